import { invalid } from '#kernel';
import { sql, type Db, type Tx } from '#platform/database';
import { minuteMs, minutesPerDay, nextDate, parseWallMinute, WallClock, weekdayOf } from './wall-clock.ts';

/** A wish by the clock on each resource's own wall. `to` at or before `from` means the next day. */
export interface LocalTime {
  date: string;
  /** '18:00' */
  from: string;
  to: string;
}

/** What the wish means in one zone. Minutes count from the midnight that begins the date. */
interface ZoneWish {
  zone: string;
  start: string;
  end: string;
  minutes: number;
  start_minute: number;
  end_minute: number;
  /** Days from today to the last local date touched. */
  days_ahead: number;
  want_from: number;
  want_to: number;
  /** The stretch of wall time that a spring change skips; empty when there is none. */
  gap_from: number;
  gap_to: number;
}

type SqlExpression = ReturnType<typeof sql<boolean>>;

/**
 * Prepares a condition for a `where`: true for the ids of resources that a guest could book at this local time, right
 * now, by every rule that {@link holdSlot} checks. One short statement runs here; the condition is plain SQL, so a list
 * of any length is filtered by the database in the caller's own statement. `among`, a select of ids, spares the database
 * the resources that the caller has ruled out already.
 *
 * @throws calendar.bad_date, calendar.bad_time
 */
export async function freeAt(
  db: Db | Tx,
  wish: LocalTime,
  now: Temporal.Instant,
): Promise<(id: SqlExpression, among?: ReturnType<typeof sql>) => SqlExpression> {
  const date = checkDate(wish.date);
  const from = checkTime(wish.from, '/from');
  const until = checkTime(wish.to, '/to');
  const to = until > from ? until : until + minutesPerDay;
  const wishes = (await zonesInUse(db)).flatMap((zone) => wishIn(new WallClock(zone), date, from, to, now));
  const zones = JSON.stringify(wishes);
  const lastDate = to > minutesPerDay ? nextDate(date) : date;
  const monday = (weekdayOf(date) - 1) * minutesPerDay;
  const { earliest, latest } = boundsOf(wishes);
  // "is true" keeps the planner from joining row by row: the list is made once, in one pass, and looked up by hash.
  return (id, among) => sql<boolean>`(${id} in (
    select r.id
    from json_to_recordset(${zones}::text::json) as z (zone text, start timestamptz, "end" timestamptz, minutes int, start_minute int,
      end_minute int, days_ahead int, want_from int, want_to int, gap_from int, gap_to int)
    join calendar_resource r on r.time_zone = z.zone and r.kind = 'place'
    where ${among === undefined ? sql`true` : sql`r.id in (${among})`} and z.minutes between r.minimum_minutes and r.maximum_minutes
      and z.start_minute % r.slot_minutes = 0 and z.end_minute % r.slot_minutes = 0
      and z.start >= ${now}::timestamptz + r.lead_minutes * interval '1 minute' and z.days_ahead <= r.horizon_days
      and case when exists (select from calendar_exception e where e.resource_id = r.id and e.date between ${date}::date and ${lastDate}::date)
          or exists (select from opening_hours o where o.resource_id = r.id and o.date between ${date}::date and ${lastDate}::date)
        then int4range(z.want_from, z.want_to) <@ (${hoursAround(date, lastDate)} + int4multirange(int4range(z.gap_from, z.gap_to)))
        else int4range(z.want_from + ${monday}::int, z.want_to + ${monday}::int)
          <@ (r.open_week + int4multirange(int4range(z.gap_from + ${monday}::int, z.gap_to + ${monday}::int))) end
      and not exists (
        select from reservation v
        where v.resource_id = r.id and v.blocked && tstzrange(${earliest}::timestamptz, ${latest}::timestamptz)
          and v.blocked && tstzrange(z.start - r.buffer_before_minutes * interval '1 minute', z."end" + r.buffer_minutes * interval '1 minute')
          and (v.status <> 'hold' or v.expires_at > ${now}::timestamptz))
      and not exists (
        select from busy_time b
        where b.resource_id = r.id and b.during && tstzrange(z.start - r.buffer_before_minutes * interval '1 minute', z."end" + r.buffer_minutes * interval '1 minute'))
  )) is true`;
}

/** The opening minutes of one or two dates of the resource `r`, exceptions and openings heeded, counted from the first midnight. */
const hoursAround = (date: string, lastDate: string) => sql`(
  select coalesce(range_agg(int4range(hours.opens + hours.shift, hours.closes + hours.shift)), '{}') from (
    select extract(epoch from e.opens)::int / 60 as opens, extract(epoch from e.closes)::int / 60 as closes, (e.date - ${date}::date) * 1440 as shift
    from calendar_exception e where e.resource_id = r.id and e.date between ${date}::date and ${lastDate}::date and not e.closed
    union all
    select extract(epoch from w.opens)::int / 60, extract(epoch from w.closes)::int / 60, (d.date - ${date}::date) * 1440
    from (values (${date}::date), (${lastDate}::date)) as d (date)
    join weekly_hours w on w.resource_id = r.id and w.weekday = extract(isodow from d.date)
    where not exists (select from calendar_exception e where e.resource_id = r.id and e.date = d.date)
    union all
    select o.opens, o.closes, (o.date - ${date}::date) * 1440
    from opening_hours o
    where o.resource_id = r.id and o.date between ${date}::date and ${lastDate}::date
      and not exists (select from calendar_exception e where e.resource_id = r.id and e.date = o.date and e.closed)
  ) as hours)`;

/** The widest time that any zone's wish touches, with the longest buffers: what the index over blocked time narrows by. */
function boundsOf(wishes: readonly ZoneWish[]): { earliest: string; latest: string } {
  const starts = wishes.map(({ start }) => Temporal.Instant.from(start)).sort(Temporal.Instant.compare);
  const ends = wishes.map(({ end }) => Temporal.Instant.from(end)).sort(Temporal.Instant.compare);
  const epoch = Temporal.Instant.fromEpochMilliseconds(0);
  return {
    earliest: (starts[0] ?? epoch).subtract({ minutes: minutesPerDay }).toString(),
    latest: (ends.at(-1) ?? epoch).add({ minutes: minutesPerDay }).toString(),
  };
}

/** Which of these resources a guest could book at this local time, right now. */
export async function freeAmong(db: Db | Tx, ids: readonly string[], wish: LocalTime, now: Temporal.Instant): Promise<Set<string>> {
  const isFree = await freeAt(db, wish, now);
  const { rows } = await sql<{ id: string }>`
    select id from unnest(${ids}::uuid[]) as candidate (id) where ${isFree(sql<boolean>`candidate.id`)}`.execute(db);
  return new Set(rows.map((row) => row.id));
}

/** Hops from zone to zone over the index, so the number of resources does not matter. */
async function zonesInUse(db: Db | Tx): Promise<string[]> {
  const { rows } = await sql<{ zone: string }>`
    with recursive used (zone) as (
      (select time_zone from calendar_resource order by time_zone limit 1)
      union all
      select (select r.time_zone from calendar_resource r where r.time_zone > used.zone order by r.time_zone limit 1)
      from used where used.zone is not null)
    select zone from used where zone is not null`.execute(db);
  return rows.map((row) => row.zone);
}

/** Nothing in zones where the clock skips the start: nobody can come at a time that does not exist. */
function wishIn(clock: WallClock, date: string, from: number, to: number, now: Temporal.Instant): ZoneWish[] {
  if (!clock.shows(date, from)) return [];
  const start = clock.reaches(date, from);
  const end = to > minutesPerDay ? clock.reaches(nextDate(date), to - minutesPerDay) : clock.reaches(date, to);
  const today = now.toZonedDateTimeISO(clock.zone).toPlainDate();
  const lastDate = clock.at(end - 1).toPlainDate();
  const gap = skipped(clock, date);
  return [
    {
      zone: clock.zone,
      start: Temporal.Instant.fromEpochMilliseconds(start).toString(),
      end: Temporal.Instant.fromEpochMilliseconds(end).toString(),
      minutes: (end - start) / minuteMs,
      start_minute: clock.minuteAt(start),
      end_minute: clock.minuteAt(end),
      days_ahead: today.until(lastDate, { largestUnit: 'days' }).days,
      want_from: from,
      want_to: to,
      gap_from: gap.from,
      gap_to: gap.to,
    },
  ];
}

/** The wall time that a change forward skips on this date or the next; an empty stretch when none. */
function skipped(clock: WallClock, date: string): { from: number; to: number } {
  const midnight = Temporal.PlainDate.from(date).toPlainDateTime();
  const change = clock.at(clock.reaches(date, 0) - minuteMs).getTimeZoneTransition('next');
  if (change === null) return { from: 0, to: 0 };
  const before = change.subtract({ nanoseconds: 1 });
  const minutesForward = (change.offsetNanoseconds - before.offsetNanoseconds) / 60_000_000_000;
  const to = midnight.until(change.toPlainDateTime(), { largestUnit: 'minutes' }).minutes;
  if (minutesForward <= 0 || to - minutesForward >= 2 * minutesPerDay) return { from: 0, to: 0 };
  return { from: to - minutesForward, to };
}

function checkDate(text: string): string {
  try {
    if (/^\d{4}-\d\d-\d\d$/.test(text)) return Temporal.PlainDate.from(text).toString();
  } catch {
    // falls through to the one error
  }
  throw invalid('calendar.bad_date', `"${text}" is not a date. Write it like 2026-03-08.`, {
    fields: [{ path: '/date', message: 'Write a date like 2026-03-08.' }],
  });
}

function checkTime(text: string, path: string): number {
  const minute = parseWallMinute(text);
  if (minute !== undefined && !(path === '/from' && minute === minutesPerDay)) return minute;
  throw invalid('calendar.bad_time', `"${text}" is not a time of day. Write it like 09:00.`, {
    fields: [{ path, message: 'Write a time like 09:00.' }],
  });
}
