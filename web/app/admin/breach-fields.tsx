import { LongTextField, SelectField, TextField } from '~/forms/fields';
import { useText } from '~/texts';
import classes from './admin.module.css';
import { dataKinds, risks } from './breach-kinds';

/** What is known of a case; the same when it is opened and when it changes. */
export function BreachFields({ chosen = [], hasPartners = false }: { chosen?: readonly string[]; hasPartners?: boolean }) {
  const t = useText();
  return (
    <>
      <LongTextField name="what" label={t('breach.what')} maxLength={4000} required />
      <fieldset className={classes['choices']}>
        <legend>{t('breach.kinds')}</legend>
        <div className={classes['checks']}>
          {dataKinds.map((kind) => (
            <label key={kind}>
              <input type="checkbox" name="dataKinds" value={kind} defaultChecked={chosen.includes(kind)} /> {t(`breach.kind.${kind}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <TextField name="peopleWho" label={t('breach.peopleWho')} description={t('breach.peopleWhoHint')} maxLength={500} required />
      <TextField name="peopleCount" label={t('breach.peopleCount')} inputMode="numeric" maxLength={12} required />
      <TextField name="californians" label={t('breach.californians')} inputMode="numeric" maxLength={12} required />
      <SelectField name="risk" label={t('breach.risk')} data={risks.map((risk) => ({ value: risk, label: t(`breach.risk.${risk}`) }))} />
      <LongTextField name="riskReason" label={t('breach.riskReason')} maxLength={2000} rows={2} required />
      <div className={classes['choices']}>
        <label>
          <input type="checkbox" name="hasPartners" defaultChecked={hasPartners} /> {t('breach.hasPartners')}
        </label>
      </div>
    </>
  );
}
