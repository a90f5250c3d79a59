import { useEffect, useRef } from 'react';
import { NavLink, Outlet, redirect, useLocation } from 'react-router';
import { apiOf, requirePerson } from '~/api/context.server';
import { texts, useText } from '~/texts';
import type { Route } from './+types/admin';
import classes from './admin.module.css';
import type { Permissions } from './types';

const pages = [
  { to: '', needs: 'operations.run', text: 'admin.overview' },
  { to: '/bookings', needs: 'bookings.oversee', text: 'admin.bookings' },
  { to: '/papers', needs: 'papers.review', text: 'admin.papers' },
  { to: '/cases', needs: 'cases.rule', text: 'admin.cases' },
  { to: '/processes', needs: 'bookings.oversee', text: 'admin.processes' },
  { to: '/ledger', needs: 'ledger.read', text: 'admin.ledger' },
  { to: '/ledger/accounts', needs: 'ledger.read', text: 'admin.accounts' },
  { to: '/to-collect', needs: 'money.by_hand', text: 'admin.toCollect' },
  { to: '/promo-codes', needs: 'promos.manage', text: 'admin.promos' },
  { to: '/promotions', needs: 'promotions.manage', text: 'admin.promoted' },
  { to: '/sensitive', needs: 'listings.mark', text: 'admin.sensitive' },
  { to: '/taxes', needs: 'ledger.read', text: 'taxes.title' },
  { to: '/reviews', needs: 'reviews.moderate', text: 'admin.reviews' },
  { to: '/dead-letters', needs: 'operations.run', text: 'admin.deadLetters' },
  { to: '/decisions', needs: 'decisions.read', text: 'admin.decisions' },
  { to: '/audit', needs: 'audit.read', text: 'admin.audit' },
  { to: '/people', needs: 'people.look', text: 'people.title' },
  { to: '/privacy', needs: 'privacy.oversee', text: 'privacy.title' },
  { to: '/access', needs: undefined, text: 'admin.access' },
] as const;

export function meta() {
  return [{ title: texts('en')('admin.title') }];
}

/** Shows the pages that the person may see; who is no staff is refused by the API, and sees that face. */
export async function loader({ params: { market }, context, request }: Route.LoaderArgs) {
  await requirePerson(context, market, request);
  const { may, isStaff } = await apiOf(context, market).get<Permissions>('/me/permissions');
  const shown = pages.filter(({ needs }) => !isStaff || needs === undefined || may.some(({ name }) => name === needs)).map(({ to }) => to);
  const isAtDoor = new URL(request.url).pathname.replace(/\/$/, '') === `/${market}/admin`;
  if (isAtDoor && !shown.includes('')) throw redirect(`/${market}/admin${shown[0]}`);
  return { shown };
}

export default function Admin({ params: { market }, loaderData: { shown } }: Route.ComponentProps) {
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
        {pages.map(
          ({ to, text }) =>
            shown.includes(to) && (
              <NavLink key={to} to={`/${market}/admin${to}`} end={to === '' || to === '/ledger'}>
                {t(text)}
              </NavLink>
            ),
        )}
      </nav>
      <Outlet />
    </div>
  );
}
