import type { Id } from '#kernel';
import type { Context } from '#platform/context';
import { json, tables, type Tx } from '#platform/database';
import { addJob } from '#platform/jobs';
import type { EffectTables } from './tables.ts';
import type { NewEffect } from './types.ts';

/** An outcome that stays unknown is asked for again this often, with pauses of at most half a minute: about a day. */
const maxAttempts = 1_000;

/** Writes down a call to the outside world. It runs after the commit, with the effect's id as its idempotency key. */
export async function intend(ctx: Context, tx: Tx, effect: NewEffect): Promise<Id<'effect'>> {
  const id = ctx.newId('effect');
  await tables<EffectTables>(tx)
    .insertInto('effect')
    .values({
      id,
      kind: effect.kind,
      subject_kind: effect.subject.kind,
      subject_id: effect.subject.id,
      payload: json(effect.payload),
      created_at: ctx.clock.now(),
    })
    .execute();
  await addJob(ctx, tx, 'effect', { queue: effect.kind, key: id, payload: { effectId: id }, maxAttempts });
  return id;
}
