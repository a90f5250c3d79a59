import { tables } from '#platform/database';
import type { FeedBooking, FeedBookings, FeedWindow } from '#modules/calendar';
import type { Context } from '#platform/context';
import type { BookingsTables } from './tables.gen.ts';

const mostBookings = 2_000;

/** What a calendar elsewhere is told of bookings: a kitchen's to its host, a chef's own to the chef. Nobody's name. */
export const feedBookings: FeedBookings = {
  ofResource: async (ctx, resourceId, window) =>
    (await within(ctx, 'listing_id', resourceId, window)).map((row) => toldAs(row, `Booked, ${row.number}`)),
  ofPerson: async (ctx, personId, window) =>
    (await within(ctx, 'guest_id', personId, window)).map((row) => toldAs(row, `${row.listing_title}, ${row.number}`)),
};

type Row = Awaited<ReturnType<typeof within>>[number];

function toldAs(row: Row, title: string): FeedBooking {
  const { id, starts_at: start, ends_at: end, state_version: version, state_entered_at: changedAt } = row;
  return { id, title, page: `/bookings/${id}`, during: { start, end }, version, changedAt };
}

async function within(ctx: Context, by: 'listing_id' | 'guest_id', id: string, { from, to }: FeedWindow) {
  return tables<BookingsTables>(ctx.db)
    .selectFrom('booking')
    .select(['id', 'number', 'listing_title', 'starts_at', 'ends_at', 'state_version', 'state_entered_at'])
    .where(by, '=', id)
    .where('ends_at', '>', from)
    .where('starts_at', '<', to)
    .orderBy('starts_at')
    .limit(mostBookings)
    .execute();
}
