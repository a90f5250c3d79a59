import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import { publish } from '#platform/outbox';
import type { Review } from './domain.ts';

export const reviewEvents = ['review.shown', 'review.removed'] as const;

/** Says that what others read of this subject is something else now. */
export async function tell(ctx: Context, tx: Tx, name: (typeof reviewEvents)[number], review: Review): Promise<void> {
  const { id, subject, stars, side } = review;
  await publish(ctx, tx, {
    name,
    version: 1,
    subject: { kind: 'review', id },
    payload: { reviewId: id, side, stars, subjectKind: subject.kind, subjectId: subject.id },
  });
}
