import { conflict, missing, unauthenticated, type Id } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, isUniqueViolation, tables, type Tx } from '#platform/database';
import { awaitEffect } from '#platform/effects';
import { startProcess } from '#platform/process';
import { quoteById, useQuote } from '#modules/fees';
import { holdOpen } from '#modules/identity';
import { bookableListing, holdBookable, unknownListing, type BookableListing } from '#modules/listings';
import { bookingNumber, type BookingId } from './domain.ts';
import type { BookingProcess } from './process.ts';
import { bookingByKey } from './store.ts';
import type { BookingsTables } from './tables.gen.ts';

/** An answer usually carries the bank's word; longer than this nobody is kept waiting. */
export const patienceMs = 4_000;

export interface BookingRequest {
  quoteId: string;
  /** As the payment provider names the card. */
  paymentMethodId: string;
  note?: string | undefined;
  /** The request's idempotency key: the same key never makes a second booking. */
  requestKey: string;
}

/**
 * Books at the price of a quote: takes the quote up, holds the time and asks the bank to set the amount aside, all or nothing.
 * Waits a moment for the bank; when it takes longer, the booking is `authorizing` and moves on by itself.
 *
 * @throws fees.quote_missing, fees.quote_expired, fees.quote_used, calendar.slot_taken, calendar.closed, bookings.own_listing, listings.missing
 */
export async function requestBooking(
  ctx: Context,
  process: BookingProcess,
  numberPrefix: string,
  request: BookingRequest,
): Promise<BookingId> {
  const guestId = requirePerson(ctx);
  const earlier = await bookingByKey(ctx.db, guestId, request.requestKey);
  if (earlier !== undefined) return earlier.id;
  const id: BookingId = ctx.newId('booking');
  try {
    const effects = await insertAndStart(ctx, process, { id, guestId, number: bookingNumber(numberPrefix, ctx.random.bytes(7)), request });
    for (const effect of effects) await awaitEffect(ctx, effect, { withinMs: patienceMs });
    return id;
  } catch (error) {
    if (!isUniqueViolation(error, 'booking_guest_id_request_key_key')) throw error;
    const twin = await bookingByKey(ctx.db, guestId, request.requestKey);
    if (twin === undefined) throw error;
    return twin.id;
  }
}

interface NewBooking {
  id: BookingId;
  guestId: Id<'person'>;
  number: string;
  request: BookingRequest;
}

function insertAndStart(
  ctx: Context,
  process: BookingProcess,
  { id, guestId, number, request }: NewBooking,
): Promise<readonly Id<'effect'>[]> {
  return inTransaction(ctx, async (tx) => {
    // Another's quote is one that does not exist: not even whether it was used is told.
    if ((await quoteById(tx, request.quoteId))?.personId !== guestId)
      throw missing('fees.quote_missing', 'There is no such quote. Ask for a new one.');
    const quote = await useQuote(ctx, tx, request.quoteId, id);
    const listing = await holdBothSides(tx, quote.subject.id, guestId);
    if (listing.hostId === guestId)
      throw conflict('bookings.own_listing', 'This is your own listing. Block the time in its calendar instead.');
    const now = ctx.clock.now();
    await tables<BookingsTables>(tx)
      .insertInto('booking')
      .values({
        id,
        number,
        listing_id: listing.id,
        listing_title: listing.title,
        guest_id: guestId,
        provider_id: listing.hostId,
        quote_id: quote.id,
        payment_method_id: request.paymentMethodId,
        starts_at: quote.interval.start,
        ends_at: quote.interval.end,
        time_zone: listing.timeZone,
        total_minor: quote.total.amountMinor,
        currency: quote.currency,
        note: request.note ?? null,
        request_key: request.requestKey,
        state_entered_at: now,
        created_at: now,
        refund_minor: null,
      })
      .execute();
    const { effects } = await startProcess(ctx, tx, process, id);
    return effects;
  });
}

/**
 * Neither the guest nor the host closes the account, and the kitchen stays on offer, until the booking stands: a closing that comes
 * second sees it. People before the listing, in the order in which a closing takes them.
 */
async function holdBothSides(tx: Tx, listingId: string, guestId: Id<'person'>): Promise<BookableListing> {
  const { hostId } = await bookableListing(tx, listingId);
  const open = await holdOpen(tx, [guestId, hostId]);
  if (!open.has(guestId)) throw unauthenticated('identity.sign_in', 'This account is closed.');
  if (!open.has(hostId)) throw unknownListing();
  return holdBookable(tx, listingId);
}
