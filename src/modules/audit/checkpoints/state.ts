import type { Context } from '#platform/context';
import { sql } from '#platform/database';
import { endOfChain } from '../chain.ts';

export interface CheckpointState {
  /** Chained entries that no checkpoint tells of yet. */
  beyond: number;
  /** Since when there are some. */
  beyondSince?: Temporal.Instant;
  /** Checkpoints that are signed and not exported yet. */
  waiting: number;
  waitingSince?: Temporal.Instant;
  lastExportedAt?: Temporal.Instant;
  exportedTo?: string;
}

/** How far the checkpoints follow the log, from the database alone. */
export async function checkpointState(ctx: Context): Promise<CheckpointState> {
  const { size } = await endOfChain(ctx.db);
  const { rows } = await sql<{
    last: bigint | null;
    waiting: number;
    waiting_since: Temporal.Instant | null;
    exported_at: Temporal.Instant | null;
  }>`
    select max(size) as last, count(*) filter (where exported_at is null)::int as waiting,
      min(at) filter (where exported_at is null) as waiting_since, max(exported_at) as exported_at
    from audit_checkpoint`.execute(ctx.db);
  const { last = null, waiting = 0, waiting_since: waitingSince = null, exported_at: exportedAt = null } = rows[0] ?? {};
  const first = await sql<{ at: Temporal.Instant }>`
    select at from audit_entry where seq = ${Number(last ?? 0n) + 1}`.execute(ctx.db);
  const place = await sql<{ place: string }>`
    select exported_to as place from audit_checkpoint where exported_at is not null order by size desc limit 1`.execute(ctx.db);
  return {
    beyond: size - Number(last ?? 0n),
    ...(first.rows[0] === undefined ? {} : { beyondSince: first.rows[0].at }),
    waiting,
    ...(waitingSince === null ? {} : { waitingSince }),
    ...(exportedAt === null ? {} : { lastExportedAt: exportedAt }),
    ...(place.rows[0] === undefined ? {} : { exportedTo: place.rows[0].place }),
  };
}
