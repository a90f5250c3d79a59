import type { Static } from 'typebox';
import type { Context } from '#platform/context';
import type { Reviewing } from './config.ts';
import type { Review } from './domain.ts';
import type { Report } from './reports.ts';
import type { ReportSchema, ReviewSchema, SummarySchema } from './schemas.ts';
import type { Summary } from './summary.ts';

type Shown = Static<typeof ReviewSchema>;

/** Reviews as the actor may see them: authors as strangers see people. */
export async function showReviews(ctx: Context, { publicNames }: Reviewing, reviews: readonly Review[]): Promise<Shown[]> {
  const names = await publicNames(
    ctx,
    reviews.map(({ authorId }) => authorId),
  );
  const { personId } = ctx.actor;
  return reviews.map((review) => ({
    id: review.id,
    author: names.get(review.authorId) ?? 'Somebody who left',
    stars: review.stars,
    categories: review.categories,
    text: review.text,
    status: review.status,
    writtenAt: review.writtenAt.toString(),
    ...(review.shownAt && { shownAt: review.shownAt.toString() }),
    ...(review.reply && { reply: { text: review.reply.text, at: review.reply.at.toString() } }),
    mayReply: review.status === 'shown' && review.reply === undefined && review.reviewedId === personId,
    mayReport: review.status === 'shown' && personId !== undefined && review.authorId !== personId,
  }));
}

export function showSummary({ rules }: Reviewing, kind: string, summary: Summary): Static<typeof SummarySchema> {
  const side = Object.values(rules.sides).find(({ subject }) => subject.kind === kind);
  // In the order in which they are asked.
  const categories = (side?.categories ?? []).flatMap(({ code, title }) => {
    const found = summary.categories.find((each) => each.code === code);
    return found === undefined ? [] : [{ code, title, count: found.count, mean: found.mean }];
  });
  return { ...summary, categories };
}

export async function showReports(ctx: Context, reviewing: Reviewing, reports: readonly Report[]): Promise<Static<typeof ReportSchema>[]> {
  const kinds = [...new Set(reports.map(({ review }) => review.subject.kind))];
  const titles = new Map(
    await Promise.all(
      kinds.map(async (kind) => {
        const ids = reports.flatMap(({ review: { subject } }) => (subject.kind === kind ? [subject.id] : []));
        return [kind, await reviewing.titlesOf(ctx, kind, ids)] as const;
      }),
    ),
  );
  const people = reports.flatMap(({ reporterId, decision }) => (decision === undefined ? [reporterId] : [reporterId, decision.by]));
  const [names, shown] = await Promise.all([
    reviewing.publicNames(ctx, people),
    showReviews(
      ctx,
      reviewing,
      reports.map(({ review }) => review),
    ),
  ]);
  const reasons = new Map(reviewing.rules.reportReasons.map(({ code, title }) => [code, title]));
  return reports.map(({ id, review, reporterId, reason, details, createdAt, decision }, n) => ({
    id,
    review: shown[n] as Shown,
    subject: { kind: review.subject.kind, title: '', ...titles.get(review.subject.kind)?.get(review.subject.id) },
    reporter: names.get(reporterId) ?? 'Somebody who left',
    reason: reasons.get(reason) ?? reason,
    details,
    createdAt: createdAt.toString(),
    ...(decision && {
      decision: { what: decision.what, reason: decision.reason, by: names.get(decision.by) ?? '', at: decision.at.toString() },
    }),
  }));
}
