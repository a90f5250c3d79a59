import { Link } from 'react-router';
import { path } from '~/api/client.server';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Money, Page } from '~/api/types';
import type { PublicPapers } from '~/features/papers/types';
import { formatSpan } from '~/format/instants';
import { formatMoney } from '~/format/money';
import { LinkButton } from '~/shell/link-button';
import { texts, useLocale, useText } from '~/texts';
import type { Route } from './+types/desk';
import classes from './host.module.css';

interface Row {
  id: string;
  number: string;
  listing: { title: string; timeZone: string };
  chef: { displayName: string };
  startsAt: string;
  endsAt: string;
  total: Money;
}

interface Kitchen {
  id: string;
  slug: string;
  title: string;
  city: string;
  status: string;
  price: { hourly?: Money };
}

export function meta() {
  return [{ title: texts('en')('host.title') }];
}

export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const api = apiOf(context, market);
  const cursor = new URL(request.url).searchParams.get('cursor') ?? undefined;
  const [kitchens, requests, payouts] = await Promise.all([
    api.get<Page<Kitchen>>('/host/listings', { cursor, limit: 50 }),
    api.get<Page<Row>>('/bookings', { as: 'host', state: 'requested', limit: 20 }),
    api.get<{ status: string }>('/payouts/account'),
  ]);
  const shown = kitchens.items.filter(({ status }) => status === 'published');
  const badges = await Promise.all(shown.map(({ id }) => api.get<PublicPapers>(path`/listings/${id}/compliance`)));
  const withoutPapers = shown.filter((_each, at) => badges[at]?.badge?.state !== 'held').map(({ id }) => id);
  return { kitchens, requests: requests.items, withoutPapers, canBePaid: payouts.status === 'ready' };
}

/** Where a host begins: what waits for an answer, and the kitchens. */
export default function Desk({ loaderData: { kitchens, requests, withoutPapers, canBePaid }, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  const home = `/${market}/host`;
  return (
    <main id="main" className={`gh-page ${classes['page']}`}>
      <h1>{t('host.title')}</h1>
      {!canBePaid && <p className={classes['notice']}>{t('host.payoutsMissing')}</p>}
      <p className={classes['links']}>
        <Link to={`${home}/payouts`}>{t('host.payoutsLink')}</Link>
        <Link to={`/${market}/bookings`}>{t('host.allBookings')}</Link>
      </p>
      <section>
        <h2>{t('host.requests')}</h2>
        {requests.length === 0 && <p>{t('host.noRequests')}</p>}
        <ul className={classes['list']}>
          {requests.map((row) => (
            <li key={row.id}>
              <div>
                <strong>
                  {row.chef.displayName}, {row.listing.title}
                </strong>
                <small>
                  {formatSpan(row.startsAt, row.endsAt, row.listing.timeZone, locale)} · {formatMoney(row.total, locale, 'exact')}
                </small>
              </div>
              <LinkButton to={`/${market}/bookings/${row.id}`}>{t('host.look')}</LinkButton>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h2>{t('host.kitchens')}</h2>
        {kitchens.items.length === 0 && <p>{t('host.none')}</p>}
        <ul className={classes['list']}>
          {kitchens.items.map(({ id, slug, title, city, status, price }) => (
            <li key={id}>
              <div>
                <strong>{title}</strong>
                <small>
                  {[
                    t('host.status', { status }),
                    city,
                    ...(price.hourly ? [t('host.anHour', { price: formatMoney(price.hourly, locale) })] : []),
                  ].join(' · ')}
                </small>
                {withoutPapers.includes(id) && (
                  <small className={classes['warning']}>
                    {t('host.papersMissing')} <Link to={`${home}/kitchens/${id}/papers`}>{t('host.papersSee')}</Link>
                  </small>
                )}
              </div>
              <div className={classes['links']}>
                {status === 'published' && <Link to={`/${market}/kitchens/${slug}`}>{t('host.view')}</Link>}
                <Link to={`${home}/kitchens/${id}/calendar`}>{t('calendar.link')}</Link>
                <Link to={`${home}/kitchens/${id}/papers`}>{t('papers.link')}</Link>
                <Link to={`${home}/kitchens/${id}/hours`}>{t('host.hours')}</Link>
                <Link to={`${home}/kitchens/${id}/extras`}>{t('extras.link')}</Link>
                <Link to={`${home}/kitchens/${id}/ways-to-pay`}>{t('ways.link')}</Link>
                <Link to={`${home}/kitchens/${id}`}>{t('host.edit')}</Link>
              </div>
            </li>
          ))}
        </ul>
        {kitchens.nextCursor && (
          <p>
            <Link to={`?cursor=${encodeURIComponent(kitchens.nextCursor)}`}>{t('host.more')}</Link>
          </p>
        )}
        <p>
          <LinkButton to={`${home}/kitchens/new`}>{t('host.add')}</LinkButton>
        </p>
      </section>
    </main>
  );
}
