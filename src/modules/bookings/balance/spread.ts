import { assert, Money, type Id } from '#kernel';
import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import { quoteById, sharesOf } from '#modules/fees';
import { movedFor, requestRefund, requestTransfer, type Moved } from '#modules/payments';
import { paidOf, type BookingRow } from '../domain.ts';
import { lockBooking } from '../store.ts';
import { balanceOfBooking } from './store.ts';

/**
 * A booking that was paid in two parts gives back and pays out from two payments, one after the other: the balance first, then what came
 * in with the booking. The outcome of the one asks for the other, in the transaction that settles it.
 */
interface Source extends Moved {
  paidBy: { kind: string; id: string };
}

const subjectOf = ({ id }: BookingRow) => ({ kind: 'booking', id });

/** Whose payment brought a booking's money in: its own, or that of the pack whose hours it took. */
export const paidByOf = (booking: BookingRow): Source['paidBy'] =>
  booking.packId === undefined ? subjectOf(booking) : { kind: 'pack', id: booking.packId };

async function sourcesOf(tx: Tx, booking: BookingRow): Promise<[Source, ...Source[]]> {
  const subject = subjectOf(booking);
  const paidBy = paidByOf(booking);
  const first: Source = { paidBy, ...(await movedFor(tx, { subject, paidBy })) };
  const balance = booking.balanceDueAt === undefined ? undefined : await balanceOfBooking(tx, booking);
  if (balance?.state !== 'paid') return [first];
  const rest = { kind: 'balance', id: balance.id };
  return [{ paidBy: rest, ...(await movedFor(tx, { subject, paidBy: rest })) }, first];
}

const left = ({ held, refunded, transferred }: Source): Money.Money => Money.subtract(Money.subtract(held, refunded), transferred);

/** Whom the next part is taken from, and how much: what is left there, or all of it from the last. */
function nextPart(sources: readonly Source[], outstanding: Money.Money): { paidBy: Source['paidBy']; amount: Money.Money } {
  const rich = sources.slice(0, -1).find((source) => left(source).amountMinor > 0n);
  if (rich !== undefined) return { paidBy: rich.paidBy, amount: Money.min(left(rich), outstanding) };
  const last = sources.at(-1);
  assert(last !== undefined, 'a booking without a payment has nothing to give');
  return { paidBy: last.paidBy, amount: outstanding };
}

const sumOf = (sources: readonly Source[], of: 'refunded' | 'transferred', { currency }: Money.Money): Money.Money =>
  Money.sum(
    sources.map((source) => source[of]),
    currency,
  );

/** Gives back what of the decided refund is not on its way yet. @returns undefined when nothing is left to give back */
export async function refundNext(
  ctx: Context,
  tx: Tx,
  booking: BookingRow,
  amount: Money.Money,
): Promise<readonly Id<'effect'>[] | undefined> {
  if (Money.isZero(amount)) return undefined;
  const sources = await sourcesOf(tx, booking);
  const outstanding = Money.subtract(amount, sumOf(sources, 'refunded', amount));
  if (outstanding.amountMinor <= 0n) return undefined;
  const effect = await requestRefund(ctx, tx, { subject: subjectOf(booking), ...nextPart(sources, outstanding), reason: 'cancellation' });
  return effect === undefined ? [] : [effect];
}

/** What stays of what was paid, once a refund is decided. */
export const keptOf = (booking: BookingRow): Money.Money =>
  booking.refund === undefined ? paidOf(booking) : Money.subtract(paidOf(booking), booking.refund);

/** Pays the provider what of their share is not on its way yet. @returns undefined when nothing is left to pay */
export async function payNext(ctx: Context, tx: Tx, booking: BookingRow): Promise<readonly Id<'effect'>[] | undefined> {
  const quote = await quoteById(tx, booking.quoteId);
  assert(quote !== undefined, `the quote ${booking.quoteId} of a booking is gone`);
  const { provider } = sharesOf(quote, keptOf(booking));
  if (Money.isZero(provider)) return undefined;
  const sources = await sourcesOf(tx, booking);
  const outstanding = Money.subtract(provider, sumOf(sources, 'transferred', provider));
  if (outstanding.amountMinor <= 0n) return undefined;
  const effect = await requestTransfer(ctx, tx, { subject: subjectOf(booking), ...nextPart(sources, outstanding), to: booking.providerId });
  return effect === undefined ? [] : [effect];
}

/** After a part went through: asks for the next one. @returns whether there was one, so that the booking is not told yet */
export async function asksForMore(ctx: Context, tx: Tx, bookingId: string, outcome: string): Promise<boolean> {
  if (outcome !== 'refunded' && outcome !== 'transferred') return false;
  const { booking } = await lockBooking(tx, bookingId);
  if (booking.balanceDueAt === undefined) return false;
  if (outcome === 'transferred') return (await payNext(ctx, tx, booking)) !== undefined;
  return booking.refund !== undefined && (await refundNext(ctx, tx, booking, booking.refund)) !== undefined;
}
