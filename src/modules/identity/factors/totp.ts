import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { generateSecret, generateSync, generateURI } from 'otplib';
import { encode } from 'uqr';

/** RFC 6238 as every authenticator app has it: SHA-1, six digits, thirty seconds. */
export const stepSeconds = 30;
/** Steps before and after the present one whose codes are taken too: a phone's clock may be half a minute off. */
const window = 1;

export const newTotpSecret = (): string => generateSecret({ length: 20 });

export const stepAt = (now: Temporal.Instant): number => Math.floor(now.epochMilliseconds / 1000 / stepSeconds);

export const codeOfStep = (secret: string, step: number): string => generateSync({ secret, epoch: step * stepSeconds });

/** The time step that a code belongs to, of those that count now; undefined when it is not right. */
export function stepOfCode(secret: string, code: string, now: Temporal.Instant): number | undefined {
  const typed = code.replaceAll(/[\s-]/g, '');
  if (!/^\d{6}$/.test(typed)) return undefined;
  const present = stepAt(now);
  let found: number | undefined;
  for (let step = Math.max(0, present - window); step <= present + window; step += 1) {
    if (timingSafeEqual(Buffer.from(codeOfStep(secret, step)), Buffer.from(typed))) found = step;
  }
  return found;
}

/** What an authenticator app reads. */
export const otpauthAddress = (issuer: string, account: string, secret: string): string => generateURI({ issuer, label: account, secret });

/** Rows of a QR code, `1` for dark, with its quiet zone: a page draws it in its own way. */
export function qrRows(text: string): string[] {
  return encode(text, { ecc: 'M', border: 2 }).data.map((row) => row.map((dark) => (dark ? '1' : '0')).join(''));
}

/** Crockford's alphabet: no letter is taken for a digit. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
export const recoveryCodes = 10;

export const newRecoveryCodes = (): string[] => Array.from({ length: recoveryCodes }, newRecoveryCode);

/** 120 bits each, so that a fast hash is enough: `k3vx-9m2q-7tda-w0hz-2rbn-x84c`. */
export function newRecoveryCode(): string {
  const letters = Array.from(randomBytes(24), (byte) => alphabet[byte & 31]).join('');
  return (letters.match(/.{4}/g) ?? []).join('-');
}

/** As typed: spaces, dashes and capitals do not matter, and the letters that look like digits are those digits. */
export function recoveryCodeHash(personId: string, code: string): string {
  const plain = code.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1');
  return createHash('sha256').update(`${personId} ${plain}`).digest('base64url');
}
