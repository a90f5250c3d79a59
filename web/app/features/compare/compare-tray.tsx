import { Link } from 'react-router';
import { LinkButton } from '~/shell/link-button';
import { useText } from '~/texts';
import classes from './compare.module.css';

/** What was picked from the results so far, and the way to compare it. Nothing before the first. */
export function CompareTray({ count, to, clear }: { count: number; to: string; clear: string }) {
  const t = useText();
  if (count === 0) return null;
  return (
    <div className={classes['tray']} role="status">
      <strong>{t('compare.tray', { count })}</strong>
      <Link to={clear} preventScrollReset>
        {t('compare.clear')}
      </Link>
      <LinkButton to={to}>{t('compare.open')}</LinkButton>
    </div>
  );
}
