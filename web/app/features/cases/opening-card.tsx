import { useState } from 'react';
import type { CaseOpening } from '~/api/types';
import { LongTextField, SelectField, SubmitButton, TextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { formatInstant } from '~/format/instants';
import { formatMoney } from '~/format/money';
import { useLocale, useText } from '~/texts';
import classes from './cases.module.css';
import { EvidenceField } from './evidence-field';

interface Props {
  opening: CaseOpening;
  timeZone: string;
  /** Where the page's script asks for an address for a file. */
  ask: string;
  refusal: FormRefusal | undefined;
}

/** Something that can be opened about a booking now: what it is for, until when, and what it costs or gives back. */
export function OpeningCard({ opening, timeZone, ask, refusal }: Props) {
  const t = useText();
  const locale = useLocale();
  const { kind, title, explanation, until, statement, evidence, refund, upTo, choices } = opening;
  const mine = refusal?.values['open'] === kind;
  return (
    <details open={mine} className={classes['deed']}>
      <summary>{title}</summary>
      <p>{explanation}</p>
      <p>{t('opening.until', { when: formatInstant(until, timeZone, locale) })}</p>
      {refund && <p>{t('opening.refund', { amount: formatMoney(refund, locale, 'exact') })}</p>}
      {choices?.length === 0 ? (
        <p>
          <strong>{t('opening.noRoom')}</strong>
        </p>
      ) : (
        <ApiForm refusal={mine ? refusal : undefined}>
          <input type="hidden" name="open" value={kind} />
          {choices && <Choices choices={choices} timeZone={timeZone} label={kind === 'overtime' ? 'opening.stayed' : 'opening.stay'} />}
          {upTo && (
            <TextField
              name="amount"
              label={t('opening.amount')}
              description={t('case.upTo', { amount: formatMoney(upTo, locale, 'exact') })}
              inputMode="decimal"
              maxLength={12}
              required
            />
          )}
          <LongTextField
            name="statement"
            label={t(statement === 'required' ? 'case.statement' : 'opening.note')}
            maxLength={2000}
            required={statement === 'required'}
          />
          {evidence && <EvidenceField ask={ask} />}
          <SubmitButton>{title}</SubmitButton>
        </ApiForm>
      )}
    </details>
  );
}

interface ChoicesProps {
  choices: NonNullable<CaseOpening['choices']>;
  timeZone: string;
  label: 'opening.stay' | 'opening.stayed';
}

/** The value carries the price that was shown, so that nobody pays another. */
function Choices({ choices, timeZone, label }: ChoicesProps) {
  const t = useText();
  const locale = useLocale();
  const [chosen, setChosen] = useState(0);
  return (
    <>
      <SelectField
        name="choice"
        label={t(label)}
        required
        onChange={({ currentTarget }) => setChosen(currentTarget.selectedIndex)}
        data={choices.map(({ minutes, endsAt, charge }) => ({
          value: `${minutes}|${charge.amountMinor}|${charge.currency}`,
          label: t('opening.choice', {
            when: formatInstant(endsAt, timeZone, locale),
            amount: formatMoney(charge, locale, 'exact'),
          }),
        }))}
      />
      <p className={classes['made']} aria-live="polite">
        {t('opening.made', { lines: choices[chosen]?.explanation ?? '' })}
      </p>
    </>
  );
}
