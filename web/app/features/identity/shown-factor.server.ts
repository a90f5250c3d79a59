import { field } from '~/forms/submit.server';

/** What the page's script put into the form: the answer of the browser's authenticator. */
export function shownPasskey(form: FormData): object | undefined {
  const text = field(form, 'passkey');
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return {};
  }
}

/** What was shown of a second factor: a passkey, a recovery code where that was filled in, else a code. */
export function shownFactor(form: FormData): { passkey: object } | { code: string } | { recoveryCode: string } {
  const passkey = shownPasskey(form);
  if (passkey !== undefined) return { passkey };
  const recoveryCode = field(form, 'recoveryCode');
  return recoveryCode === '' ? { code: field(form, 'code') || '-' } : { recoveryCode };
}
