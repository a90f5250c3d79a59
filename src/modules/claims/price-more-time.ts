import { assert, conflict, isGuildhallError, minutesBetween, Money, type Interval } from '#kernel';
import type { Context } from '#platform/context';
import type { Db, Tx } from '#platform/database';
import { factsOf, itemOf, type BookingRow } from '#modules/bookings';
import {
  quote,
  quoteById,
  scheduleFor,
  storeQuote,
  useQuote,
  type Quote,
  type QuoteFacts,
  type QuoteItem,
  type StoredQuote,
} from '#modules/fees';
import { chosenExtras, listingsByIds } from '#modules/listings';
import { termsOfPack } from '#modules/packs';
import type { CaseId } from './domain.ts';
import type { ClaimsRules } from './rules.ts';

/** Prices so many minutes after the end of a booking. Pure, so that a page can show what each choice costs. */
export type MoreTimePrice = (minutes: number) => Quote;

const quoteKept = { minutes: 1 };

/**
 * Of what was booked with the kitchen, what is paid by the hour goes on; what was paid once for the booking is paid. Hours of a pack were
 * sold by fees of their own, so more time beside them goes by the fees of the day of the booking.
 */
export async function pricer(
  db: Db | Tx,
  { schedules, moreTime }: ClaimsRules,
  kind: 'extension' | 'overtime',
  booking: BookingRow,
): Promise<MoreTimePrice> {
  const sold = await quoteById(db, booking.quoteId);
  assert(sold !== undefined, `the quote ${booking.quoteId} of a booking is gone`);
  const schedule =
    booking.packId === undefined
      ? schedules.find(({ version }) => version === sold.scheduleVersion)
      : scheduleFor(schedules, booking.createdAt.toZonedDateTimeISO(booking.timeZone).toPlainDate());
  assert(schedule !== undefined, `no fees of version ${sold.scheduleVersion} are known`);
  const listing = (await listingsByIds(db, [booking.listingId])).get(booking.listingId);
  if (listing === undefined) throw conflict('claims.not_now', 'This place is not here any more.');
  const slot = (minutes: number): Interval => ({ start: booking.slot.end, end: booking.slot.end.add({ minutes }) });
  if (kind === 'overtime') {
    // The hour as it was sold, so that nobody raises it afterwards.
    const hourly =
      booking.packId === undefined ? hourlyOf(sold, moreTime.timeLine, booking) : (await termsOfPack(db, booking.packId)).hourly;
    return (minutes) =>
      quote(schedule, { ...bare(factsOf(listing, slot(minutes), [])), amounts: { hourly }, tags: [moreTime.overtimeTag] });
  }
  const items = await hourlyItems(db, booking, sold);
  return (minutes) => {
    const facts = factsOf(listing, slot(minutes), []);
    return quote(schedule, { ...facts, amounts: { hourly: facts.amounts['hourly'] }, discounts: {}, items });
  };
}

const bare = ({ startsAt, minutes, place }: QuoteFacts) => ({ startsAt, minutes, place });

function hourlyOf(sold: StoredQuote, timeLine: string, { total }: BookingRow): Money.Money {
  const line = sold.lines.find(({ code }) => code === timeLine);
  if (line === undefined) return Money.zero(total.currency);
  return Money.scale(line.amount, 60, minutesBetween(sold.interval.start, sold.interval.end));
}

/** What the host took off the list since is not charged on. */
async function hourlyItems(db: Db | Tx, { listingId }: BookingRow, { items }: StoredQuote): Promise<QuoteItem[]> {
  const found = await Promise.all(
    items.map(({ id, units }) =>
      chosenExtras(db, listingId, [{ id, units }]).catch((error: unknown) => {
        if (isGuildhallError(error)) return [];
        throw error;
      }),
    ),
  );
  return found
    .flat()
    .map(itemOf)
    .filter(({ per }) => per === 'hour');
}

/** Notes a price as the one that a case goes by. */
export async function fixPrice(
  ctx: Context,
  tx: Tx,
  { caseId, booking, minutes, priced }: { caseId: CaseId; booking: BookingRow; minutes: number; priced: Quote },
): Promise<StoredQuote> {
  const stored = await storeQuote(ctx, tx, {
    subject: { kind: 'listing', id: booking.listingId },
    personId: booking.guestId,
    interval: { start: booking.slot.end, end: booking.slot.end.add({ minutes }) },
    quote: priced,
    expiresAt: ctx.clock.now().add(quoteKept),
  });
  return useQuote(ctx, tx, stored.id, caseId);
}
