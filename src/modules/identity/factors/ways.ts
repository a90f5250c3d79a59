import type { Db, Tx } from '#platform/database';
import { passwordHashOf } from '../accounts/store.ts';
import { hasPasskey } from '../passkeys/store.ts';
import { factorFacts } from './store.ts';

/** What a second factor is shown by. */
export type FactorWay = 'passkey' | 'totp' | 'recovery_code';

/** How a second step can be made: by a factor, or, for who has none, by a code mailed because the log-in is unusual. */
export type SecondStepWay = FactorWay | 'mailed_code';

/** How somebody who is logged in can prove anew who they are. */
export type ProofWay = 'password' | FactorWay;

/** What a log-in still asks for after its first step; nothing when the person has no second factor. */
export async function secondStepWays(db: Db | Tx, personId: string): Promise<FactorWay[]> {
  const { totp, recoveryCodesLeft } = await factorFacts(db, personId);
  const ways: FactorWay[] = [];
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
