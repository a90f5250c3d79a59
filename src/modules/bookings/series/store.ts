import type { Selectable } from 'kysely';
import { missing, type Id } from '#kernel';
import { sql, tables, type Db, type Tx } from '#platform/database';
import type { BookingRow } from '../domain.ts';
import { read as readBooking } from '../store.ts';
import type { BookingsTables } from '../tables.gen.ts';

/** Times that are booked together. */
export interface Series {
  id: Id<'series'>;
  listingId: string;
  guestId: Id<'person'>;
  providerId: Id<'person'>;
  /** First start by the kitchen's wall clock. */
  startsAt: string;
  minutes: number;
  rule: string;
  /** The price of each time, in order. */
  quoteIds: string[];
  expiresAt: Temporal.Instant;
  bookedAt: Temporal.Instant | undefined;
  createdAt: Temporal.Instant;
}

export const unknownSeries = () => missing('bookings.series_missing', 'There is no such series, or it is not yours.');

const read = (row: Selectable<BookingsTables['booking_series']>): Series => ({
  id: row.id as Id<'series'>,
  listingId: row.listing_id,
  guestId: row.guest_id as Id<'person'>,
  providerId: row.provider_id as Id<'person'>,
  startsAt: row.starts_at,
  minutes: row.minutes,
  rule: row.rule,
  quoteIds: row.quote_ids,
  expiresAt: row.expires_at,
  bookedAt: row.booked_at ?? undefined,
  createdAt: row.created_at,
});

export async function insertSeries(tx: Tx, it: Series): Promise<void> {
  await sql`
    insert into booking_series (id, listing_id, guest_id, provider_id, starts_at, minutes, rule, quote_ids, expires_at, created_at)
    values (${it.id}, ${it.listingId}, ${it.guestId}, ${it.providerId}, ${it.startsAt}, ${it.minutes}, ${it.rule}, ${it.quoteIds}::uuid[],
      ${it.expiresAt}, ${it.createdAt})`.execute(tx);
}

/** The series, if the person takes part in it (or `'anyone'`, for the house): an offer is the guest's alone. @throws bookings.series_missing */
export async function seriesFor(db: Db | Tx, id: string, personId: string): Promise<Series> {
  const row = await tables<BookingsTables>(db)
    .selectFrom('booking_series')
    .selectAll()
    .where('id', '=', id)
    .$if(personId !== 'anyone', (query) =>
      query.where((eb) =>
        eb.or([eb('guest_id', '=', personId), eb.and([eb('provider_id', '=', personId), eb('booked_at', 'is not', null)])]),
      ),
    )
    .executeTakeFirst();
  if (row === undefined) throw unknownSeries();
  return read(row);
}

/** Marks it taken up, once. @returns whether it was still an offer */
export async function takeUp(tx: Tx, id: string, requestKey: string, now: Temporal.Instant): Promise<boolean> {
  const { numUpdatedRows } = await tables<BookingsTables>(tx)
    .updateTable('booking_series')
    .set({ booked_at: now, request_key: requestKey })
    .where('id', '=', id)
    .where('booked_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export async function seriesByKey(db: Db, guestId: string, key: string): Promise<Series | undefined> {
  const row = await tables<BookingsTables>(db)
    .selectFrom('booking_series')
    .selectAll()
    .where('guest_id', '=', guestId)
    .where('request_key', '=', key)
    .executeTakeFirst();
  return row && read(row);
}

/** A person's series on one side, newest first. */
export async function seriesOf(db: Db, side: 'guest_id' | 'provider_id', personId: string, most: number): Promise<Series[]> {
  const rows = await tables<BookingsTables>(db)
    .selectFrom('booking_series')
    .selectAll()
    .where(side, '=', personId)
    .where('booked_at', 'is not', null)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(most)
    .execute();
  return rows.map(read);
}

/** Its bookings in order of time. */
export async function bookingsOf(db: Db | Tx, seriesIds: readonly string[]): Promise<BookingRow[]> {
  if (seriesIds.length === 0) return [];
  const rows = await tables<BookingsTables>(db)
    .selectFrom('booking')
    .selectAll()
    .where('series_id', 'in', seriesIds)
    .orderBy('starts_at')
    .execute();
  return rows.map(readBooking);
}

/** Takes all its bookings' rows before anything else is locked, so that nobody who holds one waits for us while we wait for them. */
export async function lockBookingsOf(tx: Tx, seriesId: string): Promise<BookingRow[]> {
  await sql`select from booking where series_id = ${seriesId} order by id for update`.execute(tx);
  return bookingsOf(tx, [seriesId]);
}

/** @returns whether it had not been told before */
export async function tellOnce(tx: Tx, seriesId: string, template: string): Promise<boolean> {
  const { rows } = await sql`
    insert into series_notice (series_id, template) values (${seriesId}, ${template}) on conflict do nothing returning template`.execute(
    tx,
  );
  return rows.length === 1;
}

/** Removes offers that nobody took up. */
export async function purgeOffers(tx: Tx, before: Temporal.Instant): Promise<void> {
  await tables<BookingsTables>(tx).deleteFrom('booking_series').where('booked_at', 'is', null).where('expires_at', '<', before).execute();
}
