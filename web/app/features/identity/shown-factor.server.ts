import { field } from '~/forms/submit.server';

/** What was typed of a second factor: a code, or a recovery code where that was filled in. */
export function shownFactor(form: FormData): { code: string } | { recoveryCode: string } {
  const recoveryCode = field(form, 'recoveryCode');
  return recoveryCode === '' ? { code: field(form, 'code') || '-' } : { recoveryCode };
}
