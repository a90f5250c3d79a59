import type { Context } from '#platform/context';
import { json, sql, type Db, type Tx } from '#platform/database';
import { writeBusyTime } from '../busy-time.ts';
import { owned } from '../resource.ts';
import type { ReadCalendar } from './read-calendar.ts';
import type { OutsideCalendar } from './types.ts';

export interface StoredAddress {
  host: string;
  sealed: string;
  etag?: string | undefined;
  lastModified?: string | undefined;
}

export interface StoredCalendar {
  id: string;
  resourceId: string;
  timeZone: string;
  source: string;
  readAt: Temporal.Instant;
  address?: StoredAddress;
}

interface NewCalendar {
  id: string;
  resourceId: string;
  name: string;
  read: ReadCalendar;
  address?: StoredAddress;
}

export async function insertCalendar(ctx: Context, tx: Tx, { id, resourceId, name, read, address }: NewCalendar): Promise<void> {
  const now = ctx.clock.now();
  await sql`
    insert into outside_calendar (id, resource_id, name, address_host, address_sealed, etag, last_modified, source, busy_count, event_count,
      problems, checked_at, read_at, created_at)
    values (${id}, ${resourceId}, ${name}, ${address?.host ?? null}, ${address?.sealed ?? null}, ${address?.etag ?? null},
      ${address?.lastModified ?? null}, ${read.source}, ${read.busy.length}, ${read.events}, ${json(read.problems)}, ${now}, ${now}, ${now})`.execute(
    tx,
  );
  await writeBusyTime(tx, resourceId, id, read.busy);
}

/** What was read anew, in place of what was read before. Nothing, when the calendar was removed in the meantime. */
export async function replaceReading(
  ctx: Context,
  tx: Tx,
  { id, resourceId, read, address }: Pick<NewCalendar, 'id' | 'resourceId' | 'read' | 'address'>,
): Promise<void> {
  const now = ctx.clock.now();
  const { rows } = await sql`
    update outside_calendar set source = ${read.source}, busy_count = ${read.busy.length}, event_count = ${read.events},
      problems = ${json(read.problems)}, etag = ${address?.etag ?? null}, last_modified = ${address?.lastModified ?? null},
      failure = null, failing_since = null, checked_at = ${now}, read_at = ${now}
    where id = ${id} returning id`.execute(tx);
  if (rows.length > 0) await writeBusyTime(tx, resourceId, id, read.busy);
}

export async function noteFailure(ctx: Context, tx: Tx, id: string, reason: string): Promise<void> {
  const now = ctx.clock.now();
  await sql`
    update outside_calendar set failure = ${reason.slice(0, 300)}, failing_since = coalesce(failing_since, ${now}), checked_at = ${now}
    where id = ${id}`.execute(tx);
}

export async function storedCalendar(db: Db | Tx, id: string): Promise<StoredCalendar | undefined> {
  const { rows } = await sql<{
    resource_id: string;
    time_zone: string;
    source: string;
    read_at: Temporal.Instant;
    address_host: string | null;
    address_sealed: string | null;
    etag: string | null;
    last_modified: string | null;
  }>`
    select c.resource_id, r.time_zone, c.source, c.read_at, c.address_host, c.address_sealed, c.etag, c.last_modified
    from outside_calendar c join calendar_resource r on r.id = c.resource_id where c.id = ${id}`.execute(db);
  const [row] = rows;
  if (row === undefined) return undefined;
  const { address_host: host, address_sealed: sealed } = row;
  return {
    id,
    resourceId: row.resource_id,
    timeZone: row.time_zone,
    source: row.source,
    readAt: row.read_at,
    ...(host === null || sealed === null
      ? {}
      : { address: { host, sealed, etag: row.etag ?? undefined, lastModified: row.last_modified ?? undefined } }),
  };
}

const mostClashes = 20;

interface CalendarRow {
  id: string;
  name: string;
  address_host: string | null;
  busy_count: number;
  event_count: number;
  problems: OutsideCalendar['problems'];
  failure: string | null;
  failing_since: Temporal.Instant | null;
  checked_at: Temporal.Instant;
  read_at: Temporal.Instant;
  clashes: [number, number][];
}

/** The calendars of the owner's own resource, in the order they were added. To a stranger there are none. */
export async function outsideCalendars(ctx: Context, db: Db | Tx, resourceId: string, id?: string): Promise<OutsideCalendar[]> {
  const { rows } = await sql<CalendarRow>`
    select c.id, c.name, c.address_host, c.busy_count, c.event_count, c.problems, c.failure, c.failing_since, c.checked_at, c.read_at,
      coalesce((select json_agg(json_build_array(extract(epoch from t.start) * 1000, extract(epoch from t."end") * 1000)) from (
        select distinct lower(v.during) as start, upper(v.during) as "end"
        from busy_time b join reservation v on v.resource_id = b.resource_id and v.during && b.during
        where b.source_id = c.id and v.subject_kind <> 'block' and upper(v.during) > ${ctx.clock.now()}
          and (v.status <> 'hold' or v.expires_at > ${ctx.clock.now()})
        order by start limit ${mostClashes}) as t), '[]') as clashes
    from outside_calendar c join calendar_resource r on r.id = c.resource_id
    where r.id = ${resourceId} and ${owned(ctx)} and c.id = coalesce(${id ?? null}::uuid, c.id)
    order by c.created_at, c.id`.execute(db);
  const instant = (ms: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(Math.round(ms));
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    ...(row.address_host === null ? {} : { host: row.address_host }),
    events: row.event_count,
    busyTimes: row.busy_count,
    problems: row.problems,
    ...(row.failure === null || row.failing_since === null ? {} : { failure: { reason: row.failure, since: row.failing_since } }),
    checkedAt: row.checked_at,
    readAt: row.read_at,
    clashes: row.clashes.map(([start, end]) => ({ start: instant(start), end: instant(end) })),
  }));
}
