import { conflict } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, tables } from '#platform/database';
import { checkReply, type ReviewRules } from './domain.ts';
import { lockShown, noReview } from './store.ts';
import type { ReviewsTables } from './tables.gen.ts';

/** The one answer of whoever was reviewed, under the review for everybody who reads it. @throws reviews.missing, also for everybody else; reviews.replied, reviews.bad_reply */
export async function replyToReview(ctx: Context, rules: ReviewRules, reviewId: string, reply: string): Promise<void> {
  const personId = requirePerson(ctx);
  await inTransaction(ctx, async (tx) => {
    const review = await lockShown(tx, reviewId);
    if (review.reviewedId !== personId) throw noReview();
    if (review.reply !== undefined) throw conflict('reviews.replied', 'You have replied already; a review gets one reply.');
    const text = checkReply(rules, reply);
    await tables<ReviewsTables>(tx)
      .updateTable('review')
      .set({ reply: text, replied_at: ctx.clock.now() })
      .where('id', '=', reviewId)
      .execute();
  });
}
