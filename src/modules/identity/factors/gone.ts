import type { Context } from '#platform/context';
import { tables, type Tx } from '#platform/database';
import type { IdentityTables } from '../tables.gen.ts';
import { replaceRecoveryCodes } from './store.ts';
import { secondStepWays } from './ways.ts';

/** With the last second factor go its recovery codes, and what only a second factor gives: sessions of staff lose their roles. */
export async function afterFactorGone(ctx: Context, tx: Tx, personId: string): Promise<void> {
  if ((await secondStepWays(tx, personId)).length > 0) return;
  await replaceRecoveryCodes(ctx, tx, personId, []);
  await tables<IdentityTables>(tx)
    .updateTable('session')
    .set({ strong: false })
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .execute();
}
