import type { Context } from '#platform/context';
import { inTransaction, json, sql, tables, type Db, type Tx } from '#platform/database';
import { redactText } from '#platform/telemetry';
import type { UpdateObject } from 'kysely';
import type { Id } from '#kernel';
import { wake } from './enqueue.ts';
import type { JobTables, Lane } from './tables.ts';
import type { Job } from './types.ts';

export const leaseSeconds = 15;

export interface ClaimedJob extends Job {
  lane: Lane;
  /** The worker that took it. Who lost its lease to another can neither finish nor fail it. */
  holder: string;
}

/** Some of a lane's queues. */
export type Queues = { only: readonly string[]; except?: undefined } | { except: readonly string[]; only?: undefined };

/** Room for so many jobs of a lane, or of some of its queues. */
export interface Places {
  lane: Lane;
  free: number;
  queues?: Queues | undefined;
}

/**
 * Takes due jobs for a worker, for all its places in one statement: due by business time (`now`), retries and leases by the
 * database's own clock, so that moving the business clock neither starves a retry nor breaks a lease. A queue may belong to one of
 * the places at most.
 *
 * @returns for each of the places, in their order, what was taken, what was due first foremost
 */
export async function claimJobs(
  db: Db,
  claim: { worker: string; now: Temporal.Instant; places: readonly Places[] },
): Promise<ClaimedJob[][]> {
  const places = claim.places.map(({ lane, free, queues }, place) => ({
    place,
    lane,
    free,
    among: queues?.only ?? null,
    outside: queues?.except ?? [],
  }));
  const { rows } = await sql<JobRow>`
    with taken as (
      select due.id, place.place
      from jsonb_to_recordset(${json(places)}) as place (place int, lane text, free int, among text[], outside text[])
      cross join lateral (
        select id from job
        where state = 'waiting' and lane = place.lane and run_at <= ${claim.now} and (retry_at is null or retry_at <= now())
          and (place.among is null or queue = any(place.among)) and queue <> all(place.outside)
        order by run_at, id limit place.free for update skip locked) as due)
    update job set state = 'running', attempts = attempts + 1, leased_by = ${claim.worker}, lease_until = now() + make_interval(secs => ${leaseSeconds})
    from taken where job.id = taken.id
    returning job.id, lane, queue, payload, attempts, max_attempts, correlation_id, run_at, taken.place`.execute(db);
  rows.sort((a, b) => Temporal.Instant.compare(a.run_at, b.run_at) || (a.id < b.id ? -1 : 1));
  return places.map(({ place }) => rows.filter((row) => row.place === place).map((row) => claimed(row, claim.worker)));
}

const claimed = (row: JobRow, worker: string): ClaimedJob => ({
  id: row.id,
  lane: row.lane,
  holder: worker,
  queue: row.queue,
  payload: row.payload,
  attempt: row.attempts,
  maxAttempts: row.max_attempts,
  correlationId: row.correlation_id,
});

interface JobRow {
  id: Id<'job'>;
  lane: Lane;
  queue: string;
  payload: Record<string, unknown>;
  attempts: number;
  max_attempts: number;
  correlation_id: string;
  run_at: Temporal.Instant;
  place: number;
}

/**
 * Gives work back whose worker has died. Its key is dropped, because a newer job may wait under it. `all` is for a database
 * that only this process can have open.
 */
export async function returnLostJobs(db: Db, all = false): Promise<void> {
  await tables<JobTables>(db)
    .updateTable('job')
    .set({ state: 'waiting', key: null, leased_by: null, lease_until: null })
    .where('state', '=', 'running')
    .$if(!all, (query) => query.where('lease_until', '<', sql<Temporal.Instant>`now()`))
    .execute();
}

/** Says "still at it" for everything a worker runs. */
export async function renewLeases(db: Db, worker: string): Promise<void> {
  await sql`update job set lease_until = now() + make_interval(secs => ${leaseSeconds}) where state = 'running' and leased_by = ${worker}`.execute(
    db,
  );
}

/** Renews the lease of one job. @returns false when another worker has taken it over since */
export const keepJob = (db: Db, job: ClaimedJob): Promise<boolean> =>
  write(db, job, { lease_until: sql<Temporal.Instant>`now() + make_interval(secs => ${leaseSeconds})` });

/** Gives back what a stopping worker did not finish; the try does not count. */
export async function returnJobs(db: Db, worker: string): Promise<void> {
  await sql`update job set state = 'waiting', key = null, attempts = attempts - 1, leased_by = null, lease_until = null where state = 'running' and leased_by = ${worker}`.execute(
    db,
  );
}

/** @returns false when another worker has taken the job over since; nothing was changed then */
export async function finishJob(db: Db | Tx, job: ClaimedJob, now: Temporal.Instant): Promise<boolean> {
  return write(db, job, { state: 'done', finished_at: now, leased_by: null, lease_until: null, last_error: null });
}

/**
 * Pauses between tries, in seconds: short while somebody may be waiting for the answer, so that a minute holds a dozen tries (at
 * three lost answers in ten, on each of a call's three requests, the chance that all fail is one in 150), then longer and longer.
 */
const firstPauses = [0.2, 0.5, 1, 2, 3, 5, 5, 5, 5, 5];
const pauseAfter = (attempt: number): number => firstPauses[attempt - 1] ?? (attempt <= 20 ? 10 : 30);

/**
 * Puts a failed job back for another try, or among the dead letters when it has had its tries (or `final` says so).
 *
 * @returns `lost` when another worker has taken the job over since; nothing was changed then
 */
export async function failJob(
  db: Db | Tx,
  job: ClaimedJob,
  error: Error,
  now: Temporal.Instant,
  final = false,
): Promise<'waiting' | 'dead' | 'lost'> {
  const dead = final || job.attempt >= job.maxAttempts;
  const held = await write(db, job, {
    state: dead ? 'dead' : 'waiting',
    key: null,
    retry_at: dead ? null : sql<Temporal.Instant>`now() + make_interval(secs => ${pauseAfter(job.attempt)})`,
    finished_at: dead ? now : null,
    leased_by: null,
    lease_until: null,
    // As in the log: a mail server, for one, says in its refusals whom it refused.
    last_error: redactText(`${error.name}: ${error.message}`).slice(0, 2_000),
  });
  if (!held) return 'lost';
  return dead ? 'dead' : 'waiting';
}

/** Puts a job back that was not tried after all; this counts as no try. */
export const postponeJob = (db: Db | Tx, job: ClaimedJob, seconds: number): Promise<boolean> =>
  write(db, job, {
    state: 'waiting',
    key: null,
    attempts: sql<number>`attempts - 1`,
    retry_at: sql<Temporal.Instant>`now() + make_interval(secs => ${seconds})`,
    leased_by: null,
    lease_until: null,
  });

/** Ends the pauses between tries of these queues: what they waited for is back. */
export async function hastenJobs(ctx: Context, queues: readonly string[]): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await tables<JobTables>(tx)
      .updateTable('job')
      .set({ retry_at: null })
      .where('queue', 'in', queues)
      .where('state', '=', 'waiting')
      .where('retry_at', '>', sql<Temporal.Instant>`now()`)
      .execute();
    await wake(ctx, tx);
  });
}

/** Writes the outcome of a try, unless the job has been given to another try meanwhile. */
async function write(db: Db | Tx, job: ClaimedJob, outcome: UpdateObject<JobTables, 'job'>): Promise<boolean> {
  const written = await tables<JobTables>(db)
    .updateTable('job')
    .set(outcome)
    .where('id', '=', job.id)
    .where('leased_by', '=', job.holder)
    .where('attempts', '=', job.attempt)
    .executeTakeFirst();
  return written.numUpdatedRows > 0n;
}
