import { LongTextField, SubmitButton } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { formatInstant } from '~/format/instants';
import { useLocale, useText } from '~/texts';
import classes from './admin.module.css';
import type { Breach, BreachStep } from './types';

/** Every step with who and when, in UTC; the file for the authority; and a line to add. */
export function BreachRecord({ item, market, refusal }: { item: Breach; market: string; refusal: FormRefusal | undefined }) {
  const t = useText();
  const locale = useLocale();
  return (
    <section aria-labelledby="record">
      <h2 id="record">{t('breach.record')}</h2>
      <p className={classes['lead']}>{t('breach.recordHint')}</p>
      <ol className={classes['timeline']}>
        {item.steps.map((each) => (
          <li key={each.number}>
            <strong>{titleOf(t, each)}</strong>
            {[each.reference, each.words, textOf(each, 'whyLate'), textOf(each, 'riskReason')]
              .filter((text) => text !== undefined)
              .map((text) => (
                <div key={text}>{text}</div>
              ))}
            <small>
              {formatInstant(each.at, 'UTC', locale)} · {each.by ?? t('breach.house')}
            </small>
          </li>
        ))}
      </ol>
      <form method="post" action={`/${market}/admin/privacy/breaches/${item.id}/file`} className={classes['decide']}>
        <SubmitButton variant="default">{t('breach.file')}</SubmitButton>
      </form>
      {item.state === 'open' && (
        <details open={refusal !== undefined}>
          <summary>{t('breach.note')}</summary>
          <ApiForm key={item.steps.length} refusal={refusal} className={classes['column']}>
            <input type="hidden" name="intent" value="note" />
            <LongTextField name="words" label={t('breach.noteWords')} maxLength={4000} rows={2} required />
            <SubmitButton>{t('breach.noteNow')}</SubmitButton>
          </ApiForm>
        </details>
      )}
    </section>
  );
}

const textOf = ({ facts }: BreachStep, name: string): string | undefined => {
  const value = facts?.[name];
  return typeof value === 'string' ? value : undefined;
};

const titleOf = (t: ReturnType<typeof useText>, step: BreachStep): string =>
  t(`breach.step.${step.kind}`, { duty: step.duty ?? '', mark: textOf(step, 'mark') ?? '' });
