import type { Context } from '#platform/context';
import { tables, type Tx } from '#platform/database';
import type { IdentityTables } from '../tables.gen.ts';
import { replaceRecoveryCodes } from './store.ts';
import { closeReset } from '../factor-reset/store.ts';
import { emit } from '../events.ts';
import { secondStepWays } from './ways.ts';

/** With the last second factor go its recovery codes, a reset that waits, and what only a second factor gives: sessions of staff lose their roles. */
export async function afterFactorGone(ctx: Context, tx: Tx, personId: string): Promise<void> {
  if ((await secondStepWays(tx, personId)).length > 0) return;
  await replaceRecoveryCodes(ctx, tx, personId, []);
  await closeReset(ctx, tx, personId, 'stopped');
  await tables<IdentityTables>(tx)
    .updateTable('session')
    .set({ strong: false })
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .execute();
}

/** How many of each went. */
export interface RemovedFactors {
  totp: number;
  passkeys: number;
}

/** Removes every second factor, and with them what `afterFactorGone` says. */
export async function removeFactors(ctx: Context, tx: Tx, personId: string): Promise<RemovedFactors> {
  const db = tables<IdentityTables>(tx);
  const totp = await db.deleteFrom('totp_factor').where('person_id', '=', personId).returning('confirmed_at').execute();
  const passkeys = await db.deleteFrom('passkey').where('person_id', '=', personId).returning('id').execute();
  const confirmed = totp.filter((each) => each.confirmed_at !== null);
  for (const _each of confirmed) await emit(ctx, tx, 'person.factor_removed', { personId, factor: 'totp' });
  for (const _each of passkeys) await emit(ctx, tx, 'person.factor_removed', { personId, factor: 'passkey' });
  await afterFactorGone(ctx, tx, personId);
  return { totp: confirmed.length, passkeys: passkeys.length };
}
