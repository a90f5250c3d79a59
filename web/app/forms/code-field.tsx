import { type TextKey, useText } from '~/texts';
import { TextField } from './fields';

/** Where its digits come from, and the name under which the form sends them. */
const kinds = {
  app: { name: 'code', label: 'security.code', hint: 'security.codeHint' },
  mail: { name: 'mailedCode', label: 'security.mailed.code', hint: 'security.mailed.hint' },
} as const satisfies Record<string, { name: string; label: TextKey; hint: TextKey }>;

interface Props {
  from: keyof typeof kinds;
  /** False where another field can be filled in instead. */
  required?: boolean;
}

/** A code to type, with the digits' keyboard; phones offer it by themselves where they have it. */
export function CodeField({ from, required = true }: Props) {
  const t = useText();
  const { name, label, hint } = kinds[from];
  return (
    <TextField
      name={name}
      label={t(label)}
      description={t(hint)}
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={12}
      data-autofocus
      required={required}
    />
  );
}
