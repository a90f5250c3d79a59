import type { Ref } from 'react';
import { SelectField, SubmitButton, TextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { useText } from '~/texts';
import classes from './week.module.css';

/** A stretch drawn over the grid, by the kitchen's clock. */
export interface Choice {
  date: string;
  /** Minutes after midnight. */
  from: number;
  to: number;
}

interface Props {
  choice: Choice | undefined;
  first: string;
  ref: Ref<HTMLElement>;
  refusal: FormRefusal | undefined;
}

const repeats = ['once', 'daily', 'weekly', 'monthly'] as const;

/** As browsers write times: midnight at the end of a day is 00:00. */
export const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Keeps a time free, or opens it beside the weekly hours, once or by a rule. What is drawn over the grid is filled in; without a pointer it is typed. */
export function TimeForm({ choice, first, refusal, ref }: Props) {
  const t = useText();
  const initial: Record<string, string> =
    choice === undefined ? { date: first } : { date: choice.date, startsAt: clockOf(choice.from), endsAt: clockOf(choice.to) };
  return (
    <section ref={ref} className={classes['panel']}>
      <h2>{t('calendar.keep')}</h2>
      <p className={classes['hint']}>{t('calendar.keepHint')}</p>
      <ApiForm key={JSON.stringify(initial)} refusal={refusal} initial={{ repeat: 'once', ...initial }}>
        <input type="hidden" name="intent" value="keep" />
        <input type="hidden" name="week" value={first} />
        <div className={classes['fields']}>
          <TextField name="date" type="date" label={t('calendar.date')} required />
          <TextField name="startsAt" type="time" label={t('calendar.from')} required />
          <TextField name="endsAt" type="time" label={t('calendar.to')} required />
          <SelectField
            name="repeat"
            label={t('calendar.repeat')}
            data={repeats.map((value) => ({ value, label: t(`calendar.repeat.${value}`) }))}
          />
          <TextField name="until" type="date" label={t('calendar.until')} description={t('calendar.untilHint')} />
          <TextField name="note" label={t('calendar.note')} description={t('calendar.noteHint')} maxLength={200} />
        </div>
        <div className={classes['buttons']}>
          <SubmitButton name="what" value="keep">
            {t('calendar.keepButton')}
          </SubmitButton>
          <SubmitButton name="what" value="open" variant="default">
            {t('calendar.openButton')}
          </SubmitButton>
        </div>
      </ApiForm>
    </section>
  );
}
