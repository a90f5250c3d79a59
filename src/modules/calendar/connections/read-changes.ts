import { isGuildhallError } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction, sql, type Tx } from '#platform/database';
import type { CalendarProvider, Changes, ToldEvent } from '#platform/outside-calendar';
import { busyWindow, writeBusyTime } from '../busy-time.ts';
import { merge } from '../domain.ts';
import { uidDomain } from '../feeds/index.ts';
import { lockResource } from '../store.ts';
import type { Span } from '../wall-clock.ts';
import type { StoredConnection } from './store.ts';
import type { Connecting } from './vendor.ts';

/** The window of a reading stays where it was while changes are told; well before it gets too short, everything is read again. */
const fullEvery = { hours: 24 * 7 };

export interface Reading {
  changes: Changes;
  isFull: boolean;
}

/** What the provider tells since the last reading, or everything: at first, every week, and when it has forgotten what it told. */
export async function askForChanges(
  ctx: Context,
  connection: StoredConnection,
  { accessToken, provider, timeZone }: { accessToken: string; provider: CalendarProvider; timeZone: string },
): Promise<Reading> {
  const { calendar_id, cursor, full_read_at: fullReadAt } = connection;
  const calendarId = calendar_id ?? '';
  const now = ctx.clock.now();
  const window = busyWindow(now);
  const isDue = fullReadAt === null || Temporal.Instant.compare(fullReadAt.add(fullEvery), now) <= 0;
  if (cursor !== null && !isDue) {
    try {
      return { changes: await provider.changes(accessToken, { calendarId, cursor, window, timeZone }), isFull: false };
    } catch (error) {
      if (!isGuildhallError(error, 'outside_calendar.start_over')) throw error;
    }
  }
  return { changes: await provider.changes(accessToken, { calendarId, window, timeZone }), isFull: true };
}

/**
 * Takes a reading over: the times it keeps busy, in place of those of the reading before. Events of ours are no busy times. Nothing
 * happens when the connection was ended or taken back meanwhile.
 */
export async function takeOver(
  ctx: Context,
  config: Connecting,
  { id, resource_id: resourceId }: StoredConnection,
  reading: Reading,
): Promise<void> {
  const { changes, isFull } = reading;
  const now = ctx.clock.now();
  await inTransaction(ctx, async (tx) => {
    await lockResource(tx, resourceId);
    const { rows } = await sql`
      update calendar_connection set cursor = ${changes.cursor}, read_at = ${now},
        full_read_at = case when ${isFull} then ${now}::timestamptz else full_read_at end
      where id = ${id} and state = 'on' returning id`.execute(tx);
    if (rows.length === 0) return;
    if (isFull) await sql`delete from connected_event where connection_id = ${id}`.execute(tx);
    const events = await withoutOurs(tx, config, changes.events);
    await saveEvents(tx, id, events);
    await writeBusyTime(tx, resourceId, id, await busySpans(tx, id, busyWindow(now)));
  });
}

/** Ours are those that we wrote, into whichever calendar, and those that a feed of ours carried there. */
async function withoutOurs(tx: Tx, { publicUrl }: Connecting, events: readonly ToldEvent[]): Promise<ToldEvent[]> {
  const own = `@${uidDomain(publicUrl)}`;
  const marks = events.flatMap(({ mark }) => (mark !== undefined && /^[0-9a-f-]{36}$/.test(mark) ? [mark] : []));
  const { rows } = await sql<{ mark: string; event_id: string | null }>`
    select mark, event_id from connected_booking
    where mark = any(${marks}::uuid[]) or event_id = any(${events.map(({ id }) => id)}::text[])`.execute(tx);
  const known = new Set(rows.flatMap(({ mark, event_id }) => [mark, ...(event_id === null ? [] : [event_id])]));
  const isOurs = ({ id, mark, uid }: ToldEvent): boolean =>
    known.has(id) || (mark !== undefined && known.has(mark)) || (uid !== undefined && /^(?:booking|block)-/.test(uid) && uid.endsWith(own));
  return events.filter((event) => event.isRemoved || !isOurs(event));
}

/** Of one event told twice, the later word counts. */
async function saveEvents(tx: Tx, connectionId: string, events: readonly ToldEvent[]): Promise<void> {
  const last = [...new Map(events.map((event) => [event.id, event])).values()];
  const gone = JSON.stringify(last.filter(({ isRemoved }) => isRemoved).map(({ id }) => id));
  await sql`
    delete from connected_event where connection_id = ${connectionId}
      and (event_id in (select json_array_elements_text(${gone}::text::json)) or series_id in (select json_array_elements_text(${gone}::text::json)))`.execute(
    tx,
  );
  const rows = last
    .filter(({ isRemoved }) => !isRemoved)
    .map(({ id, seriesId, during, isBusy }) => ({
      event_id: id,
      series_id: seriesId ?? null,
      starts_at: during === undefined ? null : new Date(during.start).toISOString(),
      ends_at: during === undefined ? null : new Date(during.end).toISOString(),
      is_busy: isBusy ?? null,
    }));
  await sql`
    insert into connected_event (connection_id, event_id, series_id, starts_at, ends_at, is_busy)
    select ${connectionId}::uuid, event_id, series_id, starts_at, ends_at, is_busy
    from json_to_recordset(${JSON.stringify(rows)}::text::json)
      as t (event_id text, series_id text, starts_at timestamptz, ends_at timestamptz, is_busy boolean)
    on conflict (connection_id, event_id) do update set series_id = excluded.series_id, starts_at = excluded.starts_at,
      ends_at = excluded.ends_at, is_busy = excluded.is_busy`.execute(tx);
}

async function busySpans(tx: Tx, connectionId: string, window: Span): Promise<Span[]> {
  const { rows } = await sql<{ start: Temporal.Instant; end: Temporal.Instant }>`
    select e.starts_at as "start", e.ends_at as "end"
    from connected_event e left join connected_event s on s.connection_id = e.connection_id and s.event_id = e.series_id
    where e.connection_id = ${connectionId} and e.starts_at is not null and coalesce(e.is_busy, s.is_busy, true)`.execute(tx);
  const spans = rows.map(({ start, end }) => ({
    start: Math.max(start.epochMilliseconds, window.start),
    end: Math.min(end.epochMilliseconds, window.end),
  }));
  return merge(spans.filter(({ start, end }) => start < end));
}
