import type { Context } from '#platform/context';
import { sql, type Db } from '#platform/database';
import type { JobHandler, Schedule } from '#platform/jobs';
import type { IndexFacts } from '#platform/telemetry';
import { checkIndex, isWhole, type Drift } from './drift.ts';
import type { Indexing } from './index-listings.ts';

const queue = 'search.check-index';

/** Compares the index with the listings and writes down what it found, for the metrics. It mends nothing: drift has a cause. */
export async function checkAndRemember(ctx: Context, indexing: Indexing): Promise<Drift> {
  const drift = await checkIndex(ctx, indexing);
  const { missing, stale, orphaned } = drift;
  await sql`update search_index set missing_count = ${missing.length}, stale_count = ${stale.length}, orphaned_count = ${orphaned.length},
    checked_at = ${ctx.clock.now()}`.execute(ctx.db);
  if (!isWhole(drift)) {
    const some = { missing: missing.slice(0, 20), stale: stale.slice(0, 20), orphaned: orphaned.slice(0, 20) };
    ctx.log.warn(some, 'the search index differs from the listings; guildhall search check tells more');
  }
  return drift;
}

/** What the last check of the index found. */
export async function indexFacts(db: Db): Promise<IndexFacts> {
  const { rows } = await sql<{
    missing: number | null;
    stale: number | null;
    orphaned: number | null;
    checked_at: Temporal.Instant | null;
  }>`
    select missing_count as missing, stale_count as stale, orphaned_count as orphaned, checked_at from search_index`.execute(db);
  const [row] = rows;
  return { missing: row?.missing ?? 0, stale: row?.stale ?? 0, orphaned: row?.orphaned ?? 0, checkedAt: row?.checked_at ?? undefined };
}

export const checkJob = (indexing: Indexing): JobHandler => ({
  queue,
  timeoutMs: 15 * 60_000,
  handle: async (ctx) => void (await checkAndRemember(ctx, indexing)),
});
export const checkSchedule: Schedule = { queue, every: { hours: 24 } };
