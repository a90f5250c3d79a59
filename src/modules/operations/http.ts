import { Type } from 'typebox';
import { Money } from '#kernel';
import type { ProcessGraph } from '#kernel/process';
import { deadLetters, discardDeadLetter, replayDeadLetter, workStats, type DeadLetter } from '#platform/jobs';
import { redact, redactText } from '#platform/telemetry';
import { closed, decodeCursor, IdSchema, InstantSchema, MoneySchema, page, pageOf, pageQuery, route, type Route } from '#platform/http';
import { bookingsByState } from '#modules/bookings';
import { balancesByFamily } from '#modules/ledger';
import { slowParts } from './status.ts';

const admin = { may: 'operations.run' } as const;
const tags = ['admin'] as const;
const byId = Type.Object({ id: IdSchema }, closed);

const Overview = Type.Object(
  {
    now: InstantSchema,
    bookings: Type.Array(Type.Object({ state: Type.String(), title: Type.String(), count: Type.Integer() }, closed)),
    money: Type.Array(Type.Object({ family: Type.String(), title: Type.String(), balance: MoneySchema }, closed)),
    work: Type.Object(
      { waiting: Type.Integer(), due: Type.Integer(), running: Type.Integer(), dead: Type.Integer(), oldestDueSeconds: Type.Number() },
      closed,
    ),
  },
  closed,
);
const Letter = Type.Object(
  {
    id: IdSchema,
    lane: Type.String(),
    queue: Type.String(),
    payload: Type.Unknown(),
    attempts: Type.Integer(),
    error: Type.String(),
    correlationId: Type.String(),
    createdAt: InstantSchema,
    diedAt: InstantSchema,
  },
  closed,
);

export function operationsRoutes(graph: ProcessGraph): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/status',
      summary: 'What is slow at the moment, so that pages can say so',
      tags: ['status'],
      access: 'public',
      response: {
        200: Type.Object(
          { items: Type.Array(Type.Object({ part: Type.String(), since: Type.Optional(Type.String({ format: 'date-time' })) }, closed)) },
          closed,
        ),
      },
      async handle(ctx) {
        const parts = await slowParts(ctx);
        return { status: 200, body: { items: parts.map(({ part, since }) => (since === undefined ? { part } : { part, since })) } };
      },
    }),
    route({
      method: 'GET',
      path: '/admin/overview',
      summary: 'Bookings by state, money by where it rests, and the work queue',
      tags,
      access: admin,
      response: { 200: Overview },
      async handle({ db, clock }) {
        const [states, money, work] = await Promise.all([bookingsByState(db), balancesByFamily(db), workStats(db, clock.now())]);
        return {
          status: 200,
          body: {
            now: clock.now().toString(),
            bookings: [...states].map(([state, count]) => ({ state, title: graph.states[state]?.title ?? state, count })),
            money: money.map(({ balance, ...rest }) => ({ ...rest, balance: Money.toJson(balance) })),
            work,
          },
        };
      },
    }),
    route({
      method: 'GET',
      path: '/admin/dead-letters',
      summary: 'Work that had all its tries, newest first',
      tags,
      access: admin,
      query: Type.Object(pageQuery, closed),
      response: { 200: pageOf(Letter) },
      async handle({ db }, { query: { cursor, limit = 20 } }) {
        const before = cursor === undefined ? undefined : decodeCursor(byId, cursor).id;
        const { items, nextCursor } = page(await deadLetters(db, { before, limit: limit + 1 }), limit, ({ id }) => ({ id }));
        return { status: 200, body: { items: items.map(letterView), ...(nextCursor === undefined ? {} : { nextCursor }) } };
      },
    }),
    route({
      method: 'POST',
      path: '/admin/dead-letters/:id/replay',
      summary: 'Give it a fresh set of tries',
      tags,
      access: admin,
      params: byId,
      response: { 204: null },
      async handle(ctx, { params }) {
        await replayDeadLetter(ctx, params.id);
        return { status: 204 };
      },
    }),
    route({
      method: 'POST',
      path: '/admin/dead-letters/:id/discard',
      summary: 'Let it go for good',
      tags,
      access: admin,
      params: byId,
      response: { 204: null },
      async handle(ctx, { params }) {
        await discardDeadLetter(ctx, params.id);
        return { status: 204 };
      },
    }),
  ];
}

/** As the logs show it: secrets and addresses are taken out. */
const letterView = ({ payload, error, createdAt, diedAt, ...letter }: DeadLetter) => ({
  ...letter,
  payload: redact(payload),
  error: redactText(error),
  createdAt: createdAt.toString(),
  diedAt: diedAt.toString(),
});
