import type { Context } from '#platform/context';
import { sql, type Db, type Tx } from '#platform/database';
import type { JobHandler, Schedule } from '#platform/jobs';
import { busyDaysAhead } from './busy-time.ts';
import type { OpeningHours } from './domain.ts';
import { seriesOf, type NamedSeries } from './named-series.ts';
import { checkSeries, occurrences, seriesSpans, type WallSeries } from './recurrence/index.ts';
import { requireRules } from './resource.ts';
import { addDays, minutesPerDay, type Span, type WallClock } from './wall-clock.ts';

export interface Opening extends WallSeries {
  id: string;
  note: string;
}

const mostTimes = 2_000;

const openings = seriesOf({
  name: 'opening',
  wordColumn: 'note',
  nothing: 'No time to come is opened by this.',
  async expand(ctx, tx, resourceId, { id, ...series }) {
    const { timeZone } = await requireRules(tx, resourceId);
    const today = ctx.clock.now().toZonedDateTimeISO(timeZone).toPlainDate().toString();
    const hours = openingHours(series, addDays(today, -1), addDays(today, busyDaysAhead));
    await sql`delete from opening_hours where opening_id = ${id}`.execute(tx);
    await sql`
      insert into opening_hours (opening_id, resource_id, date, opens, closes)
      select ${id}::uuid, ${resourceId}::uuid, date, opens, max(closes)
      from json_to_recordset(${JSON.stringify(hours)}::text::json) as t (date date, opens smallint, closes smallint)
      group by date, opens`.execute(tx);
    return hours.filter(({ date }) => date >= today).length;
  },
});

/**
 * Opens a kitchen for a stretch of its own wall time beside its weekly hours, once or by a rule. A day that an exception closes stays
 * closed; blackouts, busy calendars and what is booked win over it.
 *
 * @throws calendar.bad_rule, calendar.bad_series, calendar.opening_empty, calendar.too_many_openings, calendar.resource_missing
 */
export const addOpening = async (ctx: Context, tx: Tx, resourceId: string, { note, ...series }: Omit<Opening, 'id'>): Promise<Opening> =>
  told(await openings.add(ctx, tx, resourceId, { ...series, word: note }));

/** What is sold already stays sold. @throws calendar.opening_missing, calendar.resource_missing also when the actor does not own it */
export const removeOpening = (ctx: Context, tx: Tx, resourceId: string, id: string): Promise<void> =>
  openings.remove(ctx, tx, resourceId, id);

/** The owner's openings, in the order they were entered. To a stranger there are none. */
export const openingsOf = async (ctx: Context, db: Db | Tx, resourceId: string): Promise<Opening[]> =>
  (await openings.list(ctx, db, resourceId)).map(told);

const told = ({ word, ...rest }: NamedSeries): Opening => ({ ...rest, note: word });

/** One time of an opening. */
export interface OpeningTime extends Span {
  id: string;
  note: string;
  repeats: boolean;
  enteredAt: Temporal.Instant;
}

/** The times of all openings of a resource that touch a window. */
export async function openingTimes(db: Db | Tx, resourceId: string, clock: WallClock, window: Span): Promise<OpeningTime[]> {
  const { rows } = await sql<{
    id: string;
    starts_at: string;
    minutes: number;
    rule: string | null;
    note: string;
    created_at: Temporal.Instant;
  }>`
    select id, starts_at, minutes, rule, note, created_at from opening where resource_id = ${resourceId} order by created_at, id`.execute(
    db,
  );
  return rows.flatMap(({ id, starts_at: startsAt, minutes, rule, note, created_at: enteredAt }) =>
    seriesSpans(clock, { startsAt, minutes, rule: rule ?? undefined }, window, mostTimes).spans.map((span) => ({
      ...span,
      id,
      note,
      repeats: rule !== null,
      enteredAt,
    })),
  );
}

/**
 * What a series comes to between two dates (both included), as hours of dates: a night is cut at midnight. No zone is asked: like weekly
 * hours they mean the wall, whatever the clock does.
 */
export function openingHours(series: WallSeries, fromDate: string, toDate: string): OpeningHours[] {
  const { start, rule } = checkSeries(series);
  const utc = (date: string): Temporal.Instant => Temporal.Instant.from(`${date}T00:00:00Z`);
  const stretch = { from: utc(fromDate).subtract({ minutes: series.minutes }), to: utc(addDays(toDate, 1)), most: mostTimes };
  const hours: OpeningHours[] = [];
  for (const at of occurrences({ rule, start: start.toZonedDateTime('UTC') }, stretch).starts) {
    let [date, opens, left] = [at.toPlainDate().toString(), at.hour * 60 + at.minute, series.minutes];
    for (; left > 0; [date, opens] = [addDays(date, 1), 0]) {
      const closes = Math.min(minutesPerDay, opens + left);
      if (date >= fromDate && date <= toDate) hours.push({ date, opens, closes });
      left -= closes - opens;
    }
  }
  return hours;
}

const queue = 'calendar.expand-openings';
export const openingSchedule: Schedule = { queue, every: { hours: 24 } };
export const openingJob: JobHandler = openings.job(queue);
