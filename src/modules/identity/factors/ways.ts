import type { Db, Tx } from '#platform/database';
import { passwordHashOf } from '../accounts/store.ts';
import type { Person } from '../domain.ts';
import type { Parts } from '../settings.ts';
import { factorFacts } from './store.ts';

/** How a second step can be made. */
export type SecondStepWay = 'totp' | 'recovery_code';

/** How somebody who is logged in can prove anew who they are. */
export type ProofWay = 'password' | SecondStepWay;

/** What a log-in still asks for after its first step; nothing when the person has no second factor. */
export async function secondStepWays(_parts: Parts, tx: Tx, { id }: Person): Promise<SecondStepWay[]> {
  const { totp, recoveryCodesLeft } = await factorFacts(tx, id);
  if (totp === undefined) return [];
  return recoveryCodesLeft > 0 ? ['totp', 'recovery_code'] : ['totp'];
}

/** Who has a second factor proves with it: a password alone may be in another's hands. */
export async function proofWays(db: Db | Tx, personId: string): Promise<ProofWay[]> {
  const { totp, recoveryCodesLeft } = await factorFacts(db, personId);
  // Who logs in with an account elsewhere may have no password, and proves by logging in anew.
  if (totp === undefined) return (await passwordHashOf(db, personId)) === undefined ? [] : ['password'];
  return recoveryCodesLeft > 0 ? ['totp', 'recovery_code'] : ['totp'];
}
