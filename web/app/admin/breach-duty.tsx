import { LongTextField, SubmitButton, TextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { useText } from '~/texts';
import classes from './admin.module.css';
import { DutyLine } from './breach-duties';
import type { BreachDuty } from './types';

interface Props {
  duty: BreachDuty;
  isOpen: boolean;
  refusalOf(intent: string, id: string): FormRefusal | undefined;
}

/** One duty: how it stands, what asks for it, and the forms that see to it. */
export function BreachDutyCard({ duty, isOpen, refusalOf }: Props) {
  const t = useText();
  const { name, state, isLate, source } = duty;
  const [done, waived] = [refusalOf('done', name), refusalOf('waive', name)];
  return (
    <li>
      <h3>{t(`breach.duty.${name}`)}</h3>
      <p className={classes['lead']}>
        <DutyLine duty={duty} />
        <br />
        <small>{source}</small>
      </p>
      {isOpen && state !== 'none' && (
        <details open={done !== undefined}>
          <summary>{t(state === 'told' ? 'breach.again' : 'breach.doneNow')}</summary>
          <ApiForm refusal={done} className={classes['column']}>
            <input type="hidden" name="intent" value="done" />
            <input type="hidden" name="id" value={name} />
            <TextField
              name="reference"
              label={t('breach.reference')}
              description={t('breach.referenceHint')}
              maxLength={200}
              required={name !== 'people'}
            />
            <LongTextField name="words" label={t('breach.words')} maxLength={4000} rows={2} />
            {isLate && state !== 'told' && <WhyLate />}
            <SubmitButton>{t('breach.doneNow')}</SubmitButton>
          </ApiForm>
        </details>
      )}
      {isOpen && state === 'open' && (
        <details open={waived !== undefined}>
          <summary>{t('breach.waive')}</summary>
          <p>{t('breach.waiveHint')}</p>
          <ApiForm refusal={waived} className={classes['column']}>
            <input type="hidden" name="intent" value="waive" />
            <input type="hidden" name="id" value={name} />
            <LongTextField name="reason" label={t('breach.reason')} maxLength={2000} rows={2} required />
            <SubmitButton variant="default">{t('breach.waive')}</SubmitButton>
          </ApiForm>
        </details>
      )}
    </li>
  );
}

/** After the time, the law asks for the reasons. */
export function WhyLate() {
  const t = useText();
  return (
    <LongTextField name="whyLate" label={t('breach.whyLate')} description={t('breach.whyLateHint')} maxLength={2000} rows={2} required />
  );
}
