import { assert, conflict, Money, type Id } from '#kernel';
import type { Context } from '#platform/context';
import { tables, type Tx } from '#platform/database';
import type { Quote } from '#modules/fees';
import { accounts, post } from '#modules/ledger';
import { requestRefund } from '#modules/payments';
import { lockPack, moveLeft, noPack, packById, type Pack } from './store.ts';
import type { PacksTables } from './tables.gen.ts';
import { hours, worthOf, type Left } from './value.ts';

const bookingOf = (id: string) => ({ kind: 'booking', id });
const potOf = (id: string) => ({ kind: 'pack', id });

/** @throws packs.not_active, packs.expired, packs.elsewhere */
function demandGood(pack: Pack, listingId: string, startsAt: Temporal.Instant): void {
  if (pack.listingId !== listingId) throw conflict('packs.elsewhere', `This pack is for ${pack.listingTitle} alone.`);
  if (pack.state !== 'active') throw conflict('packs.not_active', 'This pack cannot be used: it is not paid, or it has ended.');
  if (Temporal.Instant.compare(startsAt, pack.expiresAt) >= 0)
    throw conflict('packs.expired', 'The pack ends before this time begins. Choose an earlier time, or pay by card.');
}

interface Wish {
  packId: string;
  guestId: string;
  listingId: string;
  startsAt: Temporal.Instant;
  minutes: number;
}

/**
 * Prices a time with hours of a pack; nothing is taken from it yet.
 *
 * @throws packs.missing, packs.elsewhere, packs.not_active, packs.expired, packs.not_enough
 */
export async function quoteFromPack(ctx: Context, { packId, guestId, listingId, startsAt, minutes }: Wish): Promise<Quote> {
  const pack = await packById(ctx.db, packId, guestId);
  if (pack === undefined) throw noPack();
  demandGood(pack, listingId, startsAt);
  const { total, provider } = worthOf(pack.left, minutes);
  const keeps = Money.subtract(total, provider);
  const of = `${hours(minutes)} of ${hours(pack.minutes)} that were bought for ${Money.format(pack.total)}`;
  return {
    lines: [
      { code: 'pack', label: 'Hours of the pack', kind: 'price', payer: 'guest', receiver: 'provider', amount: total, explanation: of },
      {
        code: 'packFees',
        label: 'Fees of the pack',
        kind: 'commission',
        payer: 'provider',
        receiver: 'platform',
        amount: keeps,
        explanation: `The part of ${Money.format(total)} that was the house’s when the pack was sold`,
      },
    ],
    total,
    providerReceives: provider,
    platformKeeps: keeps,
    taxes: Money.zero(total.currency),
    currency: total.currency,
    scheduleVersion: 'pack',
  };
}

/**
 * Takes the hours for a booking, and moves what they are worth into its escrow. Of two who take the last hours, the pack's row lets one.
 *
 * @throws packs.changed when they are worth another amount than was quoted, and as {@link quoteFromPack}
 */
export async function holdHours(
  ctx: Context,
  tx: Tx,
  { bookingId, total, ...wish }: Wish & { bookingId: string; total: Money.Money },
): Promise<void> {
  const { pack } = await lockPack(tx, wish.packId);
  if (pack.guestId !== wish.guestId) throw noPack();
  demandGood(pack, wish.listingId, wish.startsAt);
  const worth = worthOf(pack.left, wish.minutes);
  if (Money.compare(worth.total, total) !== 0)
    throw conflict('packs.changed', 'The pack was used meanwhile, so its hours are worth another amount. Ask for the price again.');
  await tables<PacksTables>(tx)
    .insertInto('pack_use')
    .values({
      booking_id: bookingId,
      pack_id: pack.id,
      minutes: worth.minutes,
      total_minor: worth.total.amountMinor,
      provider_minor: worth.provider.amountMinor,
      used_at: ctx.clock.now(),
    })
    .execute();
  await moveLeft(tx, pack.id, worth, -1);
  await move(ctx, tx, {
    reference: `pack-use:${bookingId}:taken`,
    what: 'Hours taken from a pack',
    from: potOf(pack.id),
    to: bookingOf(bookingId),
    bookingId,
    amount: worth.total,
  });
}

/**
 * Gives back what of a booking's hours is not used: to the pack, or to the card when the pack has ended meanwhile. The booking hears
 * `refunded` of the card.
 *
 * @returns the effect that gives back to the card, or undefined when the pack has it back already
 */
export async function giveHoursBack(ctx: Context, tx: Tx, bookingId: string, amount: Money.Money): Promise<Id<'effect'> | undefined> {
  if (Money.isZero(amount)) return undefined;
  const use = await tables<PacksTables>(tx).selectFrom('pack_use').selectAll().where('booking_id', '=', bookingId).executeTakeFirst();
  assert(use !== undefined, `the booking ${bookingId} took no hours of a pack`);
  const { pack } = await lockPack(tx, use.pack_id);
  const { amountMinor, currency } = amount;
  const back: Left = {
    minutes: Number((BigInt(use.minutes) * amountMinor) / use.total_minor),
    total: amount,
    provider: Money.money((use.provider_minor * amountMinor) / use.total_minor, currency),
  };
  const isOver = pack.state !== 'active' || Temporal.Instant.compare(pack.expiresAt, ctx.clock.now()) <= 0;
  if (isOver || back.minutes === 0)
    return requestRefund(ctx, tx, { subject: bookingOf(bookingId), paidBy: potOf(pack.id), amount, reason: 'pack' });
  await tables<PacksTables>(tx)
    .updateTable('pack_use')
    .set({ returned_minutes: back.minutes, returned_minor: amountMinor })
    .where('booking_id', '=', bookingId)
    .execute();
  await moveLeft(tx, pack.id, back, 1);
  await move(ctx, tx, {
    reference: `pack-use:${bookingId}:back`,
    what: 'Hours given back to a pack',
    from: bookingOf(bookingId),
    to: potOf(pack.id),
    bookingId,
    amount,
  });
  return undefined;
}

interface Move {
  reference: string;
  what: string;
  from: { kind: string; id: string };
  to: { kind: string; id: string };
  bookingId: string;
  amount: Money.Money;
}

const move = (ctx: Context, tx: Tx, { reference, what, from, to, bookingId, amount }: Move) =>
  post(ctx, tx, {
    reference,
    kind: 'packs.moved',
    description: what,
    subject: bookingOf(bookingId),
    lines: [
      { account: accounts.escrow(from), debit: amount },
      { account: accounts.escrow(to), credit: amount },
    ],
  });
