import { conflict, forbidden, invalid, missing, type Id } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, isUniqueViolation, tables, type Db } from '#platform/database';
import type { Reviewing } from './config.ts';
import type { Review, ReviewRules } from './domain.ts';
import { tell } from './events.ts';
import { lockShown, readReview } from './store.ts';
import { resum } from './summary.ts';
import type { ReviewsTables } from './tables.gen.ts';

export interface Report {
  id: Id<'report'>;
  review: Review;
  reporterId: Id<'person'>;
  reason: string;
  details: string;
  createdAt: Temporal.Instant;
  decision?: { what: 'kept' | 'removed'; reason: string; by: Id<'person'>; at: Temporal.Instant };
}

export interface Ruling {
  decision: 'kept' | 'removed';
  reason: string;
}

/** Asks the house to look at a review. Once per person and review. @throws reviews.missing, reviews.own, reviews.bad_report, reviews.reported */
export async function reportReview(
  ctx: Context,
  rules: ReviewRules,
  reviewId: string,
  { reason, details }: { reason: string; details: string },
): Promise<void> {
  const personId = requirePerson(ctx);
  if (!rules.reportReasons.some(({ code }) => code === reason)) {
    const message = `"${reason}" is none of the reasons.`;
    throw invalid('reviews.bad_report', message, { fields: [{ path: '/reason', message }] });
  }
  try {
    await inTransaction(ctx, async (tx) => {
      const review = await lockShown(tx, reviewId);
      if (review.authorId === personId) throw forbidden('reviews.own', 'This is your own review. Write to us if it should go.');
      await tables<ReviewsTables>(tx)
        .insertInto('review_report')
        .values({
          id: ctx.newId('report'),
          review_id: reviewId,
          reporter_id: personId,
          reason,
          details: details.trim(),
          created_at: ctx.clock.now(),
        })
        .execute();
    });
  } catch (error) {
    if (!isUniqueViolation(error, 'review_report_review_id_reporter_id_key')) throw error;
    throw conflict('reviews.reported', 'You have reported this review already. We look at it.', { cause: error });
  }
}

/**
 * The house's word on a report, and with it on every open one of the same review. A review that is taken down is seen by nobody and
 * counts for nothing from then on; its author is told why.
 *
 * @throws reviews.no_report, reviews.decided
 */
export async function decideReport(ctx: Context, reviewing: Reviewing, reportId: string, { decision, reason }: Ruling): Promise<void> {
  const by = requirePerson(ctx);
  await inTransaction(ctx, async (tx) => {
    const report = await tables<ReviewsTables>(tx).selectFrom('review_report').selectAll().where('id', '=', reportId).executeTakeFirst();
    if (report === undefined) throw missing('reviews.no_report', 'There is no such report.');
    const decided = conflict('reviews.decided', 'This was decided already, perhaps by a colleague just now. Look at the list again.');
    if (report.decision !== null) throw decided;
    const review = await lockShown(tx, report.review_id).catch(() => undefined);
    if (review === undefined) throw decided;
    const { numUpdatedRows } = await tables<ReviewsTables>(tx)
      .updateTable('review_report')
      .set({ decision, decision_reason: reason, decided_by: by, decided_at: ctx.clock.now() })
      .where('review_id', '=', review.id)
      .where('decision', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw decided;
    if (decision === 'removed') await takeDown(ctx, reviewing, { tx, review, reason });
    await ctx.audit.record(ctx, tx, {
      action: decision === 'removed' ? 'review.remove' : 'review.keep',
      subject: { kind: 'review', id: review.id },
      before: { status: 'shown', reports: Number(numUpdatedRows) },
      after: { status: decision === 'removed' ? 'removed' : 'shown' },
      reason,
    });
  });
}

type TakingDown = { tx: Parameters<typeof resum>[1]; review: Review; reason: string };

async function takeDown(ctx: Context, { rules, notify, pageOf }: Reviewing, { tx, review, reason }: TakingDown): Promise<void> {
  await tables<ReviewsTables>(tx).updateTable('review').set({ status: 'removed' }).where('id', '=', review.id).execute();
  await resum(ctx, tx, review.subject);
  await tell(ctx, tx, 'review.removed', review);
  await notify(ctx, tx, { to: review.authorId, template: rules.removedTemplate, data: { reason }, link: pageOf(review.dealingId) });
}

export interface ReportFilter {
  state: 'open' | 'decided';
  after: string | undefined;
  limit: number;
}

/** Open ones oldest first, decided ones newest first; one more than asked. */
export async function listReports(db: Db, { state, after, limit }: ReportFilter): Promise<Report[]> {
  const isOpen = state === 'open';
  const reports = await tables<ReviewsTables>(db)
    .selectFrom('review_report')
    .selectAll()
    .where('decision', isOpen ? 'is' : 'is not', null)
    .$if(after !== undefined, (query) => query.where('id', isOpen ? '>' : '<', after ?? ''))
    .orderBy('id', isOpen ? 'asc' : 'desc')
    .limit(limit + 1)
    .execute();
  if (reports.length === 0) return [];
  const ids = [...new Set(reports.map((each) => each.review_id))];
  const rows = await tables<ReviewsTables>(db).selectFrom('review').selectAll().where('id', 'in', ids).execute();
  const reviews = new Map(rows.map((row) => [row.id, readReview(row)]));
  return reports.map((row) => ({
    id: row.id as Id<'report'>,
    review: reviews.get(row.review_id) as Review,
    reporterId: row.reporter_id as Id<'person'>,
    reason: row.reason,
    details: row.details,
    createdAt: row.created_at,
    ...(row.decision === null || row.decided_at === null
      ? {}
      : { decision: { what: row.decision, reason: row.decision_reason ?? '', by: row.decided_by as Id<'person'>, at: row.decided_at } }),
  }));
}
