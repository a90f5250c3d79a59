import { Money, type Id } from '#kernel';
import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import { fireOutcome } from '#platform/process';
import { paidOf, type BookingRow } from './domain.ts';
import type { BookingProcess } from './process.ts';
import { bookingFor, lockBooking, saveEnd, savePaymentMethod, saveRefund } from './store.ts';

/** What the cases of a booking may do to it. Each is an outcome that its graph waits for, or does nothing. */

/** Takes the booking's row, if the person takes part in it: whatever is opened about it waits in one line. @throws bookings.missing */
export async function holdBooking(tx: Tx, id: string, personId: string): Promise<BookingRow> {
  await bookingFor(tx, id, personId);
  return (await lockBooking(tx, id)).booking;
}

/** Moves the end of a booking that stands, and the timers that wait for it. @returns whether it still stood */
export async function moveEnd(ctx: Context, tx: Tx, process: BookingProcess, id: string, end: Temporal.Instant): Promise<boolean> {
  const { booking } = await lockBooking(tx, id);
  await saveEnd(tx, id, end);
  if ((await fireOutcome(ctx, tx, process, id, 'extended')) !== undefined) return true;
  await saveEnd(tx, id, booking.slot.end);
  return false;
}

/** Keeps the price in escrow until {@link unfreezeEscrow}. @returns whether it was there to be kept */
export const freezeEscrow = async (ctx: Context, tx: Tx, process: BookingProcess, id: string): Promise<boolean> =>
  (await fireOutcome(ctx, tx, process, id, 'disputed')) !== undefined;

/**
 * Lets the booking go on: with nothing to give back as before, else the guest gets `refund` and the provider the rest of what was paid, as
 * it was quoted. Nothing goes back that never came in. Of two payments the balance gives first, then the down payment; hours of a pack go
 * back to the pack, or to its card when it has ended.
 */
export async function unfreezeEscrow(
  ctx: Context,
  tx: Tx,
  process: BookingProcess,
  id: string,
  awarded: Money.Money,
): Promise<readonly Id<'effect'>[]> {
  const { booking } = await lockBooking(tx, id);
  const refund = Money.min(awarded, paidOf(booking));
  if (!Money.isZero(refund)) await saveRefund(tx, id, refund);
  const early = Temporal.Instant.compare(ctx.clock.now(), booking.slot.end) < 0;
  const outcome = !Money.isZero(refund) ? 'dispute_ruled' : early ? 'dispute_cleared_early' : 'dispute_cleared';
  return (await fireOutcome(ctx, tx, process, id, outcome))?.effects ?? [];
}

/** The card that whatever is still to be paid for a booking is asked for. */
export const useCard = (tx: Tx, id: string, paymentMethodId: string): Promise<void> => savePaymentMethod(tx, id, paymentMethodId);
