import type { Interval } from '~/api/types';
import { formatDate, formatTime, zoneName } from '~/format/instants';
import { useLocale, useText } from '~/texts';
import classes from './kitchen.module.css';

export function OpeningHours({ days, timeZone }: { days: { date: string; open: Interval[] }[]; timeZone: string }) {
  const t = useText();
  const locale = useLocale();
  const zone = zoneName(`${days[0]?.date ?? '2026-01-01'}T12:00:00Z`, timeZone, locale);
  return (
    <section aria-labelledby="hours">
      <h2 id="hours">{t('kitchen.hours')}</h2>
      <dl className={classes['hours']}>
        {days.map(({ date, open }) => (
          <div key={date}>
            <dt>{formatDate(date, locale, { weekday: 'long', month: 'short', day: 'numeric' })}</dt>
            <dd>
              {open.length === 0
                ? t('kitchen.closed')
                : open.map(({ start, end }) => `${formatTime(start, timeZone, locale)} – ${formatTime(end, timeZone, locale)}`).join(', ')}
            </dd>
          </div>
        ))}
      </dl>
      <p className={classes['quiet']}>{t('kitchen.hoursZone', { zone })}</p>
    </section>
  );
}
