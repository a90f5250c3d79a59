import { Link } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import type { Money } from '~/api/types';
import { PeersSection } from '~/features/recommendations/peers-section';
import type { Peers } from '~/features/recommendations/types';
import { formatSpan } from '~/format/instants';
import { formatMoney } from '~/format/money';
import { LinkButton } from '~/shell/link-button';
import { texts, useLocale, useText } from '~/texts';
import type { Route } from './+types/bookings';
import classes from './bookings.module.css';

interface Row {
  id: string;
  number: string;
  listing: { title: string; timeZone: string };
  startsAt: string;
  endsAt: string;
  stateTitle: string;
  total: Money;
}

export function meta() {
  return [{ title: texts('en')('bookings.title') }];
}

export async function loader({ params, context, request }: Route.LoaderArgs) {
  const person = await requirePerson(context, params.market, request);
  const side = person.roles.includes('host') ? 'host' : 'chef';
  const cursor = new URL(request.url).searchParams.get('cursor') ?? undefined;
  const page = await apiOf(context, params.market).get<{ items: Row[]; nextCursor?: string }>('/bookings', { as: side, cursor });
  const peers = side === 'chef' ? await apiOf(context, params.market).get<{ items: Peers[] }>('/me/recommendations') : undefined;
  return { side, peers: peers?.items, ...page };
}

export default function Bookings({ loaderData: { side, peers, items, nextCursor }, params: { market } }: Route.ComponentProps) {
  const t = useText();
  const locale = useLocale();
  return (
    <main id="main" className="gh-page">
      <h1>{t(side === 'host' ? 'bookings.hostTitle' : 'bookings.title')}</h1>
      {side === 'chef' && (
        <p>
          <Link to={`/${market}/waitlist`}>{t('waitlist.link')}</Link>
        </p>
      )}
      {items.length === 0 && (
        <>
          <p>{t('bookings.none')}</p>
          {side === 'chef' && <LinkButton to={`/${market}/kitchens`}>{t('bookings.find')}</LinkButton>}
        </>
      )}
      <ul className={classes['list']}>
        {items.map((row) => (
          <li key={row.id}>
            <Link to={`/${market}/bookings/${row.id}`}>
              <strong>{row.listing.title}</strong>
              <span>{row.stateTitle}</span>
              <span>{formatSpan(row.startsAt, row.endsAt, row.listing.timeZone, locale)}</span>
              <span>
                {row.number} · {formatMoney(row.total, locale, 'exact')}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {nextCursor && <Link to={`?cursor=${encodeURIComponent(nextCursor)}`}>{t('bookings.more')}</Link>}
      {peers && <PeersSection items={peers} market={market} />}
    </main>
  );
}
