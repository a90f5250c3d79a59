import { SelectField, SubmitButton, TextField } from '~/forms/fields';
import { ApiForm, type FormRefusal } from '~/forms/form';
import { ReaderZone, useZoneWords } from '~/forms/reader-zone';
import { useText } from '~/texts';
import classes from './admin.module.css';

/** A new code. Fields are named by their path in the API, so that messages find them. */
export function PromoForm({ refusal }: { refusal: FormRefusal | undefined }) {
  const t = useText();
  const zone = useZoneWords();
  const bearers = [
    { value: 'platform', label: t('admin.promos.house') },
    { value: 'provider', label: t('admin.promos.host') },
  ];
  return (
    <ApiForm refusal={refusal} className={classes['fields']}>
      <input type="hidden" name="intent" value="make" />
      <ReaderZone />
      <TextField name="code" label={t('admin.promos.code')} description={t('admin.promos.codeHint')} maxLength={24} required />
      <TextField name="note" label={t('admin.promos.note')} maxLength={240} />
      <TextField name="percent" label={t('admin.promos.percent')} inputMode="numeric" maxLength={3} />
      <TextField name="amount" label={t('admin.promos.amount')} inputMode="decimal" maxLength={12} />
      <TextField name="atMost" label={t('admin.promos.atMost')} inputMode="decimal" maxLength={12} />
      <TextField name="minimum" label={t('admin.promos.minimumField')} inputMode="decimal" maxLength={12} />
      <SelectField name="bearer" label={t('admin.promos.bearer')} data={bearers} />
      <TextField name="listing" label={t('admin.promos.listing')} description={t('admin.promos.listingHint')} maxLength={120} />
      <TextField name="budget" label={t('admin.promos.budget')} inputMode="decimal" maxLength={12} />
      <TextField name="budgetUses" label={t('admin.promos.budgetUses')} inputMode="numeric" maxLength={7} />
      <TextField name="usesPerPerson" label={t('admin.promos.perPersonField')} inputMode="numeric" maxLength={4} />
      <TextField name="from" type="date" label={t('admin.promos.from')} description={t('admin.promos.dateHint', { zone })} required />
      <TextField name="until" type="date" label={t('admin.promos.until')} />
      <SubmitButton>{t('admin.promos.make')}</SubmitButton>
    </ApiForm>
  );
}
