import type { Db, Tx } from '#platform/database';
import { passwordHashOf } from '../accounts/store.ts';
import { hasPasskey } from '../passkeys/store.ts';
import { factorFacts } from './store.ts';

/** How a second step can be made. */
export type SecondStepWay = 'passkey' | 'totp' | 'recovery_code';

/** How somebody who is logged in can prove anew who they are. */
export type ProofWay = 'password' | SecondStepWay;

/** What a log-in still asks for after its first step; nothing when the person has no second factor. */
export async function secondStepWays(db: Db | Tx, personId: string): Promise<SecondStepWay[]> {
  const { totp, recoveryCodesLeft } = await factorFacts(db, personId);
  const ways: SecondStepWay[] = [];
  if (await hasPasskey(db, personId)) ways.push('passkey');
  if (totp !== undefined) ways.push('totp');
  // They stand in for a factor, and are none by themselves.
  if (ways.length > 0 && recoveryCodesLeft > 0) ways.push('recovery_code');
  return ways;
}

/** Who has a second factor proves with it: a password alone may be in another's hands. */
export async function proofWays(db: Db | Tx, personId: string): Promise<ProofWay[]> {
  const ways = await secondStepWays(db, personId);
  if (ways.length > 0) return ways;
  // Who logs in with an account elsewhere may have no password, and proves by logging in anew.
  return (await passwordHashOf(db, personId)) === undefined ? [] : ['password'];
}
