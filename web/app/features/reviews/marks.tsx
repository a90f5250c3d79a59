import { useField } from '~/forms/form';
import { useText } from '~/texts';
import classes from './reviews.module.css';

/** One to five stars to choose from; `optional` has "no mark" as well. */
export function Marks({ name, label, optional = false }: { name: string; label: string; optional?: boolean }) {
  const t = useText();
  const { error, defaultValue } = useField(name);
  const choices = optional ? ['', '1', '2', '3', '4', '5'] : ['1', '2', '3', '4', '5'];
  return (
    <fieldset className={classes['marks']} aria-describedby={error ? `${name}-error` : undefined}>
      <legend>{label}</legend>
      <div>
        {choices.map((value) => (
          <label key={value}>
            <input
              type="radio"
              name={name}
              value={value}
              required={!optional}
              defaultChecked={(defaultValue ?? (optional ? '' : undefined)) === value}
              aria-label={value === '' ? t('reviews.write.noMark') : t('reviews.write.mark', { mark: Number(value) })}
            />
            <span aria-hidden="true">{value === '' ? '–' : `${value} ★`}</span>
          </label>
        ))}
      </div>
      {error && (
        <p id={`${name}-error`} className={classes['bad']}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
