import { Type } from 'typebox';
import { closed, DateSchema, IdSchema, InstantSchema, route, type Route } from '#platform/http';
import type { FeedBookings } from '../feeds/index.ts';
import { parseDate } from '../free-times.ts';
import { requireOwnRules } from '../resource.ts';
import { addDays, WallClock } from '../wall-clock.ts';
import { entriesOf, type Entry } from './entries.ts';

const Kind = Type.Union([
  Type.Literal('booked'),
  Type.Literal('requested'),
  Type.Literal('block'),
  Type.Literal('blackout'),
  Type.Literal('outside'),
  Type.Literal('opening'),
]);
const EntryAnswer = Type.Object(
  {
    kind: Kind,
    id: IdSchema,
    title: Type.String({
      description: 'A booking’s number, a block’s or an opening’s note, a blackout’s reason or an outside calendar’s name.',
    }),
    startsAt: InstantSchema,
    endsAt: InstantSchema,
    page: Type.Optional(Type.String({ description: 'Of a booking: the path of its page in the market.' })),
    repeats: Type.Optional(Type.Boolean({ description: 'A blackout or an opening by a rule: taking it away takes away all its times.' })),
  },
  closed,
);

/** The owner's own look at a calendar: what is sold, asked for, kept free and opened, and by what. */
export const weekRoute = (bookings: FeedBookings | undefined): Route =>
  route({
    method: 'GET',
    path: '/listings/:id/entries',
    summary: 'Everything in the calendar of your own listing, from a day of its zone on',
    tags: ['calendar'],
    access: { may: 'calendar.manage' },
    params: Type.Object({ id: IdSchema }, closed),
    query: Type.Object({ from: DateSchema, days: Type.Optional(Type.Integer({ minimum: 1, maximum: 31, default: 7 })) }, closed),
    response: { 200: Type.Object({ timeZone: Type.String(), items: Type.Array(EntryAnswer) }, closed) },
    async handle(ctx, { params, query: { from, days = 7 } }) {
      const rules = await requireOwnRules(ctx, params.id);
      const { timeZone } = rules;
      const clock = new WallClock(timeZone);
      const first = parseDate(from).toString();
      const window = { start: clock.reaches(first, 0), end: clock.reaches(addDays(first, days), 0) };
      const items = await entriesOf(ctx, bookings, rules, window);
      return { status: 200, body: { timeZone, items: items.map(print) } };
    },
  });

const print = ({ during: { start, end }, ...rest }: Entry) => ({ ...rest, startsAt: start.toString(), endsAt: end.toString() });
