import { conflict, invalid, missing } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction, sql, type Db, type Tx } from '#platform/database';
import type { JobHandler, Schedule } from '#platform/jobs';
import { busyWindow, writeBusyTime } from './busy-time.ts';
import { seriesSpans, type WallSeries } from './recurrence/index.ts';
import { lockOwned, owned, requireRules } from './resource.ts';
import { lockResource } from './store.ts';
import { WallClock } from './wall-clock.ts';

export interface Blackout extends WallSeries {
  id: string;
  reason: string;
}

const [mostBlackouts, mostTimes] = [50, 2_000];

/**
 * Closes a kitchen for a stretch of its own wall time, once or by a rule, whatever its hours say. What is sold already stays sold.
 *
 * @throws calendar.bad_rule, calendar.bad_series, calendar.blackout_empty, calendar.too_many_blackouts, calendar.resource_missing
 */
export async function addBlackout(ctx: Context, tx: Tx, resourceId: string, input: Omit<Blackout, 'id'>): Promise<Blackout> {
  await lockOwned(ctx, tx, resourceId);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from blackout where resource_id = ${resourceId}`.execute(tx);
  if ((rows[0]?.n ?? 0) >= mostBlackouts)
    throw conflict('calendar.too_many_blackouts', `A kitchen has at most ${mostBlackouts} blackouts. Remove one to add another.`);
  const now = ctx.clock.now();
  const { startsAt, minutes, rule, reason } = input;
  const it: Blackout = { id: ctx.newId('blackout'), startsAt, minutes, reason, ...(rule === undefined ? {} : { rule }) };
  const times = await expand(ctx, tx, resourceId, it);
  if (times === 0)
    throw invalid('calendar.blackout_empty', 'No time to come is blacked out by this. Look at its start, its rule and its end.');
  await sql`
    insert into blackout (id, resource_id, starts_at, minutes, rule, reason, expanded_at, created_at)
    values (${it.id}, ${resourceId}, ${startsAt}, ${minutes}, ${rule ?? null}, ${reason}, ${now}, ${now})`.execute(tx);
  await ctx.audit.record(ctx, tx, { action: 'calendar.add_blackout', subject: { kind: 'listing', id: resourceId }, after: it });
  return it;
}

/** @throws calendar.blackout_missing also when the actor does not own the resource */
export async function removeBlackout(ctx: Context, tx: Tx, resourceId: string, id: string): Promise<void> {
  await lockOwned(ctx, tx, resourceId);
  const { rows } = await sql<BlackoutRow>`
    delete from blackout where id = ${id} and resource_id = ${resourceId} returning id, starts_at, minutes, rule, reason`.execute(tx);
  if (rows[0] === undefined) throw missing('calendar.blackout_missing', 'There is no such blackout; it may already be removed.');
  await sql`delete from busy_time where source_id = ${id}`.execute(tx);
  await ctx.audit.record(ctx, tx, { action: 'calendar.remove_blackout', subject: { kind: 'listing', id: resourceId }, before: rows[0] });
}

/** The owner's blackouts, in the order they were entered. To a stranger there are none. */
export async function blackoutsOf(ctx: Context, db: Db | Tx, resourceId: string): Promise<Blackout[]> {
  const { rows } = await sql<BlackoutRow>`
    select b.id, b.starts_at, b.minutes, b.rule, b.reason from blackout b join calendar_resource r on r.id = b.resource_id
    where r.id = ${resourceId} and ${owned(ctx)} order by b.created_at, b.id`.execute(db);
  return rows.map(fromRow);
}

/** Works out one blackout's times anew. Call with the resource locked. @returns how many there are */
async function expand(ctx: Context, tx: Tx, resourceId: string, { id, ...series }: Blackout): Promise<number> {
  const { timeZone } = await requireRules(tx, resourceId);
  const { spans } = seriesSpans(new WallClock(timeZone), series, busyWindow(ctx.clock.now()), mostTimes);
  const distinct = spans.filter(({ start }, index) => index === 0 || spans[index - 1]?.start !== start);
  await writeBusyTime(tx, resourceId, id, distinct);
  return distinct.length;
}

interface BlackoutRow {
  id: string;
  starts_at: string;
  minutes: number;
  rule: string | null;
  reason: string;
}

const fromRow = ({ id, starts_at: startsAt, minutes, rule, reason }: BlackoutRow): Blackout => ({
  id,
  startsAt,
  minutes,
  reason,
  ...(rule === null ? {} : { rule }),
});

const queue = 'calendar.expand-blackouts';

/** Once a day, so that a rule reaches as far ahead as any horizon however long ago it was made. */
export const blackoutSchedule: Schedule = { queue, every: { hours: 24 } };

export const blackoutJob: JobHandler = {
  queue,
  async handle(ctx) {
    const { rows } = await sql<BlackoutRow & { resource_id: string }>`
      select id, resource_id, starts_at, minutes, rule, reason from blackout
      where rule is not null and expanded_at <= ${ctx.clock.now().subtract({ hours: 20 })} order by resource_id, id`.execute(ctx.db);
    for (const row of rows)
      await inTransaction(ctx, async (tx) => {
        await lockResource(tx, row.resource_id);
        const { rows: still } = await sql`update blackout set expanded_at = ${ctx.clock.now()} where id = ${row.id} returning id`.execute(
          tx,
        );
        if (still.length > 0) await expand(ctx, tx, row.resource_id, fromRow(row));
      });
  },
};
