import { Type } from 'typebox';
import { closed, DateSchema, IdSchema, InstantSchema, route, type Route } from '#platform/http';
import { availability } from '#modules/calendar';
import { listingsByIds } from './queries.ts';
import { requireVisible, type ListingsConfig } from './view.ts';

const Span = Type.Object({ start: InstantSchema, end: InstantSchema }, closed);
const Availability = Type.Object(
  {
    timeZone: Type.String(),
    slotMinutes: Type.Integer(),
    minimumMinutes: Type.Integer(),
    maximumMinutes: Type.Integer(),
    days: Type.Array(Type.Object({ date: DateSchema, open: Type.Array(Span), free: Type.Array(Span) }, closed)),
  },
  closed,
);

/** Here and not with the calendar, which knows no drafts: whoever may not see a kitchen may not read its hours either. */
export const availabilityRoute = (config: ListingsConfig): Route =>
  route({
    method: 'GET',
    path: '/listings/:id/availability',
    summary: 'Open and free times, day by day in the kitchen’s own zone',
    tags: ['calendar'],
    access: 'public',
    params: Type.Object({ id: IdSchema }, closed),
    query: Type.Object({ from: DateSchema, days: Type.Optional(Type.Integer({ minimum: 1, maximum: 31, default: 7 })) }, closed),
    response: { 200: Availability },
    async handle(ctx, { params, query }) {
      await requireVisible(ctx, config, (await listingsByIds(ctx.db, [params.id])).values().next().value);
      const found = await availability(ctx, params.id, query.from, query.days ?? 7);
      const days = found.days.map(({ date, open, free }) => ({ date, open: open.map(print), free: free.map(print) }));
      return { status: 200, body: { ...found, days } };
    },
  });

const print = ({ start, end }: { start: Temporal.Instant; end: Temporal.Instant }) => ({ start: start.toString(), end: end.toString() });
