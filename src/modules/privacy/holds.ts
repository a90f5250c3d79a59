import { conflict, missing } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, isUniqueViolation, tables } from '#platform/database';
import type { PrivacyTables } from './tables.gen.ts';

/** Keeps a person's data from being erased until the hold is lifted, for a reason such as a dispute. @throws privacy.held_already */
export async function placeHold(ctx: Context, personId: string, reason: string): Promise<void> {
  try {
    await inTransaction(ctx, async (tx) => {
      await tables<PrivacyTables>(tx)
        .insertInto('legal_hold')
        .values({ id: ctx.newId('legal-hold'), person_id: personId, reason, placed_by: requirePerson(ctx), placed_at: ctx.clock.now() })
        .execute();
      await ctx.audit.record(ctx, tx, { action: 'privacy.hold', subject: { kind: 'person', id: personId }, reason });
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw conflict('privacy.held_already', 'The data of this person is held already. Lift that hold first.');
    throw error;
  }
}

/** @throws privacy.not_held */
export async function liftHold(ctx: Context, personId: string, reason: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const lifted = await tables<PrivacyTables>(tx)
      .updateTable('legal_hold')
      .set({ lifted_by: requirePerson(ctx), lifted_at: ctx.clock.now() })
      .where('person_id', '=', personId)
      .where('lifted_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (lifted === undefined) throw missing('privacy.not_held', 'The data of this person is not held.');
    await ctx.audit.record(ctx, tx, { action: 'privacy.hold_lift', subject: { kind: 'person', id: personId }, reason });
  });
}
