import type { Selectable } from 'kysely';
import { missing, Money, type Currency, type Id } from '#kernel';
import { prepared, sql, tables, type Db, type Tx } from '#platform/database';
import type { BookingId, BookingRow } from './domain.ts';
import type { BookingsTables } from './tables.gen.ts';

export function read(row: Selectable<BookingsTables['booking']>): BookingRow {
  const currency = row.currency as Currency;
  return {
    id: row.id as BookingId,
    number: row.number,
    listingId: row.listing_id,
    listingTitle: row.listing_title,
    guestId: row.guest_id as Id<'person'>,
    providerId: row.provider_id as Id<'person'>,
    quoteId: row.quote_id,
    paymentMethodId: row.payment_method_id,
    slot: { start: row.starts_at, end: row.ends_at },
    timeZone: row.time_zone,
    total: Money.money(row.total_minor, currency),
    deposit: Money.money(row.deposit_minor, currency),
    balance: Money.money(row.balance_minor, currency),
    balanceDueAt: row.balance_due_at ?? undefined,
    packId: row.pack_id ?? undefined,
    refund: row.refund_minor === null ? undefined : Money.money(row.refund_minor, currency),
    payBy: row.pay_by ?? undefined,
    note: row.note ?? undefined,
    activity: row.activity ?? undefined,
    decisionId: row.decision_id ?? undefined,
    clearedDecisionId: row.cleared_decision_id ?? undefined,
    papersFault: row.papers_fault ?? undefined,
    seriesId: row.series_id ?? undefined,
    state: row.state,
    stateEnteredAt: row.state_entered_at,
    createdAt: row.created_at,
  };
}

const noBooking = () => missing('bookings.missing', 'There is no such booking, or it is not yours.');

export async function lockBooking(tx: Tx, id: string): Promise<{ booking: BookingRow; version: number }> {
  const row = await tables<BookingsTables>(tx).selectFrom('booking').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (row === undefined) throw noBooking();
  return { booking: read(row), version: row.state_version };
}

/** The booking, if the person takes part in it (or `'anyone'`, for the house). @throws bookings.missing */
export async function bookingFor(db: Db | Tx, id: string, personId: string): Promise<BookingRow> {
  const row = await tables<BookingsTables>(db)
    .selectFrom('booking')
    .selectAll()
    .where('id', '=', id)
    .$if(personId !== 'anyone', (query) => query.where((eb) => eb.or([eb('guest_id', '=', personId), eb('provider_id', '=', personId)])))
    .executeTakeFirst();
  if (row === undefined) throw noBooking();
  return read(row);
}

/** A booking, for the house. @throws bookings.missing */
export const bookingById = (db: Db | Tx, id: string): Promise<BookingRow> => bookingFor(db, id, 'anyone');

/** How far a booking has come. @throws bookings.missing */
export const stateOf = async (db: Db, id: string): Promise<string> => (await bookingFor(db, id, 'anyone')).state;

export async function bookingByKey(db: Db | Tx, guestId: string, key: string): Promise<BookingRow | undefined> {
  const row = await tables<BookingsTables>(db)
    .selectFrom('booking')
    .selectAll()
    .where('guest_id', '=', guestId)
    .where('request_key', '=', key)
    .executeTakeFirst();
  return row && read(row);
}

export async function saveState(tx: Tx, id: string, next: { state: string; version: number; enteredAt: Temporal.Instant }): Promise<void> {
  await tables<BookingsTables>(tx)
    .updateTable('booking')
    .set({ state: next.state, state_version: next.version, state_entered_at: next.enteredAt })
    .where('id', '=', id)
    .execute();
}

export async function saveRefund(tx: Tx, id: string, refund: Money.Money): Promise<void> {
  await tables<BookingsTables>(tx).updateTable('booking').set({ refund_minor: refund.amountMinor }).where('id', '=', id).execute();
}

export async function savePayBy(tx: Tx, id: string, payBy: Temporal.Instant): Promise<void> {
  await tables<BookingsTables>(tx).updateTable('booking').set({ pay_by: payBy }).where('id', '=', id).execute();
}

export async function saveEnd(tx: Tx, id: string, end: Temporal.Instant): Promise<void> {
  await tables<BookingsTables>(tx).updateTable('booking').set({ ends_at: end }).where('id', '=', id).execute();
}

export async function savePaymentMethod(tx: Tx, id: string, paymentMethodId: string): Promise<void> {
  await tables<BookingsTables>(tx).updateTable('booking').set({ payment_method_id: paymentMethodId }).where('id', '=', id).execute();
}

/** What the rules said of the booking now, and whose papers are open. */
export async function savePapers(
  tx: Tx,
  id: string,
  { decisionId, fault }: { decisionId: string; fault?: NonNullable<BookingRow['papersFault']> },
): Promise<void> {
  await tables<BookingsTables>(tx)
    .updateTable('booking')
    .set({ decision_id: decisionId, ...(fault !== undefined && { papers_fault: fault }) })
    .where('id', '=', id)
    .execute();
}

/** From now on what is open in the last decision is no news: it was allowed, or a person approved it. */
export async function saveCleared(tx: Tx, id: string): Promise<void> {
  await tables<BookingsTables>(tx)
    .updateTable('booking')
    .set((eb) => ({ cleared_decision_id: eb.ref('decision_id'), papers_fault: null }))
    .where('id', '=', id)
    .execute();
}

/** What the person said last that they come to do. */
export async function lastActivity(db: Db | Tx, guestId: string): Promise<string | undefined> {
  const row = await tables<BookingsTables>(db)
    .selectFrom('booking')
    .select('activity')
    .where('guest_id', '=', guestId)
    .where('activity', 'is not', null)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.activity ?? undefined;
}

/** Whether the person has a booking of this listing that a host has accepted. */
export async function hasBooked(db: Db, listingId: string, guestId: string): Promise<boolean> {
  return (await readBooked(db, listingId, guestId)).length > 0;
}

const readBooked = prepared(
  (_db, listingId: string, guestId: string) => sql`
    select from booking where listing_id = ${listingId} and guest_id = ${guestId}
      and state in ('confirmed', 'papersLapsed', 'inProgress', 'completed', 'payingOut', 'payoutHeld', 'paidOut',
        'disputed', 'refundingRuled', 'ruledRefundHeld', 'payingRuled', 'ruledPayHeld', 'ruled') limit 1`,
);
