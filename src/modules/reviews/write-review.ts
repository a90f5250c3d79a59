import { conflict, missing } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, json, tables } from '#platform/database';
import { authorOf, checkContent, isOpen, otherSide, sideOf, subjectIdOf, type ReviewContent } from './domain.ts';
import type { Reviewing } from './config.ts';
import { show } from './show.ts';
import { lockWindow, reviewsOfDealing } from './store.ts';
import type { ReviewsTables } from './tables.gen.ts';

/**
 * Writes what one side has to say, or changes it while nobody else has seen it. When the other side has written too, both are shown in
 * the same moment, so that neither answers to the other.
 *
 * @throws reviews.no_window when this person may not write of this dealing; reviews.closed; reviews.bad_review naming each field
 */
export async function writeReview(ctx: Context, reviewing: Reviewing, dealingId: string, content: ReviewContent): Promise<void> {
  const personId = requirePerson(ctx);
  await inTransaction(ctx, async (tx) => {
    const window = await lockWindow(tx, dealingId);
    const side = window && sideOf(window, personId);
    if (window === undefined || side === undefined || window.status === 'void')
      throw missing('reviews.no_window', 'A review is of a booking of yours that is done and paid. This is none, or not yet.');
    const written = await reviewsOfDealing(tx, dealingId);
    const now = ctx.clock.now();
    if (!isOpen(window, now))
      throw conflict(
        'reviews.closed',
        written.size === 2 ? 'Both of you have written: what is shown can no longer be changed.' : 'The time to write is over.',
      );
    const { stars, categories, text } = checkContent(reviewing.rules, side, content);
    const values = { stars, categories: json(categories), text, changed_at: now };
    const mine = written.get(side);
    if (mine === undefined)
      await tables<ReviewsTables>(tx)
        .insertInto('review')
        .values({
          ...values,
          id: ctx.newId('review'),
          dealing_id: dealingId,
          side,
          author_id: personId,
          reviewed_id: authorOf(window, otherSide(side)),
          subject_kind: reviewing.rules.sides[side].subject.kind,
          subject_id: subjectIdOf(window, side),
          status: 'hidden',
          written_at: now,
        })
        .execute();
    else await tables<ReviewsTables>(tx).updateTable('review').set(values).where('id', '=', mine.id).execute();
    if (written.has(otherSide(side))) await show(ctx, tx, reviewing, window);
  });
}
