import { formatDate } from '~/format/instants';
import { useLocale, useText } from '~/texts';
import { fewestTimes, mostTimes, type Repeat, rhythms, usualTimes } from './booking-choices';
import classes from './booking-panel.module.css';

/** Whether the chosen time comes again, and how often in all. Days that were left out stay named, and can be taken in again. */
export function RepeatField({ repeat }: { repeat: Repeat | undefined }) {
  const t = useText();
  const locale = useLocale();
  const days = new Intl.ListFormat(locale);
  return (
    <div className={classes['repeat']}>
      <label className={classes['end']}>
        <span>{t('series.repeat')}</span>
        <select name="repeat" value={repeat?.rhythm ?? ''} onChange={() => {}}>
          <option value="">{t('series.once')}</option>
          {rhythms.map((rhythm) => (
            <option key={rhythm} value={rhythm}>
              {t(`series.every.${rhythm}`)}
            </option>
          ))}
        </select>
      </label>
      {repeat && (
        <label className={classes['end']}>
          <span>{t('series.times')}</span>
          <select name="times" value={repeat?.times ?? usualTimes} onChange={() => {}}>
            {Array.from({ length: mostTimes - fewestTimes + 1 }, (_, index) => (
              <option key={index} value={index + fewestTimes}>
                {t('series.timesOption', { times: index + fewestTimes })}
              </option>
            ))}
          </select>
        </label>
      )}
      {repeat && repeat.without.length > 0 && (
        <label className={classes['without']}>
          <input type="checkbox" name="without" value={repeat.without.join(',')} defaultChecked />
          {t('series.without', {
            days: days.format(repeat.without.map((day) => formatDate(day, locale, { month: 'short', day: 'numeric' }))),
          })}
        </label>
      )}
      {repeat && <p>{t('series.allOrNone')}</p>}
    </div>
  );
}
