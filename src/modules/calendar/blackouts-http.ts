import { Type } from 'typebox';
import { inTransaction } from '#platform/database';
import { closed, IdSchema, route, type Route } from '#platform/http';
import { addBlackout, blackoutsOf, removeBlackout } from './blackouts.ts';
import { requireOwnRules } from './resource.ts';
import { seriesFields } from './series-fields.ts';

const blackout = { ...seriesFields, reason: Type.String({ minLength: 1, maxLength: 200, description: 'For your own eyes.' }) };
const Blackout = Type.Object({ id: IdSchema, ...blackout }, closed);
const tags = ['calendar'] as const;
const host = { may: 'calendar.manage' } as const;
const ofListing = Type.Object({ id: IdSchema }, closed);

export const blackoutRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/listings/:id/blackouts',
    summary: 'Times without bookings, once or by a rule',
    tags,
    access: host,
    params: ofListing,
    response: { 200: Type.Object({ items: Type.Array(Blackout) }, closed) },
    async handle(ctx, { params }) {
      await requireOwnRules(ctx, params.id);
      return { status: 200, body: { items: await blackoutsOf(ctx, ctx.db, params.id) } };
    },
  }),
  route({
    method: 'POST',
    path: '/listings/:id/blackouts',
    summary: 'Close your kitchen for a stretch of its own time, once or again and again',
    tags,
    access: host,
    params: ofListing,
    body: Type.Object(blackout, closed),
    response: { 201: Blackout },
    handle: async (ctx, { params, body }) => ({
      status: 201,
      body: await inTransaction(ctx, (tx) => addBlackout(ctx, tx, params.id, body)),
    }),
  }),
  route({
    method: 'DELETE',
    path: '/listings/:id/blackouts/:blackoutId',
    summary: 'Lift a blackout, all its times',
    tags,
    access: host,
    params: Type.Object({ id: IdSchema, blackoutId: IdSchema }, closed),
    response: { 204: null },
    async handle(ctx, { params }) {
      await inTransaction(ctx, (tx) => removeBlackout(ctx, tx, params.id, params.blackoutId));
      return { status: 204 };
    },
  }),
];
