import { formatInstant } from '~/format/instants';
import { useLocale, useText } from '~/texts';
import classes from './admin.module.css';
import type { BreachDuty } from './types';

/** How a duty stands, in UTC: "By Mar 5, 2026, 5:00 PM UTC · 20 hours left". */
export function DutyLine({ duty: { state, dueAt, at, isLate, hoursLeft = 0 } }: { duty: BreachDuty }) {
  const t = useText();
  const locale = useLocale();
  const when = (instant: string | undefined): string => (instant === undefined ? '' : formatInstant(instant, 'UTC', locale));
  const facts = { due: when(dueAt), at: when(at) };
  if (state === 'open' && dueAt === undefined) return <>{t('breach.stands.waits')}</>;
  if (state === 'open' && isLate) return <strong className={classes['bad']}>{t('breach.stands.openLate', facts)}</strong>;
  if (state === 'told' && isLate) return <>{t('breach.stands.toldLate', facts)}</>;
  if (state !== 'open' || dueAt === undefined) return <>{t(`breach.stands.${state}`, facts)}</>;
  const left = hoursLeft < 72 ? t('breach.left', { hours: hoursLeft }) : t('breach.leftDays', { days: Math.floor(hoursLeft / 24) });
  return (
    <>
      {t('breach.stands.open', facts)} · <strong>{left}</strong>
    </>
  );
}
