import { conflict, type Id } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, isUniqueViolation, type Tx } from '#platform/database';
import { awaitEffect } from '#platform/effects';
import { checkTimes, lockResources } from '#modules/calendar';
import { quoteById, type StoredQuote } from '#modules/fees';
import { paymentsVendor } from '#modules/payments';
import { bookingNumber } from '../domain.ts';
import { partOf } from '../make-quote.ts';
import type { Verdict } from '../papers.ts';
import { holdBothSides, insertAndStart, notOwn, patienceMs, verdictOn, type BookingTerms } from '../request-booking.ts';
import { seriesByKey, seriesFor, takeUp, type Series } from './store.ts';

export interface SeriesRequest {
  seriesId: string;
  paymentMethodId: string;
  note?: string | undefined;
  activity?: string | undefined;
  requestKey: string;
}

/**
 * Books every time of a series at its quoted price, all or none: the rules are asked for each date, then all times are held in one
 * transaction, with each date that cannot be had named when there is one. Each time is a booking with its own authorization.
 *
 * @throws bookings.series_missing, bookings.series_booked, calendar.series_clashes, and what `requestBooking` throws
 */
export async function bookSeries(ctx: Context, terms: BookingTerms, request: SeriesRequest): Promise<Id<'series'>> {
  const guestId = requirePerson(ctx);
  const earlier = await seriesByKey(ctx.db, guestId, request.requestKey);
  if (earlier !== undefined) return earlier.id;
  const series = await seriesFor(ctx.db, request.seriesId, guestId);
  if (series.guestId !== guestId) throw conflict('bookings.own_listing', 'This is an offer to somebody else.');
  if (series.bookedAt !== undefined) throw booked();
  const verdicts = new Map<string, Verdict | undefined>();
  for (const quoteId of series.quoteIds) verdicts.set(quoteId, await verdictOn(ctx, terms, guestId, { ...request, quoteId }));
  try {
    const effects = await inTransaction(ctx, (tx) => bookAll(ctx, tx, terms, { request, series, verdicts }));
    const deadline = Date.now() + patienceMs;
    for (const effect of effects) await awaitEffect(ctx, effect, { withinMs: Math.max(1, deadline - Date.now()), vendor: paymentsVendor });
    return series.id;
  } catch (error) {
    if (!isUniqueViolation(error, 'booking_series_guest_id_request_key_key')) throw error;
    return series.id;
  }
}

const booked = () => conflict('bookings.series_booked', 'This series is booked already. Look among your bookings.');

interface Everything {
  request: SeriesRequest;
  series: Series;
  verdicts: ReadonlyMap<string, Verdict | undefined>;
}

async function bookAll(ctx: Context, tx: Tx, terms: BookingTerms, { request, series, verdicts }: Everything) {
  const { guestId } = series;
  if (!(await takeUp(tx, series.id, request.requestKey, ctx.clock.now()))) throw booked();
  const listing = notOwn(await holdBothSides(tx, series.listingId, guestId), guestId);
  const quotes: StoredQuote[] = [];
  for (const id of series.quoteIds) {
    const found = await quoteById(tx, id);
    if (found === undefined) throw conflict('fees.quote_expired', 'This offer has expired. Ask for a new one.');
    quotes.push(found);
  }
  const parts = quotes[0]?.items.map(partOf) ?? [];
  await lockResources(tx, [listing.id, ...parts.map(({ resourceId }) => resourceId)]);
  const times = quotes.map(({ interval }) => interval);
  await checkTimes(ctx, tx, { resourceId: listing.id, times, parts });
  const effects: Id<'effect'>[] = [];
  for (const [index, { id: quoteId }] of quotes.entries()) {
    const number = bookingNumber(terms.numberPrefix, ctx.random.bytes(7));
    const one = { ...request, quoteId, requestKey: `${request.requestKey}#${index + 1}` };
    const verdict = verdicts.get(quoteId);
    const id = ctx.newId('booking');
    effects.push(...(await insertAndStart(ctx, tx, terms, { id, guestId, number, request: one, verdict, listing, seriesId: series.id })));
  }
  return effects;
}
