import type { Context } from '#platform/context';
import { sql } from '#platform/database';
import { checkCheckpoints, findCheckpoints, type CheckpointConfig } from './checkpoints/index.ts';
import { verifyLog, type KnownCheckpoint, type LogEntry, type LogVerdict } from './log/index.ts';
import { readLog } from './read-log.ts';

export interface AuditVerdict extends LogVerdict {
  /** Written, and not yet chained. */
  unchained: number;
}

const chainedWithin = { minutes: 5 };

/** Told how many entries were read, now and then. */
export type OnRead = (read: number) => Promise<unknown>;
const tellEvery = 1_000;

/**
 * Walks the whole log of the market and says where it breaks first: by its own chain, or by the checkpoints, which a superuser of the
 * database cannot change.
 */
export async function verifyAudit(ctx: Context, checkpoints: readonly KnownCheckpoint[] = [], onRead?: OnRead): Promise<AuditVerdict> {
  const log = readLog(ctx.db);
  const verdict = await verifyLog(onRead === undefined ? log : counted(log, onRead), checkpoints);
  const { unchained, late } = await unchainedEntries(ctx);
  const broken = verdict.firstBroken ?? late;
  return { ...verdict, unchained, ...(broken === undefined ? {} : { firstBroken: broken }) };
}

/**
 * As `verifyAudit`, against the checkpoints and keys that lie in the write-once storage now.
 *
 * @throws write_once.unavailable when the storage does not answer
 */
export async function verifyAgainstCheckpoints(
  ctx: Context,
  { writeOnce }: Pick<CheckpointConfig, 'writeOnce'>,
  onRead?: OnRead,
): Promise<AuditVerdict> {
  const found = checkCheckpoints(await findCheckpoints(writeOnce, ctx.market), undefined);
  if (found.ok) return verifyAudit(ctx, found.checkpoints, onRead);
  const verdict = await verifyAudit(ctx, [], onRead);
  return { ...verdict, firstBroken: verdict.firstBroken ?? { seq: '', id: '', problem: found.problem } };
}

async function* counted(entries: AsyncIterable<LogEntry>, onRead: OnRead): AsyncGenerator<LogEntry> {
  let read = 0;
  for await (const entry of entries) {
    yield entry;
    read += 1;
    if (read % tellEvery === 0) await onRead(read);
  }
}

async function unchainedEntries(ctx: Context): Promise<{ unchained: number; late?: { seq: string; id: string; problem: string } }> {
  const { rows } = await sql<{ unchained: number; oldest: Temporal.Instant | null; id: string | null }>`
    select count(*)::int as unchained, min(at) as oldest, min(id::text) as id from audit_entry where seq is null`.execute(ctx.db);
  const { unchained = 0, oldest = null, id = null } = rows[0] ?? {};
  const limit = ctx.clock.now().subtract(chainedWithin);
  if (oldest === null || Temporal.Instant.compare(oldest, limit) >= 0) return { unchained };
  return { unchained, late: { seq: '', id: id ?? '', problem: 'it was never chained' } };
}
