import { Type } from 'typebox';
import { closed, IdSchema, InstantSchema, pageQuery, Text } from '#platform/http';

const Mark = Type.Integer({ minimum: 1, maximum: 5 });
export const Choices = Type.Array(Type.Object({ code: Type.String(), title: Type.String() }, closed));

export const SummarySchema = Type.Object(
  {
    count: Type.Integer(),
    mean: Type.Number({ description: '1 to 5 with two decimals; 0 without a review.' }),
    distribution: Type.Array(Type.Integer(), { description: 'How many gave one star, two, up to five.' }),
    categories: Type.Array(Type.Object({ code: Type.String(), title: Type.String(), count: Type.Integer(), mean: Type.Number() }, closed)),
  },
  closed,
);

export const ReviewSchema = Type.Object(
  {
    id: IdSchema,
    author: Type.String({ description: 'As strangers see them.' }),
    stars: Mark,
    categories: Type.Record(Type.String(), Mark),
    text: Type.String(),
    status: Type.String(),
    writtenAt: InstantSchema,
    shownAt: Type.Optional(InstantSchema),
    reply: Type.Optional(Type.Object({ text: Type.String(), at: InstantSchema }, closed)),
    mayReply: Type.Boolean(),
    mayReport: Type.Boolean(),
  },
  closed,
);

export const ReviewBody = Type.Object(
  { stars: Mark, categories: Type.Optional(Type.Record(Type.String({ pattern: '^[a-z]{1,40}$' }), Mark)), text: Text(4_000, 0) },
  closed,
);
export const ReplyBody = Type.Object({ text: Text(4_000) }, closed);
export const ReportBody = Type.Object({ reason: Text(40), details: Type.Optional(Type.String({ maxLength: 1_000 })) }, closed);
export const RulingBody = Type.Object(
  { decision: Type.Union([Type.Literal('kept'), Type.Literal('removed')]), reason: Text(1_000, 3) },
  closed,
);

export const SubjectPage = Type.Object(
  { summary: SummarySchema, items: Type.Array(ReviewSchema), nextCursor: Type.Optional(Type.String()), reportReasons: Choices },
  closed,
);

export const DealingSchema = Type.Object(
  {
    side: Type.Optional(Type.String()),
    mayWrite: Type.Boolean(),
    closesAt: Type.Optional(InstantSchema),
    categories: Choices,
    text: Type.Object({ least: Type.Integer(), most: Type.Integer() }, closed),
    mine: Type.Optional(ReviewSchema),
    theirs: Type.Optional(ReviewSchema),
    otherWrote: Type.Boolean(),
    guest: Type.Object({ summary: SummarySchema, latest: Type.Array(ReviewSchema) }, closed),
    reportReasons: Choices,
  },
  closed,
);

export const ReportSchema = Type.Object(
  {
    id: IdSchema,
    review: ReviewSchema,
    subject: Type.Object({ kind: Type.String(), title: Type.String(), link: Type.Optional(Type.String()) }, closed),
    reporter: Type.String(),
    reason: Type.String(),
    details: Type.String(),
    createdAt: InstantSchema,
    decision: Type.Optional(Type.Object({ what: Type.String(), reason: Type.String(), by: Type.String(), at: InstantSchema }, closed)),
  },
  closed,
);

export const ReportsQuery = Type.Object(
  { state: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('decided')])), ...pageQuery },
  closed,
);
export const SubjectParams = Type.Object({ kind: Type.String({ pattern: '^[a-z]{1,40}$' }), subjectId: IdSchema }, closed);
export const SubjectQuery = Type.Object(pageQuery, closed);
export const DealingParams = Type.Object({ bookingId: IdSchema }, closed);
export const ReviewParams = Type.Object({ reviewId: IdSchema }, closed);
export const ReportParams = Type.Object({ reportId: IdSchema }, closed);
