import type { Context } from '#platform/context';
import { tables, type Tx } from '#platform/database';
import { cancelJobs } from '#platform/jobs';
import type { Window } from './domain.ts';
import { tell } from './events.ts';
import type { Reviewing } from './config.ts';
import { reviewsOfDealing, setStatus } from './store.ts';
import { resum } from './summary.ts';
import type { ReviewsTables } from './tables.gen.ts';

export const closeQueue = 'reviews.close';
export const remindQueue = 'reviews.remind';

/**
 * Ends the writing: what was written is shown to everybody at once, the marks are counted, and each who was reviewed is told. The
 * caller holds the window.
 */
export async function show(ctx: Context, tx: Tx, { rules, notify, pageOf }: Reviewing, window: Window): Promise<void> {
  const now = ctx.clock.now();
  const written = [...(await reviewsOfDealing(tx, window.dealingId)).values()].filter(({ status }) => status === 'hidden');
  await setStatus(tx, window.dealingId, 'closed');
  for (const queue of [closeQueue, remindQueue]) await cancelJobs(tx, { queue, keyPrefix: window.dealingId });
  await tables<ReviewsTables>(tx)
    .updateTable('review')
    .set({ status: 'shown', shown_at: now })
    .where('dealing_id', '=', window.dealingId)
    .where('status', '=', 'hidden')
    .execute();
  // In order, so that two dealings of the same two people never wait for each other.
  for (const review of written.toSorted((a, b) => (a.subject.id < b.subject.id ? -1 : 1))) {
    await resum(ctx, tx, review.subject);
    await tell(ctx, tx, 'review.shown', review);
    // Whoever has just written sees it on the page that they are on.
    if (review.reviewedId === ctx.actor.personId) continue;
    const link = pageOf(window.dealingId);
    await notify(ctx, tx, { to: review.reviewedId, template: rules.shownTemplate, data: { stars: String(review.stars) }, link });
  }
}
