import type { Selectable } from 'kysely';
import { missing, Money, type Currency, type Id } from '#kernel';
import type { Context } from '#platform/context';
import { tables, type Db, type Tx } from '#platform/database';
import type { BookingRow } from '../domain.ts';
import { firstDeadline } from './deadline.ts';
import { lockBooking } from '../store.ts';
import type { BookingsTables } from '../tables.gen.ts';

/** The rest of a booking's price, as its process sees it. */
export interface BookingBalance {
  id: Id<'balance'>;
  booking: BookingRow;
  amount: Money.Money;
  dueAt: Temporal.Instant;
  payBy: Temporal.Instant;
  paymentMethodId: string;
  state: string;
  stateEnteredAt: Temporal.Instant;
}

type Row = Selectable<BookingsTables['booking_balance']>;

const read = (row: Row, booking: BookingRow): BookingBalance => ({
  id: row.id as Id<'balance'>,
  booking,
  amount: Money.money(row.amount_minor, row.currency as Currency),
  dueAt: row.due_at,
  payBy: row.pay_by,
  paymentMethodId: row.payment_method_id,
  state: row.state,
  stateEnteredAt: row.state_entered_at,
});

export async function insertBalance(ctx: Context, tx: Tx, booking: BookingRow, id: Id<'balance'>): Promise<void> {
  const now = ctx.clock.now();
  const earliest = booking.balanceDueAt ?? now;
  const dueAt = Temporal.Instant.compare(earliest, now) > 0 ? earliest : now;
  await tables<BookingsTables>(tx)
    .insertInto('booking_balance')
    .values({
      id,
      booking_id: booking.id,
      amount_minor: booking.balance.amountMinor,
      currency: booking.balance.currency,
      due_at: dueAt,
      pay_by: firstDeadline({ dueAt, startsAt: booking.slot.start }),
      payment_method_id: booking.paymentMethodId,
      state_entered_at: now,
      created_at: now,
    })
    .execute();
}

/** The booking first, then its balance: in this order everywhere, so that no two wait for each other. */
export async function lockBalance(tx: Tx, id: string): Promise<{ balance: BookingBalance; version: number }> {
  const db = tables<BookingsTables>(tx);
  const of = await db.selectFrom('booking_balance').select('booking_id').where('id', '=', id).executeTakeFirst();
  if (of === undefined) throw missing('bookings.no_balance', 'Nothing is left to pay for this booking.');
  const { booking } = await lockBooking(tx, of.booking_id);
  const row = await db.selectFrom('booking_balance').selectAll().where('id', '=', id).forUpdate().executeTakeFirstOrThrow();
  return { balance: read(row, booking), version: row.state_version };
}

export async function saveBalanceState(
  tx: Tx,
  id: string,
  next: { state: string; version: number; enteredAt: Temporal.Instant },
): Promise<void> {
  await tables<BookingsTables>(tx)
    .updateTable('booking_balance')
    .set({ state: next.state, state_version: next.version, state_entered_at: next.enteredAt })
    .where('id', '=', id)
    .execute();
}

export async function balanceOfBooking(db: Db | Tx, booking: BookingRow): Promise<BookingBalance | undefined> {
  const row = await tables<BookingsTables>(db)
    .selectFrom('booking_balance')
    .selectAll()
    .where('booking_id', '=', booking.id)
    .executeTakeFirst();
  return row && read(row, booking);
}

/** Whose payments and accounts hold a booking's money: its own, and those of its balance. */
export async function holdersOf(db: Db | Tx, booking: BookingRow): Promise<{ kind: string; id: string }[]> {
  const balance = booking.balanceDueAt === undefined ? undefined : await balanceOfBooking(db, booking);
  return [{ kind: 'booking', id: booking.id }, ...(balance === undefined ? [] : [{ kind: 'balance', id: balance.id }])];
}

export async function bookingOfBalance(db: Db | Tx, id: string): Promise<string | undefined> {
  const row = await tables<BookingsTables>(db).selectFrom('booking_balance').select('booking_id').where('id', '=', id).executeTakeFirst();
  return row?.booking_id;
}

export async function saveBalanceCard(tx: Tx, id: string, paymentMethodId: string): Promise<void> {
  await tables<BookingsTables>(tx)
    .updateTable('booking_balance')
    .set({ payment_method_id: paymentMethodId })
    .where('id', '=', id)
    .execute();
}

/** From now on all of the total is paid. */
export async function notePaid(tx: Tx, bookingId: string): Promise<void> {
  await tables<BookingsTables>(tx).updateTable('booking').set({ balance_minor: 0n }).where('id', '=', bookingId).execute();
}
