import { useEffect, useRef } from 'react';
import { NavLink, Outlet, useLocation } from 'react-router';
import { requirePerson } from '~/api/context.server';
import { texts, useText } from '~/texts';
import type { Route } from './+types/admin';
import classes from './admin.module.css';

const pages = [
  { to: '', text: 'admin.overview' },
  { to: '/bookings', text: 'admin.bookings' },
  { to: '/papers', text: 'admin.papers' },
  { to: '/cases', text: 'admin.cases' },
  { to: '/processes', text: 'admin.processes' },
  { to: '/ledger', text: 'admin.ledger' },
  { to: '/ledger/accounts', text: 'admin.accounts' },
  { to: '/to-collect', text: 'admin.toCollect' },
  { to: '/promo-codes', text: 'admin.promos' },
  { to: '/promotions', text: 'admin.promoted' },
  { to: '/taxes', text: 'taxes.title' },
  { to: '/reviews', text: 'admin.reviews' },
  { to: '/dead-letters', text: 'admin.deadLetters' },
  { to: '/decisions', text: 'admin.decisions' },
  { to: '/audit', text: 'admin.audit' },
] as const;

export function meta() {
  return [{ title: texts('en')('admin.title') }];
}

/** Who is no admin is refused by the API, and sees that face. */
export async function loader({ params, context, request }: Route.LoaderArgs) {
  await requirePerson(context, params.market, request);
  return null;
}

export default function Admin({ params: { market } }: Route.ComponentProps) {
  const t = useText();
  const { pathname } = useLocation();
  const nav = useRef<HTMLElement>(null);
  // On a phone the row is longer than the window: the page that is open is brought into sight, without moving the page itself.
  useEffect(() => {
    const here = nav.current?.querySelector<HTMLElement>('[aria-current="page"]');
    if (nav.current && here) nav.current.scrollLeft = here.offsetLeft - nav.current.offsetLeft - 16;
  }, [pathname]);
  return (
    <div className={classes['frame']}>
      <nav ref={nav} className={classes['nav']} aria-label={t('admin.navigation')}>
        {pages.map(({ to, text }) => (
          <NavLink key={to} to={`/${market}/admin${to}`} end={to === '' || to === '/ledger'}>
            {t(text)}
          </NavLink>
        ))}
      </nav>
      <Outlet />
    </div>
  );
}
