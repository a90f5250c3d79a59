import { Type } from 'typebox';
import { closed, DateSchema, IdSchema, InstantSchema, route, type Route } from '#platform/http';
import { availability, freeInDays } from '#modules/calendar';
import { listingsByIds, publishedAmong } from './queries.ts';
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
    mayBeOld: true,
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

const mostListings = 100;
const Ids = Type.String({
  pattern: '^[0-9a-f-]{36}(,[0-9a-f-]{36}){0,99}$',
  examples: ['018f2b1e-0000-7000-8000-000000000000'],
  description: `Up to ${mostListings} ids of listings, with commas between them.`,
});

/** One string for each: a page holds thousands, and two fields with a format each cost more than finding them. */
const Interval = Type.String({
  description: 'From when to when, as ISO 8601 writes an interval.',
  examples: ['2026-03-10T16:00:00Z/2026-03-10T19:00:00Z'],
});

/** For a page of listings at once. What is not published is left out, as what does not exist is. */
export const freeTimesRoute: Route = route({
  method: 'GET',
  path: '/availability',
  summary: 'When each of many kitchens is free, each in its own zone',
  tags: ['calendar'],
  access: 'public',
  mayBeOld: true,
  query: Type.Object({ ids: Ids, from: DateSchema, days: Type.Optional(Type.Integer({ minimum: 1, maximum: 31, default: 7 })) }, closed),
  response: {
    200: Type.Object(
      { items: Type.Array(Type.Object({ id: IdSchema, timeZone: Type.String(), free: Type.Array(Interval) }, closed)) },
      closed,
    ),
  },
  async handle(ctx, { query }) {
    const ids = await publishedAmong(ctx.db, [...new Set(query.ids.split(','))]);
    const found = await freeInDays(ctx, ids, query.from, query.days ?? 7);
    const print = instantPrinter();
    const items = [...found].map(([id, { timeZone, free }]) => ({
      id,
      timeZone,
      free: free.map(({ start, end }) => `${print(start)}/${print(end)}`),
    }));
    return { status: 200, body: { items } };
  },
});

const [minuteMs, dayMs] = [60_000, 86_400_000];
const minuteTexts = Array.from({ length: 1_440 }, (_, minute) => new Date(minute * minuteMs).toISOString().slice(10, 19) + 'Z');

/** Writes instants as Temporal does, many times as fast: a page holds thousands, within a month, nearly all on whole minutes. */
function instantPrinter(): (ms: number) => string {
  const dates = new Map<number, string>();
  return (ms) => {
    const day = Math.floor(ms / dayMs);
    const time = minuteTexts[(ms - day * dayMs) / minuteMs];
    if (time === undefined) return Temporal.Instant.fromEpochMilliseconds(ms).toString();
    let date = dates.get(day);
    if (date === undefined) dates.set(day, (date = new Date(day * dayMs).toISOString().slice(0, -'T00:00:00.000Z'.length)));
    return date + time;
  };
}

const print = ({ start, end }: { start: Temporal.Instant; end: Temporal.Instant }) => ({ start: start.toString(), end: end.toString() });
