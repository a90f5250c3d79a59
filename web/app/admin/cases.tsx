import { Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Case } from '~/api/types';
import { formatMoney } from '~/format/money';
import { useLocale, useText } from '~/texts';
import type { Route } from './+types/cases';
import classes from './admin.module.css';

export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  return apiOf(context, market).get<{ items: Case[] }>('/admin/cases');
}

/** What waits for a ruling, the longest waiting first. */
export default function Cases({ loaderData: { items }, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  return (
    <main id="main">
      <h1>{t('admin.cases')}</h1>
      <p className={classes['lead']}>{t('admin.cases.lead')}</p>
      {items.length === 0 && <p>{t('admin.cases.none')}</p>}
      <ul>
        {items.map(({ id, title, number, listingTitle, stateTitle, stake }) => (
          <li key={id}>
            <Link to={`/${market}/admin/cases/${id}`}>
              {number}, {listingTitle}
            </Link>{' '}
            · {title} · {stateTitle} · {formatMoney(stake, locale, 'exact')}
          </li>
        ))}
      </ul>
    </main>
  );
}
