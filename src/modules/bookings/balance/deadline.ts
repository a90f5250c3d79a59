import type { Context } from '#platform/context';
import { isDown } from '#platform/breaker';
import { tables, type Tx } from '#platform/database';
import { paymentsVendor } from '#modules/payments';
import type { BookingsTables } from '../tables.gen.ts';

/**
 * Until when a balance can be paid. An outage of the payment provider is nobody's failure to pay: while the provider is known to be away
 * at the deadline, the deadline moves by six hours, again and again, until an hour before the start at the latest. Away still at that last
 * moment, the booking ends and everything that was paid goes back.
 */

/** How long a chef has to see to a balance that the card did not pay at once. */
const payWithin = { hours: 48 };
const longerBy = { hours: 6 };
/** So that a booking whose balance stays unpaid has ended before it would begin. */
const beforeStart = { hours: 1 };

interface Due {
  dueAt: Temporal.Instant;
  payBy: Temporal.Instant;
  startsAt: Temporal.Instant;
}

const earlier = (a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant => (Temporal.Instant.compare(a, b) <= 0 ? a : b);
const isBefore = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) < 0;

/** The last moment at all: an hour before the start, or the start for what became due only within that hour. */
function latest({ dueAt, startsAt }: Pick<Due, 'dueAt' | 'startsAt'>): Temporal.Instant {
  const last = startsAt.subtract(beforeStart);
  return isBefore(dueAt, last) ? last : startsAt;
}

export const firstDeadline = (due: Pick<Due, 'dueAt' | 'startsAt'>): Temporal.Instant => earlier(due.dueAt.add(payWithin), latest(due));

/** Six hours more, as far as the start allows; undefined when there is no later moment. */
export function laterDeadline(due: Due): Temporal.Instant | undefined {
  const next = earlier(due.payBy.add(longerBy), latest(due));
  return isBefore(due.payBy, next) ? next : undefined;
}

/** Asked only after its day, because the house itself was away, a balance has its two days from then on, as far as the start allows. */
export function deadlineOnceAsked(due: Due, now: Temporal.Instant): Temporal.Instant {
  const fair = earlier(now.add(payWithin), latest(due));
  return isBefore(due.payBy, fair) ? fair : due.payBy;
}

/**
 * Whoever hears only after an outage that the card was refused, or that the bank asks for them, has six hours for it as well, as far as the
 * start allows. Without an outage the deadline stays as it was told.
 */
export function deadlineAfterWord(due: Due, now: Temporal.Instant): Temporal.Instant {
  const wasMoved = isBefore(firstDeadline(due), due.payBy);
  const fair = earlier(now.add(longerBy), latest(due));
  return wasMoved && isBefore(due.payBy, fair) ? fair : due.payBy;
}

/** What a deadline that is due means while the provider is known to be away; undefined when it is not. */
export async function outageAtDeadline(ctx: Context, balanceId: string): Promise<'provider_away' | 'provider_away_still' | undefined> {
  if (!(await isDown(ctx.db, paymentsVendor))) return undefined;
  const row = await tables<BookingsTables>(ctx.db)
    .selectFrom('booking_balance')
    .innerJoin('booking', 'booking.id', 'booking_balance.booking_id')
    .select(['booking_balance.due_at', 'booking_balance.pay_by', 'booking.starts_at'])
    .where('booking_balance.id', '=', balanceId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const later = laterDeadline({ dueAt: row.due_at, payBy: row.pay_by, startsAt: row.starts_at });
  return later === undefined ? 'provider_away_still' : 'provider_away';
}

export async function saveDeadline(tx: Tx, balanceId: string, payBy: Temporal.Instant): Promise<void> {
  await tables<BookingsTables>(tx).updateTable('booking_balance').set({ pay_by: payBy }).where('id', '=', balanceId).execute();
}
