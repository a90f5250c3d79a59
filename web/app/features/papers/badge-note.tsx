import { IconShieldCheck } from '@tabler/icons-react';
import { formatInstant } from '~/format/instants';
import { useLocale, useText } from '~/texts';
import classes from './papers.module.css';
import type { Badge } from './types';

/** How the badge of a kitchen stands, for its host. */
export function BadgeNote({ badge, timeZone }: { badge: Badge | undefined; timeZone: string }) {
  const t = useText();
  const locale = useLocale();
  const day = (instant: string): string => formatInstant(instant, timeZone, locale);
  return (
    <div className={classes['badge']} data-state={badge?.state ?? 'none'}>
      {badge?.state === 'held' && (
        <strong>
          <IconShieldCheck size={20} aria-hidden="true" />
          {t('papers.badge')}
        </strong>
      )}
      <p>
        {badge === undefined
          ? t('papers.badge.none')
          : badge.state === 'held'
            ? t('papers.badge.held', { since: day(badge.since), checked: day(badge.checkedAt) })
            : t('papers.badge.withdrawn', { since: day(badge.since) })}
      </p>
    </div>
  );
}
