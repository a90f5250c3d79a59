import type { Context } from '#platform/context';
import { sql, type Db, type Tx } from '#platform/database';
import type { JobHandler, Schedule } from '#platform/jobs';
import { busyWindow, writeBusyTime } from './busy-time.ts';
import { seriesOf, type NamedSeries } from './named-series.ts';
import { seriesSpans, type WallSeries } from './recurrence/index.ts';
import { requireRules } from './resource.ts';
import { WallClock } from './wall-clock.ts';

export interface Blackout extends WallSeries {
  id: string;
  reason: string;
}

const mostTimes = 2_000;

const blackouts = seriesOf({
  name: 'blackout',
  wordColumn: 'reason',
  nothing: 'No time to come is blacked out by this.',
  async expand(ctx, tx, resourceId, { id, ...series }) {
    const { timeZone } = await requireRules(tx, resourceId);
    const { spans } = seriesSpans(new WallClock(timeZone), series, busyWindow(ctx.clock.now()), mostTimes);
    const distinct = spans.filter(({ start }, index) => index === 0 || spans[index - 1]?.start !== start);
    await writeBusyTime(tx, resourceId, id, distinct);
    return distinct.length;
  },
});

/**
 * Closes a kitchen for a stretch of its own wall time, once or by a rule, whatever its hours and openings say. What is sold already stays
 * sold.
 *
 * @throws calendar.bad_rule, calendar.bad_series, calendar.blackout_empty, calendar.too_many_blackouts, calendar.resource_missing
 */
export const addBlackout = async (
  ctx: Context,
  tx: Tx,
  resourceId: string,
  { reason, ...series }: Omit<Blackout, 'id'>,
): Promise<Blackout> => told(await blackouts.add(ctx, tx, resourceId, { ...series, word: reason }));

/** @throws calendar.blackout_missing, calendar.resource_missing also when the actor does not own the resource */
export async function removeBlackout(ctx: Context, tx: Tx, resourceId: string, id: string): Promise<void> {
  await blackouts.remove(ctx, tx, resourceId, id);
  await sql`delete from busy_time where source_id = ${id}`.execute(tx);
}

/** The owner's blackouts, in the order they were entered. To a stranger there are none. */
export const blackoutsOf = async (ctx: Context, db: Db | Tx, resourceId: string): Promise<Blackout[]> =>
  (await blackouts.list(ctx, db, resourceId)).map(told);

const told = ({ word, ...rest }: NamedSeries): Blackout => ({ ...rest, reason: word });

const queue = 'calendar.expand-blackouts';
export const blackoutSchedule: Schedule = { queue, every: { hours: 24 } };
export const blackoutJob: JobHandler = blackouts.job(queue);
