import { Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Page } from '~/api/types';
import { formatSpan } from '~/format/instants';
import { formatMoney } from '~/format/money';
import { useLocale, useText } from '~/texts';
import type { Route } from './+types/bookings';
import classes from './admin.module.css';
import { Pager } from './pager';
import type { BookingRow, Process } from './types';

export async function loader({ params, context, request }: Route.LoaderArgs) {
  await requirePerson(context, params.market, request);
  const search = new URL(request.url).searchParams;
  const api = apiOf(context, params.market);
  const [state, number, cursor] = ['state', 'number', 'cursor'].map((name) => search.get(name)?.trim() || undefined);
  const [bookings, processes] = await Promise.all([
    api.get<Page<BookingRow>>('/admin/bookings', { state, number, cursor }),
    api.get<{ items: Process[] }>('/admin/processes'),
  ]);
  const states = processes.items.flatMap((one) => Object.entries(one.states).map(([name, { title }]) => ({ name, title })));
  return { ...bookings, states, state, number };
}

export default function Bookings({ loaderData: { items, nextCursor, states, state, number }, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  return (
    <main id="main">
      <h1>{t('admin.bookings')}</h1>
      <form className={classes['filter']}>
        <label>
          {t('admin.bookings.state')}
          <select name="state" defaultValue={state ?? ''} key={state}>
            <option value="">{t('admin.bookings.anyState')}</option>
            {states.map(({ name, title }) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('admin.bookings.number')}
          <input name="number" defaultValue={number} placeholder={t('admin.bookings.numberHint')} maxLength={20} key={number} />
        </label>
        <button type="submit">{t('admin.show')}</button>
      </form>
      {items.length === 0 ? (
        <p>{t('admin.bookings.noneFound')}</p>
      ) : (
        <div className={`${classes['scroll']} ${classes['inLines']}`} tabIndex={0} role="region" aria-label={t('admin.bookings')}>
          <table className={classes['table']}>
            <thead>
              <tr>
                <th scope="col">{t('admin.bookings.number')}</th>
                <th scope="col">{t('admin.bookings.state')}</th>
                <th scope="col">{t('admin.bookings.when')}</th>
                <th scope="col">{t('admin.bookings.who')}</th>
                <th scope="col" data-number>
                  {t('admin.bookings.total')}
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((row) => (
                <tr key={row.id}>
                  <td>
                    <Link to={`/${market}/admin/bookings/${row.id}`}>{row.number}</Link>
                  </td>
                  <td>{row.stateTitle}</td>
                  <td>
                    {formatSpan(row.startsAt, row.endsAt, row.listing.timeZone, locale)}
                    <small>{row.listing.title}</small>
                  </td>
                  <td>
                    {row.chef.displayName}
                    <small>{row.host.displayName}</small>
                  </td>
                  <td data-number>{formatMoney(row.total, locale, 'exact')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Pager nextCursor={nextCursor} />
    </main>
  );
}
