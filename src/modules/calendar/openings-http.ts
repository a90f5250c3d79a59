import { Type } from 'typebox';
import { inTransaction } from '#platform/database';
import { closed, IdSchema, route, type Route } from '#platform/http';
import { addOpening, openingsOf, removeOpening } from './openings.ts';
import { requireOwnRules } from './resource.ts';
import { seriesFields } from './series-fields.ts';

const opening = { ...seriesFields, note: Type.String({ minLength: 1, maxLength: 200, description: 'For your own eyes.' }) };
const Opening = Type.Object({ id: IdSchema, ...opening }, closed);
const tags = ['calendar'] as const;
const host = { may: 'calendar.manage' } as const;
const ofListing = Type.Object({ id: IdSchema }, closed);

export const openingRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/listings/:id/openings',
    summary: 'Times that are open beside the weekly hours, once or by a rule',
    tags,
    access: host,
    params: ofListing,
    response: { 200: Type.Object({ items: Type.Array(Opening) }, closed) },
    async handle(ctx, { params }) {
      await requireOwnRules(ctx, params.id);
      return { status: 200, body: { items: await openingsOf(ctx, ctx.db, params.id) } };
    },
  }),
  route({
    method: 'POST',
    path: '/listings/:id/openings',
    summary: 'Open your kitchen for a stretch of its own time beside its weekly hours, once or again and again',
    tags,
    access: host,
    params: ofListing,
    body: Type.Object(opening, closed),
    response: { 201: Opening },
    handle: async (ctx, { params, body }) => ({
      status: 201,
      body: await inTransaction(ctx, (tx) => addOpening(ctx, tx, params.id, body)),
    }),
  }),
  route({
    method: 'DELETE',
    path: '/listings/:id/openings/:openingId',
    summary: 'Take an opening back, all its times; what is booked stays booked',
    tags,
    access: host,
    params: Type.Object({ id: IdSchema, openingId: IdSchema }, closed),
    response: { 204: null },
    async handle(ctx, { params }) {
      await inTransaction(ctx, (tx) => removeOpening(ctx, tx, params.id, params.openingId));
      return { status: 204 };
    },
  }),
];
