import { TextField } from '~/forms/fields';
import { useText } from '~/texts';

/** What staff does to the account of another asks why, and the audit keeps it. */
export function Reason() {
  const t = useText();
  return <TextField name="reason" label={t('people.reason')} description={t('people.reasonHint')} minLength={3} maxLength={500} required />;
}
