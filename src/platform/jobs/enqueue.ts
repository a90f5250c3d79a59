import type { Id } from '#kernel';
import type { Context } from '#platform/context';
import { afterCommit, json, notify, sql, tables, type Tx } from '#platform/database';
import type { JobTables, Lane } from './tables.ts';
import type { NewJob } from './types.ts';
import { nudge, workChannel } from './nudge.ts';

const defaultMaxAttempts = 10;

/** Puts work in the queue, in the caller's transaction. Work that is due starts within milliseconds of the commit. */
export async function enqueue(ctx: Context, tx: Tx, job: NewJob): Promise<Id<'job'>> {
  return addJob(ctx, tx, 'job', job);
}

/** The same for the platform's own lanes. */
export async function addJob(ctx: Context, tx: Tx, lane: Lane, { queue, payload, runAt, key, maxAttempts }: NewJob): Promise<Id<'job'>> {
  const id = ctx.newId('job');
  const now = ctx.clock.now();
  const inserted = await tables<JobTables>(tx)
    .insertInto('job')
    .values({
      id,
      lane,
      queue,
      key: key ?? null,
      payload: json(payload),
      run_at: runAt ?? now,
      max_attempts: maxAttempts ?? defaultMaxAttempts,
      correlation_id: ctx.correlationId,
      created_at: now,
    })
    .onConflict((conflict) =>
      conflict.columns(['queue', 'key']).where('state', '=', sql.lit('waiting')).where('key', 'is not', null).doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  if (inserted === undefined) return waitingWithKey(tx, queue, key ?? '');
  if (runAt === undefined || Temporal.Instant.compare(runAt, now) <= 0) await wake(ctx, tx);
  return id;
}

const woken = new WeakSet<Tx>();

/** Wakes the workers once per transaction: this process directly, others by notification. */
export async function wake(ctx: Context, tx: Tx): Promise<void> {
  if (woken.has(tx)) return;
  woken.add(tx);
  afterCommit(tx, () => nudge(ctx.market));
  await notify(tx, workChannel, ctx.market);
}

async function waitingWithKey(tx: Tx, queue: string, key: string): Promise<Id<'job'>> {
  const row = await tables<JobTables>(tx)
    .selectFrom('job')
    .select('id')
    .where('queue', '=', queue)
    .where('key', '=', key)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return (row?.id ?? '') as Id<'job'>;
}

/** Takes waiting jobs out of a queue by the beginning of their key, such as the timers of one process. */
export async function cancelJobs(tx: Tx, { queue, keyPrefix }: { queue: string; keyPrefix: string }): Promise<void> {
  await tables<JobTables>(tx)
    .deleteFrom('job')
    .where('queue', '=', queue)
    .where('key', '>=', keyPrefix)
    .where('key', '<', `${keyPrefix}\u{10FFFF}`)
    .where('state', '=', 'waiting')
    .execute();
}
