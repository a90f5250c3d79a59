import { randomInt } from 'node:crypto';
import { limited, unauthenticated } from '#kernel';
import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import { tell } from '../accounts/tell.ts';
import { takeAttempt } from '../attempts.ts';
import type { Person } from '../domain.ts';
import { hashToken } from '../keys/index.ts';
import { secondStepLifetime, type Parts } from '../settings.ts';
import { deviceName } from './device-name.ts';
import type { Origin } from './session.ts';

const digits = 8;
/** Nobody who knows a password can fill its owner's mailbox. */
export const codesPerHour = 5;

/** What a code is mailed for. */
type CodeNotice = 'log_in_code' | 'factor_reset_code' | 'factor_reset_last_code';

/**
 * Mails the code that confirms an unusual log-in, or the reset of a second step. By itself it opens nothing: it goes with the ticket of the
 * browser that is logging in.
 *
 * @throws identity.too_many_codes
 */
export async function mailCode(
  parts: Parts,
  ctx: Context,
  tx: Tx,
  person: Person,
  { userAgent, ip }: Origin,
  notice: CodeNotice = 'log_in_code',
): Promise<string> {
  const counted = await takeAttempt(ctx, tx, `code:${person.id}`, codesPerHour);
  if ('retryAfterSeconds' in counted) {
    const minutes = Math.ceil(counted.retryAfterSeconds / 60);
    throw limited(
      'identity.too_many_codes',
      `We mailed you ${codesPerHour} codes within the hour. Use a device that you logged in with before, or try again in ${minutes} minutes.`,
      { retryAfterSeconds: counted.retryAfterSeconds },
    );
  }
  const code = String(randomInt(10 ** digits)).padStart(digits, '0');
  const data = {
    code: `${code.slice(0, 4)} ${code.slice(4)}`,
    minutes: String(secondStepLifetime.minutes),
    device: deviceName(userAgent ?? null),
    address: ip ?? 'an address that is not known',
  };
  await tell(parts, ctx, tx, person, { notice, data, path: '/forgot' });
  return code;
}

/** With the ticket, which is 256 bits of chance, so that the code cannot be tried out on what is stored. */
export const mailedCodeHash = (ticket: string, code: string): string => hashToken(`${ticket}.${code.replaceAll(/\D/g, '')}`);

export const wrongMailedCode = () =>
  unauthenticated(
    'identity.wrong_code',
    'This is not the code that we mailed you last. Look for the newest mail, and write its eight digits.',
  );
