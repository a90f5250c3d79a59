import type { Selectable } from 'kysely';
import { missing, type Id } from '#kernel';
import { tables, type Db, type Tx } from '#platform/database';
import type { Review, Side, Window } from './domain.ts';
import type { ReviewsTables } from './tables.gen.ts';

export const readWindow = (row: Selectable<ReviewsTables['review_window']>): Window => ({
  dealingId: row.dealing_id,
  placeId: row.place_id,
  guestId: row.guest_id as Id<'person'>,
  providerId: row.provider_id as Id<'person'>,
  status: row.status,
  openedAt: row.opened_at,
  closesAt: row.closes_at,
});

export const readReview = (row: Selectable<ReviewsTables['review']>): Review => ({
  id: row.id as Id<'review'>,
  dealingId: row.dealing_id,
  side: row.side,
  authorId: row.author_id as Id<'person'>,
  reviewedId: row.reviewed_id as Id<'person'>,
  subject: { kind: row.subject_kind, id: row.subject_id },
  stars: row.stars,
  categories: row.categories,
  text: row.text,
  status: row.status,
  writtenAt: row.written_at,
  ...(row.shown_at === null ? {} : { shownAt: row.shown_at }),
  ...(row.reply === null || row.replied_at === null ? {} : { reply: { text: row.reply, at: row.replied_at } }),
});

/** The window, and nobody else writes, shows or closes until the transaction ends. */
export async function lockWindow(tx: Tx, dealingId: string): Promise<Window | undefined> {
  const row = await tables<ReviewsTables>(tx)
    .selectFrom('review_window')
    .selectAll()
    .where('dealing_id', '=', dealingId)
    .forUpdate()
    .executeTakeFirst();
  return row && readWindow(row);
}

export async function windowOf(db: Db | Tx, dealingId: string): Promise<Window | undefined> {
  const row = await tables<ReviewsTables>(db)
    .selectFrom('review_window')
    .selectAll()
    .where('dealing_id', '=', dealingId)
    .executeTakeFirst();
  return row && readWindow(row);
}

export async function setStatus(tx: Tx, dealingId: string, status: Window['status']): Promise<void> {
  await tables<ReviewsTables>(tx).updateTable('review_window').set({ status }).where('dealing_id', '=', dealingId).execute();
}

export async function reviewsOfDealing(db: Db | Tx, dealingId: string): Promise<Map<Side, Review>> {
  const rows = await tables<ReviewsTables>(db).selectFrom('review').selectAll().where('dealing_id', '=', dealingId).execute();
  return new Map(rows.map((row) => [row.side, readReview(row)]));
}

export const noReview = () => missing('reviews.missing', 'There is no such review. It may have been taken down.');

/** A review that others see; nobody changes it until the transaction ends. @throws reviews.missing */
export async function lockShown(tx: Tx, id: string): Promise<Review> {
  const row = await tables<ReviewsTables>(tx)
    .selectFrom('review')
    .selectAll()
    .where('id', '=', id)
    .where('status', '=', 'shown')
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw noReview();
  return readReview(row);
}
