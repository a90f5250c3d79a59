import { Type } from 'typebox';
import { missing } from '#kernel';
import type { Context } from '#platform/context';
import { closed, decodeCursor, IdSchema, InstantSchema, page, pageOf, route, type Route } from '#platform/http';
import type { Reviewing } from './config.ts';
import { dealingReviews, ownSubject, reviewsOf } from './queries.ts';
import { replyToReview } from './reply.ts';
import { decideReport, listReports, reportReview } from './reports.ts';
import {
  DealingParams,
  DealingSchema,
  ReplyBody,
  ReportBody,
  ReportParams,
  ReportSchema,
  ReportsQuery,
  ReviewBody,
  ReviewParams,
  RulingBody,
  SubjectPage,
  SubjectParams,
  SubjectQuery,
} from './schemas.ts';
import { noSummary, summariesOf, type Subject } from './summary.ts';
import { showReports, showReviews, showSummary } from './views.ts';
import { writeReview } from './write-review.ts';

const tags = ['reviews'] as const;
const admin = { may: 'reviews.moderate' } as const;
const Cursor = Type.Object({ shownAt: InstantSchema, id: IdSchema }, closed);
const ById = Type.Object({ id: IdSchema }, closed);

export function reviewRoutes(reviewing: Reviewing): readonly Route[] {
  const { rules } = reviewing;
  const dealing = async (ctx: Context, id: string) => ({ status: 200, body: await dealingView(ctx, reviewing, id) });
  return [
    route({
      method: 'GET',
      path: '/reviews/:kind/:subjectId',
      summary: 'What was written of a kitchen, newest first, and what it comes to',
      tags,
      access: 'public',
      mayBeOld: true,
      params: SubjectParams,
      query: SubjectQuery,
      response: { 200: SubjectPage },
      async handle(ctx, { params: { kind, subjectId: id }, query: { cursor, limit = 10 } }) {
        const side = Object.values(rules.sides).find(({ subject }) => subject.kind === kind);
        const mayRead = side?.subject.isPublic === true ? await isPublic(ctx, reviewing, { kind, id }) : ownSubject(ctx, { kind, id });
        if (side === undefined || !mayRead) throw missing('reviews.no_subject', 'There is nothing of this kind to read about here.');
        const before = cursor === undefined ? undefined : decodeCursor(Cursor, cursor);
        const [found, summaries] = await Promise.all([reviewsOf(ctx.db, { kind, id }, { before, limit }), summariesOf(ctx.db, kind, [id])]);
        const { items, nextCursor } = page(found, limit, ({ shownAt, id: last }) => ({ shownAt: shownAt?.toString(), id: last }));
        return {
          status: 200,
          body: {
            summary: showSummary(reviewing, kind, summaries.get(id) ?? noSummary),
            items: await showReviews(ctx, reviewing, items),
            ...(nextCursor === undefined ? {} : { nextCursor }),
            reportReasons: [...rules.reportReasons],
          },
        };
      },
    }),
    route({
      method: 'GET',
      path: '/bookings/:bookingId/reviews',
      summary: 'What can be written of a booking, what was, and what is known of the guest',
      tags,
      access: 'signed-in',
      scope: 'bookings.read',
      params: DealingParams,
      response: { 200: DealingSchema },
      handle: (ctx, { params }) => dealing(ctx, params.bookingId),
    }),
    route({
      method: 'PUT',
      path: '/bookings/:bookingId/review',
      summary: 'Write your review, or change it while nobody has seen it',
      tags,
      access: 'signed-in',
      params: DealingParams,
      body: ReviewBody,
      response: { 200: DealingSchema },
      async handle(ctx, { params, body: { stars, categories = {}, text } }) {
        await writeReview(ctx, reviewing, params.bookingId, { stars, categories, text });
        return dealing(ctx, params.bookingId);
      },
    }),
    route({
      method: 'POST',
      path: '/reviews/:reviewId/reply',
      summary: 'Answer a review of you, once',
      tags,
      access: 'signed-in',
      params: ReviewParams,
      body: ReplyBody,
      response: { 204: null },
      async handle(ctx, { params, body }) {
        await replyToReview(ctx, rules, params.reviewId, body.text);
        return { status: 204 };
      },
    }),
    route({
      method: 'POST',
      path: '/reviews/:reviewId/reports',
      summary: 'Ask the house to look at a review',
      tags,
      access: 'signed-in',
      params: ReviewParams,
      body: ReportBody,
      response: { 204: null },
      async handle(ctx, { params, body: { reason, details = '' } }) {
        await reportReview(ctx, rules, params.reviewId, { reason, details });
        return { status: 204 };
      },
    }),
    route({
      method: 'GET',
      path: '/admin/review-reports',
      summary: 'Reported reviews: those to decide, oldest first, or those decided, newest first',
      tags: ['admin'],
      access: admin,
      query: ReportsQuery,
      response: { 200: pageOf(ReportSchema) },
      async handle(ctx, { query: { state = 'open', cursor, limit = 20 } }) {
        const after = cursor === undefined ? undefined : decodeCursor(ById, cursor).id;
        const { items, nextCursor } = page(await listReports(ctx.db, { state, after, limit }), limit, ({ id }) => ({ id }));
        return {
          status: 200,
          body: { items: await showReports(ctx, reviewing, items), ...(nextCursor === undefined ? {} : { nextCursor }) },
        };
      },
    }),
    route({
      method: 'POST',
      path: '/admin/review-reports/:reportId/decision',
      summary: 'Keep a reported review or take it down, with the reason',
      tags: ['admin'],
      access: admin,
      params: ReportParams,
      body: RulingBody,
      response: { 204: null },
      async handle(ctx, { params, body }) {
        await decideReport(ctx, reviewing, params.reportId, body);
        return { status: 204 };
      },
    }),
  ];
}

const isPublic = async (ctx: Context, { titlesOf }: Reviewing, { kind, id }: Subject): Promise<boolean> =>
  (await titlesOf(ctx, kind, [id])).get(id)?.link !== undefined;

async function dealingView(ctx: Context, reviewing: Reviewing, dealingId: string) {
  const { rules } = reviewing;
  const { side, window, mayWrite, mine, theirs, otherWrote, guest } = await dealingReviews(ctx, reviewing, dealingId);
  const [shown, latest] = await Promise.all([
    showReviews(
      ctx,
      reviewing,
      [mine, theirs].filter((each) => each !== undefined),
    ),
    showReviews(ctx, reviewing, guest.latest),
  ]);
  const view = (id: string | undefined) => shown.find((each) => each.id === id);
  const [myView, theirView] = [view(mine?.id), view(theirs?.id)];
  return {
    ...(side && { side: rules.sides[side].role }),
    mayWrite,
    ...(window && { closesAt: window.closesAt.toString() }),
    categories: side === undefined ? [] : [...rules.sides[side].categories],
    text: rules.text,
    ...(myView && { mine: myView }),
    ...(theirView && { theirs: theirView }),
    otherWrote,
    guest: { summary: showSummary(reviewing, rules.sides.provider.subject.kind, guest.summary), latest },
    reportReasons: [...rules.reportReasons],
  };
}
