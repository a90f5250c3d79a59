import { conflict, missing, Money, type Id } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, isUniqueViolation, json, tables } from '#platform/database';
import { awaitEffect } from '#platform/effects';
import { startProcess } from '#platform/process';
import { quote, scheduleFor, type FeeSchedule, type Quote } from '#modules/fees';
import { holdOpen } from '#modules/identity';
import { bookableListing, type BookableListing } from '#modules/listings';
import { paymentsVendor } from '#modules/payments';
import type { PackProcess } from './process.ts';
import { offerById, packByKey, type PackOffer } from './store.ts';
import type { PacksTables } from './tables.gen.ts';
import { hours } from './value.ts';

const patienceMs = 4_000;

/** What a pack costs with the market's fees, line by line. */
export function priceOf(ctx: Context, schedules: readonly FeeSchedule[], offer: PackOffer, { timeZone, address }: BookableListing): Quote {
  const startsAt = ctx.clock.now().toZonedDateTimeISO(timeZone);
  return quote(scheduleFor(schedules, startsAt.toPlainDate()), {
    startsAt,
    minutes: offer.minutes,
    place: { country: address.country, region: address.region, city: address.city },
    amounts: { pack: offer.price },
  });
}

/**
 * Buys a pack: its price is asked of the card at once. Waits a moment for the bank.
 *
 * @throws packs.no_offer, packs.own_kitchen, listings.missing
 */
export async function buyPack(
  ctx: Context,
  process: PackProcess,
  schedules: readonly FeeSchedule[],
  { offerId, paymentMethodId, requestKey }: { offerId: string; paymentMethodId: string; requestKey: string },
): Promise<string> {
  const guestId = requirePerson(ctx);
  const earlier = await packByKey(ctx.db, guestId, requestKey);
  if (earlier !== undefined) return earlier.id;
  const offer = await offerById(ctx.db, offerId);
  if (offer === undefined) throw missing('packs.no_offer', 'This pack is not sold any more. Look at what the kitchen offers now.');
  if (offer.hostId === guestId) throw conflict('packs.own_kitchen', 'This is your own kitchen. Block the time in its calendar instead.');
  const listing = await bookableListing(ctx.db, offer.listingId);
  const priced = priceOf(ctx, schedules, offer, listing);
  const id: Id<'pack'> = ctx.newId('pack');
  try {
    const { effects } = await inTransaction(ctx, async (tx) => {
      const open = await holdOpen(tx, [guestId, offer.hostId]);
      if (!open.has(offer.hostId)) throw missing('packs.no_offer', 'This pack is not sold any more.');
      const now = ctx.clock.now();
      const expiresAt = now.toZonedDateTimeISO(listing.timeZone).add({ months: offer.validMonths }).toInstant();
      await tables<PacksTables>(tx)
        .insertInto('pack')
        .values({
          id,
          offer_id: offer.id,
          listing_id: offer.listingId,
          listing_title: listing.title,
          guest_id: guestId,
          host_id: offer.hostId,
          minutes: offer.minutes,
          total_minor: priced.total.amountMinor,
          provider_minor: priced.providerReceives.amountMinor,
          currency: priced.currency,
          lines: json(priced.lines.map((line) => ({ ...line, amount: Money.toJson(line.amount) }))),
          payment_method_id: paymentMethodId,
          expires_at: expiresAt,
          minutes_left: offer.minutes,
          total_left_minor: priced.total.amountMinor,
          provider_left_minor: priced.providerReceives.amountMinor,
          request_key: requestKey,
          state_entered_at: now,
          created_at: now,
        })
        .execute();
      await ctx.audit.record(ctx, tx, {
        action: 'pack.bought',
        subject: { kind: 'pack', id },
        after: { hours: hours(offer.minutes), total: Money.format(priced.total) },
      });
      return startProcess(ctx, tx, process, id);
    });
    for (const effect of effects) await awaitEffect(ctx, effect, { withinMs: patienceMs, vendor: paymentsVendor });
    return id;
  } catch (error) {
    if (!isUniqueViolation(error, 'pack_guest_id_request_key_key')) throw error;
    const twin = await packByKey(ctx.db, guestId, requestKey);
    if (twin === undefined) throw error;
    return twin.id;
  }
}
