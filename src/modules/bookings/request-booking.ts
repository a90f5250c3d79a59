import { conflict, invalid, missing, unauthenticated, type Id } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, isUniqueViolation, tables, type Tx } from '#platform/database';
import { awaitEffect } from '#platform/effects';
import { fireOutcome, startProcess } from '#platform/process';
import { quoteById, usableQuote, useQuote, type StoredQuote } from '#modules/fees';
import { holdOpen } from '#modules/identity';
import { bookableListing, holdBookable, unknownListing, type BookableListing } from '#modules/listings';
import { paymentsVendor } from '#modules/payments';
import { checkPapers } from './check-papers.ts';
import { bookingNumber, type BookingId } from './domain.ts';
import type { ComplianceCheck, Verdict } from './papers.ts';
import type { BookingProcess } from './process.ts';
import { bookingByKey } from './store.ts';
import type { BookingsTables } from './tables.gen.ts';

/** An answer usually carries the bank's word; longer than this nobody is kept waiting. */
export const patienceMs = 4_000;

export interface BookingRequest {
  quoteId: string;
  /** As the payment provider names the card; none where the quote is paid with hours of a pack. */
  paymentMethodId?: string | undefined;
  note?: string | undefined;
  /** What the guest comes to do, where the market's rules ask. */
  activity?: string | undefined;
  /** The request's idempotency key: the same key never makes a second booking. */
  requestKey: string;
}

/** What of a market a request needs. */
export interface BookingTerms {
  process: BookingProcess;
  /** Begins every booking's number. */
  numberPrefix: string;
  papers: ComplianceCheck | undefined;
}

/**
 * Books at the price of a quote, in the order of the README: session, compliance, conflict, payment, persist, publish, notify. The rules
 * are asked first; then the quote is taken up, the time held and the call to the bank written down, all or nothing. What the rules leave
 * open waits for a person before any card is asked.
 * Waits a moment for the bank; when it takes longer, the booking is `authorizing` and moves on by itself.
 *
 * @throws fees.quote_missing, fees.quote_expired, fees.quote_used, bookings.activity_unknown, bookings.not_legal, calendar.slot_taken,
 *   calendar.closed, bookings.own_listing, listings.missing
 */
export async function requestBooking(ctx: Context, terms: BookingTerms, request: BookingRequest): Promise<BookingId> {
  const guestId = requirePerson(ctx);
  const earlier = await bookingByKey(ctx.db, guestId, request.requestKey);
  if (earlier !== undefined) return earlier.id;
  const verdict = await verdictOn(ctx, terms, guestId, request);
  const id: BookingId = ctx.newId('booking');
  try {
    const number = bookingNumber(terms.numberPrefix, ctx.random.bytes(7));
    const effects = await inTransaction(ctx, async (tx) => {
      const { subject } = own(await quoteById(tx, request.quoteId, guestId));
      const listing = notOwn(await holdBothSides(tx, subject.id, guestId), guestId);
      return insertAndStart(ctx, tx, terms, { id, guestId, number, request, verdict, listing });
    });
    for (const effect of effects) await awaitEffect(ctx, effect, { withinMs: patienceMs, vendor: paymentsVendor });
    return id;
  } catch (error) {
    if (!isUniqueViolation(error, 'booking_guest_id_request_key_key')) throw error;
    const twin = await bookingByKey(ctx.db, guestId, request.requestKey);
    if (twin === undefined) throw error;
    return twin.id;
  }
}

/** Who asks, and for what, is clear before the rules are asked. */
export async function verdictOn(
  ctx: Context,
  { papers }: BookingTerms,
  guestId: Id<'person'>,
  { quoteId, activity }: Pick<BookingRequest, 'quoteId' | 'activity'>,
): Promise<Verdict | undefined> {
  if (papers === undefined) return undefined;
  const quote = usableQuote(ctx, own(await quoteById(ctx.db, quoteId, guestId)));
  const listing = notOwn(await bookableListing(ctx.db, quote.subject.id), guestId);
  return checkPapers(ctx, papers, { quote, listing, guestId, activity });
}

/** Another's quote is one that does not exist: not even whether it was used is told. */
function own(quote: StoredQuote | undefined): StoredQuote {
  if (quote === undefined) throw missing('fees.quote_missing', 'There is no such quote. Ask for a new one.');
  return quote;
}

export function notOwn(listing: BookableListing, guestId: Id<'person'>): BookableListing {
  if (listing.hostId === guestId)
    throw conflict('bookings.own_listing', 'This is your own listing. Block the time in its calendar instead.');
  return listing;
}

interface NewBooking {
  id: BookingId;
  guestId: Id<'person'>;
  number: string;
  request: BookingRequest;
  verdict: Verdict | undefined;
  /** With both sides held. */
  listing: BookableListing;
  /** The series that it is one time of. */
  seriesId?: string;
}

/** Takes the quote up and starts the booking, in the caller's transaction. */
export async function insertAndStart(
  ctx: Context,
  tx: Tx,
  { process, papers }: BookingTerms,
  { id, guestId, number, request, verdict, listing, seriesId }: NewBooking,
): Promise<readonly Id<'effect'>[]> {
  const quote = await useQuote(ctx, tx, request.quoteId, id);
  const subject = { kind: 'booking', id };
  const decisionId = verdict === undefined ? undefined : await papers?.keep(ctx, tx, { subject, personId: guestId, verdict });
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
      payment_method_id: quote.packId === undefined ? demandCard(request.paymentMethodId) : '',
      pack_id: quote.packId ?? null,
      starts_at: quote.interval.start,
      ends_at: quote.interval.end,
      time_zone: listing.timeZone,
      total_minor: quote.total.amountMinor,
      deposit_minor: quote.deposit?.amountMinor ?? 0n,
      balance_minor: quote.balance?.amount.amountMinor ?? 0n,
      balance_due_at: quote.balance?.dueAt ?? null,
      currency: quote.currency,
      note: request.note ?? null,
      activity: verdict === undefined ? null : (request.activity ?? null),
      decision_id: decisionId ?? null,
      cleared_decision_id: null,
      papers_fault: null,
      request_key: request.requestKey,
      state_entered_at: now,
      created_at: now,
      refund_minor: null,
      pay_by: null,
      series_id: seriesId ?? null,
    })
    .execute();
  await startProcess(ctx, tx, process, id);
  const taken = await fireOutcome(ctx, tx, process, id, verdict?.decision.outcome === 'review' ? 'papers_open' : 'papers_in_order');
  return taken?.effects ?? [];
}

function demandCard(paymentMethodId: string | undefined): string {
  if (paymentMethodId !== undefined) return paymentMethodId;
  const message = 'Choose a card to pay with.';
  throw invalid('bookings.no_card', message, { fields: [{ path: '/paymentMethodId', message, code: 'missing' }] });
}

/**
 * Neither the guest nor the host closes the account, and the kitchen stays on offer, until the booking stands: a closing that comes
 * second sees it. People before the listing, in the order in which a closing takes them.
 */
export async function holdBothSides(tx: Tx, listingId: string, guestId: Id<'person'>): Promise<BookableListing> {
  const { hostId } = await bookableListing(tx, listingId);
  const open = await holdOpen(tx, [guestId, hostId]);
  if (!open.has(guestId)) throw unauthenticated('identity.sign_in', 'This account is closed.');
  if (!open.has(hostId)) throw unknownListing();
  return holdBookable(tx, listingId);
}
