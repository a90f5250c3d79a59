import { NavLink } from 'react-router';
import { useText } from '~/texts';
import classes from './admin.module.css';

/** Requests, breaches and holds stand side by side. */
export function PrivacyTabs({ market }: { market: string }) {
  const t = useText();
  return (
    <nav className={classes['kinds']} aria-label={t('breach.tabs')}>
      <NavLink to={`/${market}/admin/privacy`} end>
        {t('privacy.requests')}
      </NavLink>
      <NavLink to={`/${market}/admin/privacy/breaches`}>{t('breach.title')}</NavLink>
      <NavLink to={`/${market}/admin/privacy/holds`}>{t('hold.title')}</NavLink>
    </nav>
  );
}
