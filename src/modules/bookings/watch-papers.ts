import type { Context } from '#platform/context';
import { tables, type Tx } from '#platform/database';
import { enqueue } from '#platform/jobs';
import type { BookingRow } from './domain.ts';
import type { BookingsTables } from './tables.gen.ts';

/** Decides a booking's papers again. */
export const papersQueue = 'bookings.papers';

/** Has the papers decided again when the day of the booking begins where the listing is, or now when it has begun. */
export async function decideOnTheDay(ctx: Context, tx: Tx, { id, slot, timeZone }: BookingRow): Promise<void> {
  const dayBegins = slot.start.toZonedDateTimeISO(timeZone).startOfDay().toInstant();
  await enqueue(ctx, tx, { queue: papersQueue, key: `${id}:day`, runAt: dayBegins, payload: { id } });
}

/**
 * Has the papers of every booking to come decided again, those of a listing or of a guest, because something about them has changed.
 * Those that have ended meanwhile are passed over then.
 */
export async function decideAgain(ctx: Context, tx: Tx, of: { listingId: string } | { guestId: string }): Promise<void> {
  const rows = await tables<BookingsTables>(tx)
    .selectFrom('booking')
    .select('id')
    .$if('listingId' in of, (query) => query.where('listing_id', '=', 'listingId' in of ? of.listingId : ''))
    .$if('guestId' in of, (query) => query.where('guest_id', '=', 'guestId' in of ? of.guestId : ''))
    .where('starts_at', '>', ctx.clock.now())
    .where('decision_id', 'is not', null)
    .orderBy('starts_at')
    .execute();
  for (const { id } of rows) await enqueue(ctx, tx, { queue: papersQueue, key: id, payload: { id } });
}
