import { Link, useSearchParams } from 'react-router';
import { useText } from '~/texts';
import classes from './admin.module.css';

/** On to older entries, keeping the filter; and back to the newest. */
export function Pager({ nextCursor }: { nextCursor: string | undefined }) {
  const t = useText();
  const [search] = useSearchParams();
  const older = new URLSearchParams(search);
  if (nextCursor) older.set('cursor', nextCursor);
  const newest = new URLSearchParams(search);
  newest.delete('cursor');
  return (
    <p className={classes['more']}>
      {search.has('cursor') && <Link to={`?${newest}`}>{t('admin.newest')}</Link>}
      {nextCursor && <Link to={`?${older}`}>{t('admin.more')}</Link>}
    </p>
  );
}
