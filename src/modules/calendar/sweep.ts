import type { Context } from '#platform/context';
import { inTransaction, sql } from '#platform/database';
import type { JobHandler, Schedule } from '#platform/jobs';

const queue = 'calendar.sweep-holds';
const batch = 500;

/**
 * Moves lapsed holds to history. Nothing depends on it: reads ignore them and whoever needs the time drops them; it keeps
 * the table small. Rows that somebody is working on are left for the next time.
 *
 * @returns how many were moved
 */
export async function sweepLapsedHolds(ctx: Context): Promise<number> {
  let moved = 0;
  for (;;) {
    const count = await inTransaction(ctx, async (tx) => {
      const { rows } = await sql`
        with gone as (
          delete from reservation where id in (
            select id from reservation where status = 'hold' and expires_at <= ${ctx.clock.now()}
            order by id limit ${batch} for update skip locked)
          returning *)
        insert into reservation_history (id, resource_id, unit, subject_kind, subject_id, during, blocked, created_at, ended_at, reason)
        select id, resource_id, unit, subject_kind, subject_id, during, blocked, created_at, expires_at, 'expired' from gone
        returning id`.execute(tx);
      return rows.length;
    });
    moved += count;
    if (count < batch) return moved;
  }
}

export const sweepJob: JobHandler = {
  queue,
  handle: async (ctx) => void (await sweepLapsedHolds(ctx)),
};

export const sweepSchedule: Schedule = { queue, every: { minutes: 5 } };
