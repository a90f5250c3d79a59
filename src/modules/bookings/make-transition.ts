import { type Context, may } from '#platform/context';
import { inTransaction } from '#platform/database';
import { awaitEffect } from '#platform/effects';
import { paymentsVendor } from '#modules/payments';
import { fire } from '#platform/process';
import type { BookingRow } from './domain.ts';
import type { BookingProcess } from './process.ts';
import { patienceMs } from './request-booking.ts';
import { bookingFor, savePaymentMethod } from './store.ts';

/** What a person does with a booking: accept, decline, withdraw, cancel. @throws bookings.missing, process.wrong_state, process.not_allowed */
export async function makeTransition(ctx: Context, process: BookingProcess, id: string, transition: string, note?: string): Promise<void> {
  const { effects } = await inTransaction(ctx, async (tx) => {
    await bookingFor(tx, id, seenBy(ctx));
    return fire(ctx, tx, process, id, transition, note);
  });
  for (const effect of effects) await awaitEffect(ctx, effect, { withinMs: patienceMs, vendor: paymentsVendor });
}

/** Where another card can be tried, and by which step. */
const otherCard: Record<string, string> = { promised: 'payPromised', owing: 'payOwed' };

/** Tries another card, after a refusal or while a booking is still to be paid. */
export async function payAgain(ctx: Context, process: BookingProcess, id: string, paymentMethodId: string): Promise<void> {
  const { effects } = await inTransaction(ctx, async (tx) => {
    const { state } = await bookingFor(tx, id, seenBy(ctx));
    await savePaymentMethod(tx, id, paymentMethodId);
    return fire(ctx, tx, process, id, otherCard[state] ?? 'payAgain');
  });
  for (const effect of effects) await awaitEffect(ctx, effect, { withinMs: patienceMs, vendor: paymentsVendor });
}

/** The booking, if the actor takes part in it or looks after it. @throws bookings.missing */
export const demandBooking = (ctx: Context, id: string): Promise<BookingRow> => bookingFor(ctx.db, id, seenBy(ctx));

/** Admins and the house see every booking, people their own. */
export function seenBy(ctx: Context): string {
  if (ctx.actor.kind === 'system' || may(ctx, 'bookings.oversee')) return 'anyone';
  return ctx.actor.personId ?? '';
}
