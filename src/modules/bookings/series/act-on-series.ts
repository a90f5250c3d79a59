import { conflict, type Id } from '#kernel';
import { available, type ProcessGraph } from '#kernel/process';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { awaitEffect } from '#platform/effects';
import { fire } from '#platform/process';
import { paymentsVendor } from '#modules/payments';
import type { BookingRow } from '../domain.ts';
import type { BookingProcess, BookingRules } from '../process.ts';
import { rolesTowards } from '../roles.ts';
import { patienceMs } from '../request-booking.ts';
import { savePaymentMethod } from '../store.ts';
import { lockBookingsOf, seriesFor, unknownSeries } from './store.ts';
import { tellAsOne, type SeriesAct } from './tell.ts';

export interface ActRequest {
  id: string;
  act: SeriesAct;
  note?: string | undefined;
  paymentMethodId?: string | undefined;
}

/**
 * Does one thing with every time of a series that allows it, in one transaction: all or none. Times that are over, or were ended one by
 * one, are left as they are. While one of the others is still being settled with the bank, nothing is done.
 *
 * @throws bookings.series_missing, bookings.series_not_ready, bookings.series_nothing
 */
export async function actOnSeries(ctx: Context, process: BookingProcess, rules: BookingRules, request: ActRequest): Promise<void> {
  const personId = requirePerson(ctx);
  const effects = await inTransaction(ctx, async (tx) => {
    const series = await seriesFor(tx, request.id, personId);
    if (series.bookedAt === undefined) throw unknownSeries();
    const bookings = await lockBookingsOf(tx, series.id);
    const wanted = rules.series?.[request.act] ?? [];
    const steps = bookings.map((booking) => ({ booking, transition: stepOf(ctx, process.graph, rules, booking, wanted) }));
    const unsettled = steps.filter(
      ({ booking, transition }) => transition === undefined && mayStill(process.graph, booking.state, rules.series?.accept ?? []),
    );
    if (request.act !== 'pay' && unsettled.length > 0) throw notReady(unsettled.map(({ booking }) => booking));
    tellAsOne(tx);
    const asked: Id<'effect'>[] = [];
    let moved = 0;
    for (const { booking, transition } of steps) {
      if (transition === undefined) continue;
      if (request.act === 'pay' && request.paymentMethodId !== undefined) await savePaymentMethod(tx, booking.id, request.paymentMethodId);
      asked.push(...(await fire(ctx, tx, process, booking.id, transition, request.note)).effects);
      moved += 1;
    }
    if (moved === 0)
      throw conflict('bookings.series_nothing', 'No date of this series is waiting for that any more. Look at what has become of each.');
    return asked;
  });
  const deadline = Date.now() + patienceMs;
  for (const effect of effects) await awaitEffect(ctx, effect, { withinMs: Math.max(1, deadline - Date.now()), vendor: paymentsVendor });
}

function stepOf(
  ctx: Context,
  graph: ProcessGraph,
  rules: BookingRules,
  booking: BookingRow,
  wanted: readonly string[],
): string | undefined {
  const now = new Set(available(graph, booking.state, rolesTowards(ctx, booking, rules)).map(({ name }) => name));
  return wanted.find((name) => now.has(name));
}

/** Whether a booking in this state can still come to one of these transitions. */
export function mayStill(graph: ProcessGraph, state: string, wanted: readonly string[]): boolean {
  const seen = new Set([state]);
  for (const at of seen)
    for (const [name, { from, to }] of Object.entries(graph.transitions)) {
      if (!from.includes(at)) continue;
      if (wanted.includes(name)) return true;
      seen.add(to);
    }
  return false;
}

function notReady(bookings: readonly BookingRow[]): Error {
  const days = bookings.map(({ slot, timeZone }) =>
    slot.start.toZonedDateTimeISO(timeZone).toLocaleString('en-US', { month: 'long', day: 'numeric' }),
  );
  return conflict(
    'bookings.series_not_ready',
    `The card is still being checked for ${days.join(', ')}. Nothing was done; try again when each date is settled.`,
  );
}
