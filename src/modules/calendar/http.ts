import { Type } from 'typebox';
import { parseInstant } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { closed, DateSchema as LocalDate, IdSchema as Uuid, InstantSchema as Moment, route, type Route } from '#platform/http';
import { blocksOf, blockTime, unblockTime, type Block } from './block-time.ts';
import { addException, exceptionsOf, removeException } from './exceptions.ts';
import { requireOwnRules, setWeeklyHours, updateRules } from './resource.ts';

const WallTime = Type.String({
  pattern: '^([01]\\d|2[0-3]):[0-5]\\d$|^24:00$',
  examples: ['09:00'],
  description: 'Wall time, 09:00; 24:00 is midnight at the end.',
});
const Note = Type.String({ maxLength: 200 });

const Hours = Type.Object(
  { weekday: Type.Integer({ minimum: 1, maximum: 7, description: '1 is Monday.' }), opens: WallTime, closes: WallTime },
  closed,
);
const rules = {
  bufferMinutes: Type.Integer({ minimum: 0, maximum: 1_440 }),
  leadMinutes: Type.Integer({ minimum: 0, maximum: 525_600 }),
  slotMinutes: Type.Integer({ minimum: 5, maximum: 60 }),
  minimumMinutes: Type.Integer({ minimum: 5, maximum: 10_080 }),
  maximumMinutes: Type.Integer({ minimum: 5, maximum: 10_080 }),
};
const weekly = Type.Array(Hours, { maxItems: 70 });
const horizonDays = Type.Integer({ minimum: 1, maximum: 730 });
const bufferBeforeMinutes = Type.Integer({
  minimum: 0,
  maximum: 1_440,
  description: 'Kept free before each booking, beside the buffer after it.',
});
const HoursInput = Type.Object(
  { weekly, ...rules, bufferBeforeMinutes: Type.Optional(bufferBeforeMinutes), horizonDays: Type.Optional(horizonDays) },
  closed,
);
const HoursAnswer = Type.Object({ timeZone: Type.String(), weekly, ...rules, bufferBeforeMinutes, horizonDays }, closed);
const exception = {
  date: LocalDate,
  closed: Type.Boolean(),
  opens: Type.Optional(WallTime),
  closes: Type.Optional(WallTime),
  note: Type.Optional(Note),
};
const ExceptionAnswer = Type.Object({ id: Uuid, ...exception }, closed);
const BlockAnswer = Type.Object({ id: Uuid, startsAt: Moment, endsAt: Moment, note: Type.Optional(Note) }, closed);
const tags = ['calendar'] as const;
const host = { may: 'calendar.manage' } as const;
const ofListing = Type.Object({ id: Uuid }, closed);

/** The owner alone: every statement behind these routes asks for the row by id and owner. */
export const calendarRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/listings/:id/hours',
    summary: 'Weekly hours and booking rules of your own listing',
    tags,
    access: host,
    params: ofListing,
    response: { 200: HoursAnswer },
    handle: async (ctx, { params }) => ({ status: 200, body: await hoursOf(ctx, params.id) }),
  }),
  route({
    method: 'PUT',
    path: '/listings/:id/hours',
    summary: 'Replace the weekly hours and booking rules of your own listing',
    tags,
    access: host,
    params: ofListing,
    body: HoursInput,
    response: { 200: HoursAnswer },
    async handle(ctx, { params, body: { weekly: hours, ...changes } }) {
      await inTransaction(ctx, async (tx) => {
        await updateRules(ctx, tx, params.id, changes);
        await setWeeklyHours(ctx, tx, params.id, hours);
      });
      return { status: 200, body: await hoursOf(ctx, params.id) };
    },
  }),
  route({
    method: 'GET',
    path: '/listings/:id/exceptions',
    summary: 'Days of your own listing whose hours differ',
    tags,
    access: host,
    params: ofListing,
    query: Type.Object({ from: Type.Optional(LocalDate) }, closed),
    response: { 200: Type.Object({ items: Type.Array(ExceptionAnswer) }, closed) },
    async handle(ctx, { params, query }) {
      const { timeZone } = await requireOwnRules(ctx, params.id);
      const from = query.from ?? ctx.clock.now().toZonedDateTimeISO(timeZone).toPlainDate().toString();
      return { status: 200, body: { items: await exceptionsOf(ctx, ctx.db, params.id, from) } };
    },
  }),
  route({
    method: 'POST',
    path: '/listings/:id/exceptions',
    summary: 'Close your own listing on a day, or open it at other hours',
    tags,
    access: host,
    params: ofListing,
    body: Type.Object(exception, closed),
    response: { 201: ExceptionAnswer },
    handle: async (ctx, { params, body }) => ({
      status: 201,
      body: await inTransaction(ctx, (tx) => addException(ctx, tx, params.id, body)),
    }),
  }),
  route({
    method: 'DELETE',
    path: '/listings/:id/exceptions/:exceptionId',
    summary: 'Go back to the weekly hours on that day',
    tags,
    access: host,
    params: Type.Object({ id: Uuid, exceptionId: Uuid }, closed),
    response: { 204: null },
    async handle(ctx, { params }) {
      await inTransaction(ctx, (tx) => removeException(ctx, tx, params.id, params.exceptionId));
      return { status: 204 };
    },
  }),
  route({
    method: 'GET',
    path: '/listings/:id/blocks',
    summary: 'Times you keep for yourself, from now on',
    tags,
    access: host,
    params: ofListing,
    response: { 200: Type.Object({ items: Type.Array(BlockAnswer) }, closed) },
    async handle(ctx, { params }) {
      await requireOwnRules(ctx, params.id);
      const blocks = await blocksOf(ctx, ctx.db, params.id, ctx.clock.now());
      return { status: 200, body: { items: blocks.map(printBlock) } };
    },
  }),
  route({
    method: 'POST',
    path: '/listings/:id/blocks',
    summary: 'Keep guests out of a stretch of time',
    tags,
    access: host,
    params: ofListing,
    body: Type.Object({ startsAt: Moment, endsAt: Moment, note: Type.Optional(Note) }, closed),
    response: { 201: BlockAnswer },
    async handle(ctx, { params, body }) {
      const interval = { start: parseInstant(body.startsAt, '/startsAt'), end: parseInstant(body.endsAt, '/endsAt') };
      const block = await inTransaction(ctx, (tx) => blockTime(ctx, tx, params.id, interval, body.note));
      return { status: 201, body: printBlock(block) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/listings/:id/blocks/:blockId',
    summary: 'Let guests in again',
    tags,
    access: host,
    params: Type.Object({ id: Uuid, blockId: Uuid }, closed),
    response: { 204: null },
    async handle(ctx, { params }) {
      await inTransaction(ctx, (tx) => unblockTime(ctx, tx, params.id, params.blockId));
      return { status: 204 };
    },
  }),
];

async function hoursOf(ctx: Context, id: string) {
  const {
    timeZone,
    weekly: hours,
    bufferBeforeMinutes,
    bufferMinutes,
    leadMinutes,
    slotMinutes,
    minimumMinutes,
    maximumMinutes,
    horizonDays: days,
  } = await requireOwnRules(ctx, id);
  return {
    timeZone,
    weekly: hours,
    bufferBeforeMinutes,
    bufferMinutes,
    leadMinutes,
    slotMinutes,
    minimumMinutes,
    maximumMinutes,
    horizonDays: days,
  };
}

const printBlock = ({ id, during, note }: Block) => ({
  id,
  startsAt: during.start.toString(),
  endsAt: during.end.toString(),
  ...(note === undefined ? {} : { note }),
});
