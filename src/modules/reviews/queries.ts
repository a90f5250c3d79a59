import { missing } from '#kernel';
import { type Context, may, requirePerson } from '#platform/context';
import { tables, type Db } from '#platform/database';
import type { Parties, Reviewing } from './config.ts';
import { isOpen, otherSide, sideOf, sides, type Review, type Side, type Window } from './domain.ts';
import { readReview, readWindow, reviewsOfDealing, windowOf } from './store.ts';
import { noSummary, summariesOf, type Subject, type Summary } from './summary.ts';
import type { ReviewsTables } from './tables.gen.ts';

export interface Place {
  shownAt: string;
  id: string;
}

/** The shown reviews of a subject, newest first, one more than asked. */
export async function reviewsOf(
  db: Db,
  { kind, id }: Subject,
  { before, limit }: { before?: Place | undefined; limit: number },
): Promise<Review[]> {
  const rows = await tables<ReviewsTables>(db)
    .selectFrom('review')
    .selectAll()
    .where('subject_kind', '=', kind)
    .where('subject_id', '=', id)
    .where('status', '=', 'shown')
    .$if(before !== undefined, (query) =>
      query.where((eb) => eb(eb.refTuple('shown_at', 'id'), '<', eb.tuple(Temporal.Instant.from(before?.shownAt ?? ''), before?.id ?? ''))),
    )
    .orderBy('shown_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return rows.map(readReview);
}

/** Everything about the reviews of one dealing that this person may see. */
export interface DealingReviews {
  /** On which side this person is; absent for admins. */
  side?: Side;
  window?: Window;
  mayWrite: boolean;
  mine?: Review;
  /** The other side's, once it is shown. */
  theirs?: Review;
  /** Whether the other side has written, shown or not. */
  otherWrote: boolean;
  /** What is known of the guest: for the provider, who decides with whom to deal, and for the guest. */
  guest: { id: string; summary: Summary; latest: Review[] };
}

const latestShown = 5;

/** @throws reviews.no_dealing for everybody who has no part in it */
export async function dealingReviews(ctx: Context, { rules, dealings }: Reviewing, dealingId: string): Promise<DealingReviews> {
  const personId = requirePerson(ctx);
  const parties = await dealings.partiesOf(ctx.db, dealingId);
  const side = parties && sideOf(parties, personId);
  if (parties === undefined || (side === undefined && !may(ctx, 'reviews.moderate')))
    throw missing('reviews.no_dealing', 'There is no such booking, or it is not yours.');
  const subject = { kind: rules.sides.provider.subject.kind, id: parties.guestId };
  const [window, written, summaries, latest] = await Promise.all([
    windowOf(ctx.db, dealingId),
    reviewsOfDealing(ctx.db, dealingId),
    summariesOf(ctx.db, subject.kind, [subject.id]),
    reviewsOf(ctx.db, subject, { limit: latestShown }),
  ]);
  const mine = side && written.get(side);
  const theirs = side && written.get(otherSide(side));
  return {
    ...(side && { side }),
    ...(window && { window }),
    mayWrite: side !== undefined && window !== undefined && isOpen(window, ctx.clock.now()),
    ...(mine && { mine }),
    ...(theirs?.status === 'shown' && { theirs }),
    otherWrote: theirs !== undefined,
    guest: { id: subject.id, summary: summaries.get(subject.id) ?? noSummary, latest: latest.slice(0, latestShown) },
  };
}

export interface Unwritten extends Parties {
  dealingId: string;
  side: Side;
}

/** Windows that are open and what is still unwritten in them, oldest first: for whoever asks people to write. */
export async function unwritten(ctx: Context): Promise<Unwritten[]> {
  const rows = await tables<ReviewsTables>(ctx.db)
    .selectFrom('review_window')
    .selectAll()
    .where('status', '=', 'open')
    .orderBy('opened_at')
    .orderBy('dealing_id')
    .execute();
  const windows = rows.map(readWindow).filter((each) => isOpen(each, ctx.clock.now()));
  if (windows.length === 0) return [];
  const written = await tables<ReviewsTables>(ctx.db)
    .selectFrom('review')
    .select(['dealing_id', 'side'])
    .where(
      'dealing_id',
      'in',
      windows.map(({ dealingId }) => dealingId),
    )
    .execute();
  const done = new Set(written.map(({ dealing_id: id, side }) => `${id} ${side}`));
  return windows.flatMap(({ dealingId, guestId, providerId, placeId }) =>
    sides.filter((side) => !done.has(`${dealingId} ${side}`)).map((side) => ({ dealingId, side, guestId, providerId, placeId })),
  );
}

/** Whether a person may read what is written of a subject that is not for everybody. */
export const ownSubject = (ctx: Context, { id }: Subject): boolean => ctx.actor.personId === id || may(ctx, 'reviews.moderate');
