import type { Context } from '#platform/context';
import { sql, tables, type Tx } from '#platform/database';
import type { Part, RetentionRule, Sql } from '#platform/module';
import { tell } from './events.ts';
import { readReview } from './store.ts';
import { resum } from './summary.ts';
import type { ReviewsTables } from './tables.gen.ts';

const ofDealings = (ids: readonly string[]): Sql<boolean> => sql<boolean>`dealing_id = any(${ids}::uuid[])`;

/** Reviews go with the dealing that they are about, and count for nothing from then on. */
export const reviewParts: readonly Part[] = [
  { table: 'review_window', of: ['booking'], by: 'dealing_id', unsettled: sql<boolean>`review_window.status = 'open'` },
  { table: 'review', of: ['booking'], by: ofDealings, beforeEnd: countNoMore },
  {
    table: 'review_report',
    of: ['booking'],
    by: (ids) => sql<boolean>`review_id in (select id from review where ${ofDealings(ids)})`,
    lastAt: 'decided_at',
    unsettled: sql<boolean>`review_report.decision is null`,
  },
  { table: 'review_window', of: ['listing'], by: 'place_id', keeps: true },
];

/** What reviews of a subject come to, when the last of them has gone. */
export const summaryEnd: RetentionRule = {
  table: 'review_summary',
  retention: 'until the last review of it has gone',
  past: () => sql<boolean>`review_summary.count = 0 and not exists (select from review
    where review.subject_kind = review_summary.subject_kind and review.subject_id = review_summary.subject_id)`,
};

async function countNoMore(ctx: Context, tx: Tx, ids: readonly string[]): Promise<void> {
  const rows = await tables<ReviewsTables>(tx)
    .updateTable('review')
    .set({ status: 'removed' })
    .where('dealing_id', 'in', [...ids])
    .where('status', '=', 'shown')
    .returningAll()
    .execute();
  // In order, so that two dealings of the same two people never wait for each other.
  for (const review of rows.map(readReview).toSorted((a, b) => (a.subject.id < b.subject.id ? -1 : 1))) {
    await resum(ctx, tx, review.subject);
    await tell(ctx, tx, 'review.removed', review);
  }
}
