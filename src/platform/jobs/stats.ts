import { sql, tables, type Db } from '#platform/database';
import type { JobTables } from './tables.ts';

export interface WorkStats {
  waiting: number;
  /** Of those that wait: due now, by business time; some of them between two tries. */
  due: number;
  running: number;
  dead: number;
  /** How long the oldest due job has waited, in seconds of business time. */
  oldestDueSeconds: number;
}

export async function workStats(db: Db, now: Temporal.Instant): Promise<WorkStats> {
  const { rows } = await sql<{ waiting: number; due: number; running: number; dead: number; oldest: Temporal.Instant | null }>`
    select count(*) filter (where state = 'waiting')::int as waiting,
           count(*) filter (where state = 'waiting' and run_at <= ${now})::int as due, count(*) filter (where state = 'running')::int as running,
           count(*) filter (where state = 'dead')::int as dead, min(run_at) filter (where state = 'waiting' and run_at <= ${now}) as oldest
    from job where state in ('waiting', 'running', 'dead')`.execute(db);
  const { waiting = 0, due = 0, running = 0, dead = 0, oldest = null } = rows[0] ?? {};
  return {
    waiting,
    due,
    running,
    dead,
    oldestDueSeconds: oldest === null ? 0 : (now.epochMilliseconds - oldest.epochMilliseconds) / 1_000,
  };
}

/** When the next waiting job is due, past or future; the demo's clock jumps there. */
export async function nextDue(db: Db): Promise<Temporal.Instant | undefined> {
  const row = await tables<JobTables>(db)
    .selectFrom('job')
    .select('run_at')
    .where('state', '=', 'waiting')
    .where('queue', 'like', 'timer.%')
    .orderBy('run_at')
    .limit(1)
    .executeTakeFirst();
  return row?.run_at;
}

/** Forgets finished work and relayed events of before the moment. */
export async function pruneJobs(db: Db, before: Temporal.Instant): Promise<void> {
  await tables<JobTables>(db).deleteFrom('job').where('state', 'in', ['done', 'discarded']).where('finished_at', '<', before).execute();
  await sql`delete from outbox_event where relayed_at < ${before}`.execute(db);
}
