import { isGuildhallError } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction, json, sql, type Db } from '#platform/database';
import { enqueue, type JobHandler } from '#platform/jobs';
import { endOfChain } from './chain.ts';
import type { CheckpointConfig } from './checkpoints/index.ts';
import { verifyAgainstCheckpoints, verifyAudit, type AuditVerdict } from './verify.ts';

const verifyQueue = 'audit.verify';
/** One that has told nothing for so long is given up, and the next who asks begins anew. */
const givenUpAfter = { minutes: 10 };

export interface Verification {
  run: string;
  state: 'running' | 'done' | 'failed';
  askedAt: Temporal.Instant;
  endedAt: Temporal.Instant | undefined;
  /** Entries read so far, of those there were when it was asked for. */
  read: number;
  entries: number;
  /** When done. */
  verdict: AuditVerdict | undefined;
  /** When failed: why nothing could be found out. It says nothing of the log. */
  problem: string | undefined;
}

/** Has the whole log verified by a job, and says how far that is. Who asks while one runs is told of that one. */
export async function askVerification(ctx: Context): Promise<Verification> {
  return inTransaction(ctx, async (tx) => {
    const [now, run] = [ctx.clock.now(), ctx.newId('audit-verification')];
    const { size } = await endOfChain(tx);
    const { rows } = await sql`
      insert into audit_verification as last (run, state, asked_at, seen_at, read_count, entry_count)
      values (${run}, 'running', ${now}, ${now}, 0, ${size})
      on conflict (one) do update set run = excluded.run, state = 'running', asked_at = excluded.asked_at, seen_at = excluded.seen_at,
        ended_at = null, read_count = 0, entry_count = excluded.entry_count, verdict = null, problem = null
      where last.state <> 'running' or last.seen_at < ${now.subtract(givenUpAfter)}
      returning run`.execute(tx);
    if (rows.length > 0) {
      await enqueue(ctx, tx, { queue: verifyQueue, payload: { run }, maxAttempts: 3 });
      await ctx.audit.record(ctx, tx, {
        action: 'audit.verify',
        subject: { kind: 'audit_verification', id: run },
        after: { entries: size },
      });
    }
    const asked = await lastVerification(tx);
    if (asked === undefined) throw new Error('A verification was asked for, and there is none.');
    return asked;
  });
}

/** The one that runs, else the last; nothing before the first. */
export async function lastVerification(db: Db): Promise<Verification | undefined> {
  const { rows } = await sql<{
    run: string;
    state: Verification['state'];
    asked_at: Temporal.Instant;
    ended_at: Temporal.Instant | null;
    read: number;
    entries: number;
    verdict: AuditVerdict | null;
    problem: string | null;
  }>`select run, state, asked_at, ended_at, read_count::float8 as read, entry_count::float8 as entries, verdict, problem
     from audit_verification`.execute(db);
  const [row] = rows;
  if (row === undefined) return undefined;
  const { asked_at: askedAt, ended_at, verdict, problem, ...rest } = row;
  return { ...rest, askedAt, endedAt: ended_at ?? undefined, verdict: verdict ?? undefined, problem: problem ?? undefined };
}

/** Does what was asked for. Cut short, it begins anew: nothing is kept of a half-read log. */
export const verificationJob = (checkpoints: CheckpointConfig | undefined): JobHandler => ({
  queue: verifyQueue,
  timeoutMs: 3_600_000,
  async handle(ctx, { payload, attempt, maxAttempts }) {
    const run = String(payload['run']);
    const tell = (read: number) => noteRead(ctx, run, read);
    if (!(await tell(0))) return;
    try {
      const verdict = checkpoints === undefined ? await verifyAudit(ctx, [], tell) : await verifyAgainstCheckpoints(ctx, checkpoints, tell);
      await end(ctx, run, { read: verdict.entries, verdict });
    } catch (error) {
      const isAway = isGuildhallError(error) && error.kind === 'unavailable';
      if (isAway || attempt >= maxAttempts)
        await end(ctx, run, { problem: isAway ? error.message : 'Reading the log failed each time. The house’s own log says why.' });
      if (!isAway) throw error;
    }
  },
});

/** @returns false when another run has taken its place, or it has ended */
async function noteRead(ctx: Context, run: string, read: number): Promise<boolean> {
  const { rows } = await sql`update audit_verification set read_count = ${read}, seen_at = ${ctx.clock.now()}
    where run = ${run} and state = 'running' returning run`.execute(ctx.db);
  return rows.length > 0;
}

async function end(ctx: Context, run: string, found: { read: number; verdict: AuditVerdict } | { problem: string }): Promise<void> {
  const now = ctx.clock.now();
  await ('verdict' in found
    ? sql`update audit_verification set state = 'done', ended_at = ${now}, read_count = ${found.read}, verdict = ${json(found.verdict)}
        where run = ${run} and state = 'running'`
    : sql`update audit_verification set state = 'failed', ended_at = ${now}, problem = ${found.problem}
        where run = ${run} and state = 'running'`
  ).execute(ctx.db);
}
