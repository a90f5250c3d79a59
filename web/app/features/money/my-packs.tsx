import { Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Page } from '~/api/types';
import { formatDay } from '~/format/instants';
import { formatMoney } from '~/format/money';
import { LinkButton } from '~/shell/link-button';
import { texts, useLocale, useText } from '~/texts';
import classes from '~/features/host/host.module.css';
import type { Route } from './+types/my-packs';
import type { Pack } from './types';

export function meta() {
  return [{ title: texts('en')('packs.mine') }];
}

export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const cursor = new URL(request.url).searchParams.get('cursor') ?? undefined;
  return apiOf(context, market).get<Page<Pack>>('/packs', { cursor });
}

/** Packs that the person bought, and what is left of each. */
export default function MyPacks({ loaderData: { items, nextCursor }, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  return (
    <main id="main" className={`gh-page ${classes['page']}`}>
      <p className={classes['links']}>
        <Link to={`/${market}/account`}>{t('packs.toAccount')}</Link>
      </p>
      <h1>{t('packs.mine')}</h1>
      {items.length === 0 && <p>{t('packs.none')}</p>}
      <ul className={classes['list']}>
        {items.map((pack) => (
          <li key={pack.id}>
            <div>
              <strong>
                <Link to={`/${market}/kitchens/${pack.listing.id}`}>{pack.listing.title}</Link>
              </strong>
              <small>
                {pack.state === 'active'
                  ? t('packs.left', {
                      left: pack.minutesLeft / 60,
                      hours: pack.minutes / 60,
                      until: formatDay(pack.expiresAt, 'UTC', locale, true),
                    })
                  : `${pack.stateTitle}. ${pack.declined ?? pack.stateExplanation}`}
              </small>
              <small>{t('packs.paid', { total: formatMoney(pack.total, locale, 'exact') })}</small>
            </div>
            {pack.bankUrl && (
              <LinkButton to={pack.bankUrl} reloadDocument>
                {t('booking.askBank')}
              </LinkButton>
            )}
          </li>
        ))}
      </ul>
      {nextCursor && (
        <p>
          <Link to={`?cursor=${encodeURIComponent(nextCursor)}`}>{t('host.more')}</Link>
        </p>
      )}
    </main>
  );
}
