import { isGuildhallError } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction, sql } from '#platform/database';
import type { CalendarProvider } from '#platform/outside-calendar';
import { busyDaysAhead } from '../busy-time.ts';
import type { FeedBooking } from '../feeds/index.ts';
import type { StoredConnection } from './store.ts';
import type { Connecting } from './vendor.ts';

/** In one go, so that a new connection of a full kitchen does not keep a worker for minutes. */
const mostWrites = 50;

interface Link {
  mark: string;
  booking_id: string;
  event_id: string | null;
  starts_at: Temporal.Instant | null;
  ends_at: Temporal.Instant | null;
  title: string | null;
}

/**
 * Makes the connected calendar hold the kitchen's confirmed bookings to come, as they now are, and no others of ours. What is past stays
 * there and is forgotten here. Doing so again changes nothing.
 *
 * @returns whether there is more to write
 */
export async function writeBookings(
  ctx: Context,
  config: Connecting,
  connection: StoredConnection,
  { accessToken, provider }: { accessToken: string; provider: CalendarProvider },
): Promise<boolean> {
  const { id, resource_id: resourceId, calendar_id: calendarId } = connection;
  if (calendarId === null) return false;
  const now = ctx.clock.now();
  await sql`delete from connected_booking where connection_id = ${id} and ends_at <= ${now}`.execute(ctx.db);
  const wanted = await confirmedBookings(ctx, config, resourceId, now);
  const { rows } = await sql<Link>`
    select mark, booking_id, event_id, starts_at, ends_at, title from connected_booking where connection_id = ${id}`.execute(ctx.db);
  const links = new Map(rows.map((row) => [row.booking_id, row]));
  const stale = rows.filter((row) => !wanted.has(row.booking_id));
  const changed = [...wanted.values()].filter((booking) => !isWritten(booking, links.get(booking.id)));

  for (const link of stale.slice(0, mostWrites)) {
    const eventId = link.event_id ?? (await findLost(accessToken, provider, calendarId, link));
    if (eventId !== undefined) await provider.remove(accessToken, { calendarId, eventId });
    await sql`delete from connected_booking where mark = ${link.mark}`.execute(ctx.db);
  }
  for (const booking of changed.slice(0, mostWrites)) {
    const link = links.get(booking.id) ?? (await newLink(ctx, id, booking));
    const { eventId } = await provider.write(accessToken, {
      calendarId,
      mark: link.mark,
      ...(link.event_id === null ? {} : { eventId: link.event_id }),
      title: booking.title,
      description: `${config.publicUrl}/${ctx.market}${booking.page}`,
      during: booking.during,
    });
    const { start, end } = booking.during;
    await sql`
      update connected_booking set event_id = ${eventId}, starts_at = ${start}, ends_at = ${end}, title = ${booking.title}
      where mark = ${link.mark}`.execute(ctx.db);
  }
  return stale.length > mostWrites || changed.length > mostWrites;
}

function isWritten({ title, during }: FeedBooking, link: Link | undefined): boolean {
  if (link === undefined || link.event_id === null || link.starts_at === null || link.ends_at === null) return false;
  return link.title === title && link.starts_at.equals(during.start) && link.ends_at.equals(during.end);
}

/** Before the event itself: whatever becomes of the answer, an event with this mark is ours. */
async function newLink(ctx: Context, connectionId: string, { id, during, title }: FeedBooking): Promise<Link> {
  const mark = ctx.newId('connected-booking');
  await inTransaction(ctx, async (tx) => {
    await sql`
      insert into connected_booking (mark, connection_id, booking_id, starts_at, ends_at, title)
      values (${mark}, ${connectionId}, ${id}, ${during.start}, ${during.end}, ${title})`.execute(tx);
  });
  return { mark, booking_id: id, event_id: null, starts_at: null, ends_at: null, title: null };
}

/** An event whose making was never answered: making it once more, under the same mark, tells which it is. */
async function findLost(accessToken: string, provider: CalendarProvider, calendarId: string, link: Link): Promise<string | undefined> {
  if (link.starts_at === null || link.ends_at === null) return undefined;
  const during = { start: link.starts_at, end: link.ends_at };
  try {
    return (await provider.write(accessToken, { calendarId, mark: link.mark, title: link.title ?? '', description: '', during })).eventId;
  } catch (error) {
    if (isGuildhallError(error, 'outside_calendar.refused')) return undefined;
    throw error;
  }
}

async function confirmedBookings(
  ctx: Context,
  { bookings }: Connecting,
  resourceId: string,
  now: Temporal.Instant,
): Promise<Map<string, FeedBooking>> {
  const told = await bookings.ofResource(ctx, resourceId, { from: now, to: now.add({ hours: 24 * busyDaysAhead }) });
  const { rows } = await sql<{ id: string }>`
    select distinct subject_id as id from reservation
    where resource_id = ${resourceId} and subject_kind = 'booking' and status = 'committed'
      and subject_id = any(${told.map(({ id }) => id)}::uuid[])`.execute(ctx.db);
  const sold = new Set(rows.map(({ id }) => id));
  return new Map(told.filter(({ id }) => sold.has(id)).map((booking) => [booking.id, booking]));
}
