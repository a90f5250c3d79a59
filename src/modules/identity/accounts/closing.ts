import type { Id } from '#kernel';
import type { Context } from '#platform/context';
import { tables, type Tx } from '#platform/database';
import type { Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';

/** A person who is leaving logged in: everything is as it was. In the transaction that opens the session. */
export async function takeBackClosing(parts: Parts, ctx: Context, tx: Tx, personId: Id<'person'>): Promise<void> {
  const back = await tables<IdentityTables>(tx)
    .updateTable('person')
    .set({ status: 'active' })
    .where('id', '=', personId)
    .where('status', '=', 'closing')
    .returning('id')
    .executeTakeFirst();
  if (back === undefined) return;
  await parts.leaving?.cooling?.takenBack(ctx, tx, personId);
  await ctx.audit.record(ctx, tx, { action: 'person.stay', subject: { kind: 'person', id: personId } });
}
