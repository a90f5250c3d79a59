import { Form, Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Page } from '~/api/types';
import { formatMoney } from '~/format/money';
import { useLocale, useText } from '~/texts';
import type { Route } from './+types/accounts';
import classes from './admin.module.css';
import { Pager } from './pager';
import type { Account } from './types';

export async function loader({ params, context, request }: Route.LoaderArgs) {
  await requirePerson(context, params.market, request);
  const search = new URL(request.url).searchParams;
  const prefix = search.get('prefix')?.trim() || undefined;
  const open = search.has('open');
  const accounts = await apiOf(context, params.market).get<Page<Account>>('/admin/ledger/accounts', {
    prefix,
    open: open ? 'true' : undefined,
    cursor: search.get('cursor') ?? undefined,
  });
  return { ...accounts, prefix, open };
}

export default function Accounts({ loaderData: { items, nextCursor, prefix, open }, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  return (
    <main id="main">
      <h1>{t('admin.accounts')}</h1>
      <Form className={classes['filter']}>
        <label>
          {t('admin.ledger.prefix')}
          <input name="prefix" defaultValue={prefix} placeholder={t('admin.ledger.prefixHint')} maxLength={200} key={prefix} />
        </label>
        <label>
          <input type="checkbox" name="open" value="yes" defaultChecked={open} />
          {t('admin.ledger.openOnly')}
        </label>
        <button type="submit">{t('admin.show')}</button>
      </Form>
      {items.length === 0 ? (
        <p>{t('admin.none')}</p>
      ) : (
        <table className={classes['table']}>
          <thead>
            <tr>
              <th scope="col">{t('admin.ledger.account')}</th>
              <th scope="col" data-number>
                {t('admin.ledger.balance')}
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ id, code, title, balance, minimum }) => (
              <tr key={id}>
                <td>
                  <Link to={`/${market}/admin/ledger?account=${encodeURIComponent(code)}`}>{title}</Link>
                  <small>{code}</small>
                </td>
                <td data-number>
                  {formatMoney(balance, locale, 'exact')}
                  {minimum && <small>{t('admin.ledger.limit', { minimum: formatMoney(minimum, locale, 'exact') })}</small>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Pager nextCursor={nextCursor} />
    </main>
  );
}
