import type { Extra } from '~/api/types';
import { extraPrice } from '~/format/extra-price';
import { useLocale, useText } from '~/texts';
import { extraField, type BookingChoices } from './booking-choices';
import classes from './booking-panel.module.css';

/** What can be booked together with the kitchen: how many of each, out of what is left at the chosen time. */
export function ExtrasField({ extras, choices }: { extras: readonly Extra[]; choices: BookingChoices }) {
  const t = useText();
  const locale = useLocale();
  if (extras.length === 0) return null;
  return (
    <fieldset className={classes['extras']}>
      <legend>{t('extras.choose')}</legend>
      {extras.map((extra) => {
        const { id, title, units } = extra;
        const free = extra.free ?? units;
        return (
          <div key={id}>
            <p>
              <strong>{title}</strong>
              <small>
                {extraPrice(extra, t, locale)} · {t('extras.free', { free, units })}
              </small>
            </p>
            {free > 0 && (
              <select
                name={extraField(id)}
                aria-label={t('extras.howMany', { title })}
                value={choices.extras.find((choice) => choice.id === id)?.units ?? 0}
                onChange={() => {}}
              >
                {Array.from({ length: free + 1 }, (_, count) => (
                  <option key={count} value={count}>
                    {count}
                  </option>
                ))}
              </select>
            )}
          </div>
        );
      })}
    </fieldset>
  );
}
