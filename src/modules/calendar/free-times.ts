import { invalid, type Interval } from '#kernel';
import type { Context } from '#platform/context';
import type { Db, Tx } from '#platform/database';
import { clip, freeSpans, openSpans } from './domain.ts';
import { readStates, unknownResource } from './store.ts';
import { addDays, WallClock, type Span } from './wall-clock.ts';

const mostDays = 31;

export interface Window {
  from: Temporal.Instant;
  to: Temporal.Instant;
  now: Temporal.Instant;
}

/** Where each resource can still be booked within a window, for many resources in one statement. Unknown ids are absent. */
export async function freeTimes(db: Db | Tx, resourceIds: readonly string[], { from, to, now }: Window): Promise<Map<string, Interval[]>> {
  const window = { start: from.epochMilliseconds, end: to.epochMilliseconds };
  const states = await readStates(db, resourceIds, window, now);
  const clocks = new Map<string, WallClock>();
  const free = new Map<string, Interval[]>();
  for (const { id, timeZone, terms, taken } of states) {
    let clock = clocks.get(timeZone);
    if (clock === undefined) clocks.set(timeZone, (clock = new WallClock(timeZone)));
    free.set(id, freeSpans(clock, terms, taken, window, now.epochMilliseconds).map(toInterval));
  }
  return free;
}

/** What a page of listings shows of one of them. */
export interface FreeInDays {
  timeZone: string;
  /** In order, apart from each other. */
  free: Span[];
}

/**
 * Where each of many resources can be booked from a local date on, each by its own clock, in one statement for all of them. Unknown ids
 * are absent. At most 31 days.
 *
 * @throws calendar.bad_date, calendar.bad_range
 */
export async function freeInDays(
  ctx: Context,
  resourceIds: readonly string[],
  fromDate: string,
  days: number,
): Promise<Map<string, FreeInDays>> {
  const first = parseDate(fromDate);
  checkDays(days);
  const rough = first.toZonedDateTime('UTC').epochMilliseconds;
  const now = ctx.clock.now();
  const states = await readStates(ctx.db, resourceIds, { start: rough, end: rough + (days + 1) * 86_400_000 }, now);
  const lastDate = addDays(first.toString(), days - 1);
  const clocks = new Map<string, WallClock>();
  return new Map(
    states.map(({ id, timeZone, terms, taken }) => {
      const clock = clocks.get(timeZone) ?? new WallClock(timeZone);
      clocks.set(timeZone, clock);
      const window = { start: clock.reaches(first.toString(), 0), end: clock.reaches(lastDate, 1_440) };
      return [id, { timeZone, free: freeSpans(clock, terms, taken, window, now.epochMilliseconds) }];
    }),
  );
}

function checkDays(days: number): void {
  if (!Number.isInteger(days) || days < 1 || days > mostDays)
    throw invalid('calendar.bad_range', `Ask for 1 to ${mostDays} days, not ${days}.`);
}

export interface DayAvailability {
  date: string;
  /** Opening hours, whoever has them. */
  open: Interval[];
  /** What a guest can still book; pieces that touch at midnight belong together. */
  free: Interval[];
}

export interface Availability {
  timeZone: string;
  slotMinutes: number;
  minimumMinutes: number;
  maximumMinutes: number;
  days: DayAvailability[];
}

/** Day by day in the resource's zone, from a local date on, at most 31 days. @throws calendar.resource_missing, calendar.bad_range */
export async function availability(ctx: Context, resourceId: string, fromDate: string, days: number): Promise<Availability> {
  const first = parseDate(fromDate);
  checkDays(days);
  const rough = first.toZonedDateTime('UTC').epochMilliseconds;
  const now = ctx.clock.now();
  const [state] = await readStates(ctx.db, [resourceId], { start: rough, end: rough + (days + 1) * 86_400_000 }, now);
  if (state === undefined) throw unknownResource(resourceId);
  const { terms, taken, timeZone } = state;
  const clock = new WallClock(timeZone);
  const dates = Array.from({ length: days }, (_, index) => addDays(first.toString(), index));
  const window = { start: clock.reaches(dates[0] as string, 0), end: clock.reaches(dates.at(-1) as string, 1_440) };
  const open = openSpans(clock, terms, dates[0] as string, dates.at(-1) as string);
  const free = freeSpans(clock, terms, taken, window, now.epochMilliseconds);
  return {
    timeZone,
    slotMinutes: terms.slot,
    minimumMinutes: terms.minimum,
    maximumMinutes: terms.maximum,
    days: dates.map((date) => {
      const day = { start: clock.reaches(date, 0), end: clock.reaches(date, 1_440) };
      return { date, open: clip(open, day).map(toInterval), free: clip(free, day).map(toInterval) };
    }),
  };
}

const toInterval = ({ start, end }: Span): Interval => ({
  start: Temporal.Instant.fromEpochMilliseconds(start),
  end: Temporal.Instant.fromEpochMilliseconds(end),
});

export function parseDate(text: string): Temporal.PlainDate {
  try {
    if (/^\d{4}-\d\d-\d\d$/.test(text)) return Temporal.PlainDate.from(text);
  } catch {
    // falls through to the one error
  }
  throw invalid('calendar.bad_date', `"${text}" is not a date. Write it like 2026-03-08.`, {
    fields: [{ path: '/from', message: 'Write a date like 2026-03-08.' }],
  });
}
