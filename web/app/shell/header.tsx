import { IconBell, IconSearch } from '@tabler/icons-react';
import { Form, Link, NavLink } from 'react-router';
import type { Person } from '~/api/types';
import { brandOf } from '~/markets';
import { useText } from '~/texts';
import { Menu } from './menu';
import classes from './shell.module.css';
import { Mark } from './mark';
import { useLogOutTogether } from './tabs';

interface Props {
  market: string;
  person: Person | undefined;
  unread: number;
}

export function Header({ market, person, unread }: Props) {
  const t = useText();
  const title = t(brandOf(market).title);
  useLogOutTogether(market, person !== undefined);
  return (
    <header className={classes['header']}>
      <div className={`gh-page ${classes['headerRow']}`}>
        <Link to={`/${market}/`} className={classes['brand']} aria-label={t('shell.home', { market: title })}>
          <Mark market={market} />
          <span>{title}</span>
        </Link>
        <Form action={`/${market}/kitchens`} role="search" className={classes['search']}>
          <IconSearch size={18} aria-hidden="true" />
          <input
            type="search"
            name="q"
            aria-label={t('search.words')}
            placeholder={t('search.placeholder')}
            autoComplete="off"
            maxLength={200}
          />
        </Form>
        <nav aria-label={t('shell.mainNavigation')} className={classes['nav']}>
          <NavLink to={`/${market}/kitchens`} className={classes['navLink']} data-wide>
            {t('shell.findKitchen')}
          </NavLink>
          <Link to={`/${market}/kitchens`} className={classes['iconLink']} data-phone aria-label={t('shell.findKitchen')}>
            <IconSearch size={22} aria-hidden="true" />
          </Link>
          {person ? <SignedIn market={market} person={person} unread={unread} /> : <Stranger market={market} />}
        </nav>
      </div>
    </header>
  );
}

function Stranger({ market }: { market: string }) {
  const t = useText();
  return (
    <>
      <Link to={`/${market}/log-in`} className={classes['navLink']}>
        {t('shell.logIn')}
      </Link>
      <Link to={`/${market}/register`} className={classes['navButton']}>
        {t('shell.register')}
      </Link>
    </>
  );
}

function SignedIn({ market, person, unread }: { market: string; person: Person; unread: number }) {
  const t = useText();
  const links = [
    { to: `/${market}/bookings`, text: t('shell.bookings') },
    ...(person.roles.includes('host') ? [{ to: `/${market}/host`, text: t('shell.host') }] : []),
    { to: `/${market}/account`, text: t('shell.account') },
    ...(person.isStaff ? [{ to: `/${market}/admin`, text: t('shell.admin') }] : []),
  ];
  return (
    <>
      <Link to={`/${market}/notifications`} className={classes['iconLink']} aria-label={t('shell.notifications', { count: unread })}>
        <IconBell size={22} aria-hidden="true" />
        {unread > 0 && (
          <span className={classes['badge']} aria-hidden="true">
            {unread}
          </span>
        )}
      </Link>
      <Menu label={t('shell.menuOf', { name: person.displayName })} face={person.displayName}>
        {links.map((link) => (
          <NavLink key={link.to} to={link.to}>
            {link.text}
          </NavLink>
        ))}
        <Form method="post" action={`/${market}/log-out`}>
          <button type="submit">{t('shell.logOut')}</button>
        </Form>
      </Menu>
    </>
  );
}
