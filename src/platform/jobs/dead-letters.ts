import { missing } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction, tables, type Db } from '#platform/database';
import { wake } from './enqueue.ts';
import type { JobTables, Lane } from './tables.ts';

/** Work that had all its tries, waiting for a person's decision. */
export interface DeadLetter {
  id: string;
  lane: Lane;
  queue: string;
  payload: Record<string, unknown>;
  attempts: number;
  error: string;
  correlationId: string;
  createdAt: Temporal.Instant;
  diedAt: Temporal.Instant;
}

/** Newest first. `before` is the id of the last one seen. */
export async function deadLetters(db: Db, { before, limit }: { before?: string | undefined; limit: number }): Promise<DeadLetter[]> {
  const rows = await tables<JobTables>(db)
    .selectFrom('job')
    .selectAll()
    .where('state', '=', 'dead')
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    lane: row.lane,
    queue: row.queue,
    payload: row.payload,
    attempts: row.attempts,
    error: row.last_error ?? '',
    correlationId: row.correlation_id,
    createdAt: row.created_at,
    diedAt: row.finished_at ?? row.created_at,
  }));
}

/** Gives a dead letter a fresh set of tries. @throws jobs.no_dead_letter */
export async function replayDeadLetter(ctx: Context, id: string): Promise<void> {
  await decide(ctx, id, 'replay');
}

/** Lets a dead letter go for good. @throws jobs.no_dead_letter */
export async function discardDeadLetter(ctx: Context, id: string): Promise<void> {
  await decide(ctx, id, 'discard');
}

async function decide(ctx: Context, id: string, decision: 'replay' | 'discard'): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const row = await tables<JobTables>(tx)
      .updateTable('job')
      .set(
        decision === 'replay'
          ? { state: 'waiting', attempts: 0, retry_at: null, finished_at: null }
          : { state: 'discarded', finished_at: ctx.clock.now() },
      )
      .where('id', '=', id)
      .where('state', '=', 'dead')
      .returning(['queue'])
      .executeTakeFirst();
    if (row === undefined)
      throw missing('jobs.no_dead_letter', 'There is no such dead letter. It may have been replayed or discarded already.');
    if (decision === 'replay') await wake(ctx, tx);
    await ctx.audit.record(ctx, tx, { action: `dead_letter.${decision}`, subject: { kind: 'job', id }, after: { queue: row.queue } });
  });
}
