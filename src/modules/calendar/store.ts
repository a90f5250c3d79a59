import { missing, type Id, type Interval } from '#kernel';
import { sql, type Db, type Tx } from '#platform/database';
import type { Terms } from './domain.ts';
import { packSpans, unpackSpans } from './packed-spans.ts';
import type { Reservation, Subject } from './types.ts';
import { addDays, type Span } from './wall-clock.ts';

/** The longest buffer a resource may have; reads look this much further for what is taken. */
const longestBufferMs = 86_400_000;
const dayMs = 86_400_000;

/** Everything that decides about a resource's time in a window. */
export interface ResourceState {
  id: string;
  ownerId: string;
  timeZone: string;
  terms: Terms;
  /** What is held, sold or blocked here, buffers included, in order. Lapsed holds are not among it. */
  booked: Span[];
  /** All that a guest cannot have: what is booked, and what outside calendars and blackouts say. In order of start. */
  taken: Span[];
  /** Whether lapsed holds still stand in the way of the exclusion constraint. */
  hasLapsedHolds: boolean;
}

interface StateRow {
  id: string;
  owner_id: string;
  time_zone: string;
  buffer_before_minutes: number;
  buffer_minutes: number;
  lead_minutes: number;
  slot_minutes: number;
  minimum_minutes: number;
  maximum_minutes: number;
  horizon_days: number;
  weekly: [number, number, number][];
  exceptions: [string, boolean, number, number][];
  openings: [string, number, number][];
  booked: Uint8Array | null;
  busy: Uint8Array | null;
  lapsed: boolean;
}

const utcDate = (ms: number): string => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('UTC').toPlainDate().toString();
const instant = (ms: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(ms);

/**
 * The state of many resources over a window, in one statement. Unknown ids are absent. Bookings of a place lie apart, so of those that
 * began before the window only the last can reach into it: the index by start finds it, and all that follow.
 */
export async function readStates(
  db: Db | Tx,
  ids: readonly string[],
  window: Span,
  now: Temporal.Instant,
  except: readonly Subject[] = [],
): Promise<ResourceState[]> {
  const fromDate = addDays(utcDate(window.start), -2);
  const toDate = addDays(utcDate(window.end), 2);
  const from = instant(window.start - longestBufferMs - 2 * dayMs);
  const to = instant(window.end + longestBufferMs + 2 * dayMs);
  const { rows } = await sql<StateRow>`
    select r.id, r.owner_id, r.time_zone, r.buffer_before_minutes, r.buffer_minutes, r.lead_minutes, r.slot_minutes, r.minimum_minutes, r.maximum_minutes,
      r.horizon_days,
      coalesce((select json_agg(json_build_array(w.weekday, extract(epoch from w.opens)::int / 60, extract(epoch from w.closes)::int / 60))
        from weekly_hours w where w.resource_id = r.id), '[]') as weekly,
      coalesce((select json_agg(json_build_array(e.date, e.closed,
          coalesce(extract(epoch from e.opens)::int / 60, 0), coalesce(extract(epoch from e.closes)::int / 60, 0)))
        from calendar_exception e where e.resource_id = r.id and e.date between ${fromDate}::date and ${toDate}::date), '[]') as exceptions,
      coalesce((select json_agg(json_build_array(o.date, o.opens, o.closes))
        from opening_hours o where o.resource_id = r.id and o.date between ${fromDate}::date and ${toDate}::date), '[]') as openings,
      (select ${packSpans(sql`v.blocked`)} from reservation v
        where v.resource_id = r.id and ${counts(now, except)} and lower(v.blocked) < ${to}::timestamptz and lower(v.blocked) >= coalesce(
          (select lower(e.blocked) from reservation e where e.resource_id = r.id and lower(e.blocked) <= ${from}::timestamptz
            order by lower(e.blocked) desc limit 1), ${from}::timestamptz)) as booked,
      (select ${packSpans(sql`b.during`)} from busy_time b
        where b.resource_id = r.id and b.during && tstzrange(${from}, ${to})) as busy,
      exists (select from reservation v where v.resource_id = r.id and v.status = 'hold' and v.expires_at <= ${now}) as lapsed
    from calendar_resource r where r.id = any(${ids}::uuid[]) and r.kind = 'place'`.execute(db);
  return rows.map(toState);
}

/** Of the reservation `v`: whether it stands in the way. Lapsed holds do not, nor do those of the subjects that are named. */
export function counts(now: Temporal.Instant, except: readonly Subject[] = []) {
  const live = sql<boolean>`(v.status <> 'hold' or v.expires_at > ${now})`;
  if (except.length === 0) return live;
  const [kinds, ids] = [except.map(({ kind }) => kind), except.map(({ id }) => id)];
  return sql<boolean>`(${live} and (v.subject_kind, v.subject_id) not in (select * from unnest(${kinds}::text[], ${ids}::uuid[])))`;
}

function toState(row: StateRow): ResourceState {
  const booked = unpackSpans(row.booked);
  const busy = unpackSpans(row.busy);
  return {
    id: row.id,
    ownerId: row.owner_id,
    timeZone: row.time_zone,
    terms: {
      before: row.buffer_before_minutes,
      buffer: row.buffer_minutes,
      lead: row.lead_minutes,
      slot: row.slot_minutes,
      minimum: row.minimum_minutes,
      maximum: row.maximum_minutes,
      horizonDays: row.horizon_days,
      weekly: row.weekly.map(([weekday, opens, closes]) => ({ weekday, opens, closes })),
      exceptions: row.exceptions.map(([date, closed, opens, closes]) => ({ date, closed, opens, closes })),
      openings: row.openings.map(([date, opens, closes]) => ({ date, opens, closes })),
    },
    booked,
    taken: busy.length === 0 ? booked : [...booked, ...busy].sort((a, b) => a.start - b.start),
    hasLapsedHolds: row.lapsed,
  };
}

/**
 * Takes the resource's row for this transaction. Whoever changes its time does this first, so they queue in one line and
 * cannot deadlock over it; what is read afterwards is true until commit.
 */
export const lockResource = (tx: Tx, id: string): Promise<void> => lockResources(tx, [id]);

/** As {@link lockResource} for several, in the order of their ids: whoever needs more than one takes them all with this, at once. */
export async function lockResources(tx: Tx, ids: readonly string[]): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from calendar_resource where id = any(${ids}::uuid[]) order by id for no key update`.execute(tx);
  const found = new Set(rows.map(({ id }) => id));
  const unknown = ids.find((id) => !found.has(id));
  if (unknown !== undefined) throw unknownResource(unknown);
}

export const unknownResource = (id: string): Error =>
  missing('calendar.resource_missing', `There is no calendar for ${id}. It may have been removed.`);

/** Moves lapsed holds of one resource to history, so they no longer stand in the way. Call with the resource locked. */
export async function dropLapsedHolds(tx: Tx, resourceId: string, now: Temporal.Instant): Promise<void> {
  await sql`
    with gone as (delete from reservation where resource_id = ${resourceId} and status = 'hold' and expires_at <= ${now} returning *)
    insert into reservation_history (id, resource_id, unit, subject_kind, subject_id, during, blocked, created_at, ended_at, reason)
    select id, resource_id, unit, subject_kind, subject_id, during, blocked, created_at, expires_at, 'expired' from gone`.execute(tx);
}

export interface NewReservation {
  id: Id<'reservation'>;
  resourceId: string;
  subject: Subject;
  /** The first when left out. */
  unit?: number;
  during: Interval;
  /** Kept free around it, in minutes. */
  before: number;
  buffer: number;
  /** Absent commits at once. */
  expiresAt?: Temporal.Instant;
  note?: string;
  now: Temporal.Instant;
}

export async function insertReservation(tx: Tx, it: NewReservation): Promise<Reservation> {
  const { start, end } = it.during;
  const { unit = 1 } = it;
  const status = it.expiresAt === undefined ? 'committed' : 'hold';
  await sql`
    insert into reservation (id, resource_id, unit, subject_kind, subject_id, during, blocked, status, expires_at, note, created_at)
    values (${it.id}, ${it.resourceId}, ${unit}, ${it.subject.kind}, ${it.subject.id}, tstzrange(${start}, ${end}),
      tstzrange(${start.subtract({ minutes: it.before })}, ${end.add({ minutes: it.buffer })}), ${status}, ${it.expiresAt ?? null}, ${it.note ?? null}, ${it.now})`.execute(
    tx,
  );
  const { id, resourceId, subject, during, expiresAt } = it;
  return { id, resourceId, unit, subject, during, status, ...(expiresAt === undefined ? {} : { expiresAt }) };
}

interface ReservationRow {
  id: Id<'reservation'>;
  resource_id: string;
  unit: number;
  subject_kind: string;
  subject_id: string;
  start: Temporal.Instant;
  end: Temporal.Instant;
  status: 'hold' | 'committed';
  expires_at: Temporal.Instant | null;
}

/** The columns of {@link toReservation}, for a `returning` or `select`. */
export const reservationColumns = sql`id, resource_id, unit, subject_kind, subject_id, lower(during) as "start", upper(during) as "end", status, expires_at`;

export function toReservation(row: ReservationRow): Reservation {
  return {
    id: row.id,
    resourceId: row.resource_id,
    unit: row.unit,
    subject: { kind: row.subject_kind, id: row.subject_id },
    during: { start: row.start, end: row.end },
    status: row.status,
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
  };
}

/** Runs a statement that gives back {@link reservationColumns}. */
export async function reservationsFrom(tx: Db | Tx, statement: ReturnType<typeof sql<ReservationRow>>): Promise<Reservation[]> {
  const { rows } = await statement.execute(tx);
  return rows.map(toReservation);
}
