import { interval, invalid, minutesBetween, type Money, parseInstant, type Interval } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { checkSlot, type PartWish } from '#modules/calendar';
import {
  quote,
  quoteWithPromo,
  scheduleFor,
  storeQuote,
  type FeeSchedule,
  type QuotedItem,
  type QuoteFacts,
  type QuoteItem,
  type StoredQuote,
} from '#modules/fees';
import { quoteFromPack } from '#modules/packs';
import type { KeptTimes } from './process.ts';
import { bookableListing, chosenExtras, type BookableListing, type ExtraChoice } from '#modules/listings';
import { balanceOf, termsOf } from './balance/terms.ts';

/** A price holds for as long as it takes to find a card. */
export const quoteLasts = { minutes: 30 };

export interface QuoteRequest {
  listingId: string;
  startsAt: string;
  endsAt: string;
  promoCode?: string | undefined;
  /** Hours of this pack pay for it, instead of a card. */
  packId?: string | undefined;
  /** What is booked together with the kitchen. */
  extras?: readonly ExtraChoice[] | undefined;
}

/**
 * Prices a time, line by line, if it is free now. The quote is an offer to this person for half an hour; it does not hold the time.
 *
 * @throws fees.promo_unknown and the other refusals of a code; listings.missing, listings.extra_missing, calendar.slot_taken, calendar.part_taken, calendar.closed and the calendar's other refusals
 */
export async function makeQuote(
  ctx: Context,
  schedules: readonly FeeSchedule[],
  request: QuoteRequest,
  kept?: KeptTimes,
): Promise<StoredQuote> {
  const personId = requirePerson(ctx);
  const slot = interval(parseInstant(request.startsAt, '/startsAt'), parseInstant(request.endsAt, '/endsAt'));
  const listing = await bookableListing(ctx.db, request.listingId);
  const items = (await chosenExtras(ctx.db, listing.id, request.extras ?? [])).map(itemOf);
  const except = (await kept?.subjectsFor(ctx, ctx.db, listing.id, personId)) ?? [];
  await checkSlot(ctx, ctx.db, { resourceId: listing.id, interval: slot, parts: items.map(partOf), except });
  if (request.packId !== undefined) return fromPack(ctx, { ...request, packId: request.packId }, personId, listing.id, slot);
  const facts = { ...factsOf(listing, slot, ctx.actor.roles), items };
  const schedule = scheduleFor(schedules, facts.startsAt.toPlainDate());
  const code = request.promoCode;
  const priced =
    code === undefined
      ? { quote: quote(schedule, facts) }
      : await quoteWithPromo(ctx, schedule, facts, { code, personId, providerId: listing.hostId });
  const now = ctx.clock.now();
  const balance = balanceOf(await termsOf(ctx.db, listing.id), priced.quote.total, slot.start, now);
  const subject = { kind: 'listing', id: listing.id };
  return inTransaction(ctx, (tx) =>
    storeQuote(ctx, tx, { subject, personId, interval: slot, ...priced, items, balance, expiresAt: now.add(quoteLasts) }),
  );
}

async function fromPack(
  ctx: Context,
  { packId, promoCode, extras = [] }: QuoteRequest & { packId: string },
  personId: StoredQuote['personId'],
  listingId: string,
  slot: Interval,
): Promise<StoredQuote> {
  if (promoCode !== undefined || extras.length > 0)
    throw invalid('bookings.pack_alone', 'A pack pays for the time alone. Take extras and the promo code off, or pay by card.');
  const minutes = minutesBetween(slot.start, slot.end);
  const priced = await quoteFromPack(ctx, { packId, guestId: personId, listingId, startsAt: slot.start, minutes });
  const expiresAt = ctx.clock.now().add(quoteLasts);
  const subject = { kind: 'listing', id: listingId };
  return inTransaction(ctx, (tx) => storeQuote(ctx, tx, { subject, personId, interval: slot, quote: priced, packId, expiresAt }));
}

export const itemOf = ({ extra, units }: Awaited<ReturnType<typeof chosenExtras>>[number]): QuoteItem => ({
  id: extra.id,
  title: extra.title,
  units,
  price: extra.price,
  per: extra.per,
});

/** What was quoted with a time, as the calendar holds it. */
export const partOf = ({ id, title, units }: QuotedItem): PartWish => ({ resourceId: id, title, units });

/** A listing with whatever prices it names. */
type Priced = Omit<BookableListing, 'hourly' | 'point'> & { hourly?: Money.Money | undefined };

/** What prices can depend on: the listing's own prices, the place, and the start on its clock. */
export function factsOf(listing: Priced, slot: Interval, guestRoles: readonly string[]): QuoteFacts {
  const { timeZone, address, hourly, cleaning, minimum, deposit, weekendPercent, eveningPercent, lengthDiscounts } = listing;
  return {
    startsAt: slot.start.toZonedDateTimeISO(timeZone),
    minutes: minutesBetween(slot.start, slot.end),
    place: { country: address.country, region: address.region, city: address.city },
    amounts: { hourly, cleaning, minimum, deposit },
    shares: { weekend: basisPoints(weekendPercent), evening: basisPoints(eveningPercent) },
    discounts: { length: lengthDiscounts.map(({ hours, percent }) => ({ minutesFrom: hours * 60, basisPoints: percent * 100 })) },
    guestRoles,
  };
}

const basisPoints = (percent: number | undefined): number | undefined => (percent === undefined ? undefined : percent * 100);
