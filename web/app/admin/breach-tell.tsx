import { Form } from 'react-router';
import { LongTextField, SubmitButton, TextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { useText } from '~/texts';
import classes from './admin.module.css';
import { WhyLate } from './breach-duty';
import type { Breach } from './types';

interface Props {
  item: Breach;
  choices: readonly { rows: string; title: string }[];
  /** Those by kind of data, counted. */
  chosen: { rows: string; title: string; people: number } | undefined;
  refusal: FormRefusal | undefined;
}

/** First whom, then what they read. */
export function BreachTell({ item, choices, chosen, refusal }: Props) {
  const t = useText();
  const duty = item.duties.find(({ name }) => name === 'people');
  return (
    <details open={refusal !== undefined || chosen !== undefined}>
      <summary>{t('breach.tell')}</summary>
      <p>{t('breach.tellHint')}</p>
      <Form className={classes['filter']} preventScrollReset>
        <label>
          {t('breach.whom')}
          <select name="rows" defaultValue={chosen?.rows ?? ''}>
            <option value="">{t('breach.whomNumbers')}</option>
            <optgroup label={t('breach.whomRows')}>
              {choices.map(({ rows, title }) => (
                <option key={rows} value={rows}>
                  {title}
                </option>
              ))}
            </optgroup>
          </select>
        </label>
        <button type="submit">{t('breach.choose')}</button>
      </Form>
      <ApiForm key={chosen?.rows ?? ''} refusal={refusal} initial={{ whatHappened: item.what }} className={classes['column']}>
        <input type="hidden" name="intent" value="tell" />
        {chosen === undefined ? (
          <LongTextField
            name="personIds"
            label={t('breach.personIds')}
            description={t('breach.personIdsHint')}
            maxLength={40_000}
            required
          />
        ) : (
          <>
            <input type="hidden" name="rows" value={chosen.rows} />
            <p role="status">{t('breach.counted', { title: chosen.title, n: chosen.people })}</p>
          </>
        )}
        {(['whatHappened', 'whatData', 'whatWeDo', 'whatYouCanDo'] as const).map((name) => (
          <LongTextField key={name} name={name} label={t(`breach.${name}`)} maxLength={1500} rows={3} required />
        ))}
        <TextField name="contact" label={t('breach.contact')} description={t('breach.contactHint')} maxLength={500} required />
        {duty?.isLate === true && duty.state !== 'told' && <WhyLate />}
        <SubmitButton>{t('breach.send')}</SubmitButton>
      </ApiForm>
    </details>
  );
}
