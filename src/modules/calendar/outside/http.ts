import { Type } from 'typebox';
import { invalid } from '#kernel';
import { inTransaction } from '#platform/database';
import { closed, IdSchema, InstantSchema, route, type RequestFacts, type Route } from '#platform/http';
import { requireOwnRules } from '../resource.ts';
import { addOutsideCalendar, refreshOwnCalendar, removeOutsideCalendar } from './outside-calendars.ts';
import { mostCalendarBytes } from './read-address.ts';
import { outsideCalendars } from './store.ts';
import type { OutsideCalendar, OutsideConfig } from './types.ts';

const Name = Type.String({ minLength: 1, maxLength: 80, description: 'What you call it.' });
const Calendar = Type.Object(
  {
    id: IdSchema,
    name: Type.String(),
    host: Type.Optional(Type.String({ description: 'Where it is read every hour; absent for a file.' })),
    events: Type.Integer(),
    busyTimes: Type.Integer(),
    problems: Type.Array(Type.Object({ event: Type.String(), line: Type.Integer(), reason: Type.String() }, closed), {
      description: 'What was not taken over, and why.',
    }),
    failure: Type.Optional(
      Type.Object(
        { reason: Type.String(), since: InstantSchema },
        { ...closed, description: 'Why it cannot be read now; what was read before still holds.' },
      ),
    ),
    checkedAt: InstantSchema,
    readAt: InstantSchema,
    clashes: Type.Array(Type.Object({ startsAt: InstantSchema, endsAt: InstantSchema }, closed), {
      description: 'Times sold here that it says are busy.',
    }),
  },
  closed,
);
const tags = ['calendar'] as const;
const host = { may: 'calendar.manage' } as const;
const ofListing = Type.Object({ id: IdSchema }, closed);
const ofCalendar = Type.Object({ id: IdSchema, calendarId: IdSchema }, closed);

/** Calendars elsewhere that keep a kitchen free, for its owner alone. */
export const outsideRoutes = (config: OutsideConfig): readonly Route[] => [
  route({
    method: 'GET',
    path: '/listings/:id/calendars',
    summary: 'The outside calendars that keep your kitchen free',
    tags,
    access: host,
    params: ofListing,
    response: { 200: Type.Object({ items: Type.Array(Calendar) }, closed) },
    async handle(ctx, { params }) {
      await requireOwnRules(ctx, params.id);
      return { status: 200, body: { items: (await outsideCalendars(ctx, ctx.db, params.id)).map(print) } };
    },
  }),
  route({
    method: 'POST',
    path: '/listings/:id/calendars',
    summary: 'Keep your kitchen free while the calendar at an address is busy; it is read again every hour',
    tags,
    access: host,
    limitPerMinute: 10,
    params: ofListing,
    body: Type.Object(
      { name: Name, address: Type.String({ minLength: 1, maxLength: 2_000, examples: ['https://calendar.example/secret.ics'] }) },
      closed,
    ),
    response: { 201: Calendar },
    handle: async (ctx, { params, body }) => ({ status: 201, body: print(await addOutsideCalendar(ctx, config, params.id, body)) }),
  }),
  route({
    method: 'POST',
    path: '/listings/:id/calendars/file',
    summary: 'Keep your kitchen free while an uploaded calendar (.ics, at most 1 MB) is busy',
    tags,
    access: host,
    limitPerMinute: 10,
    stream: true,
    params: ofListing,
    query: Type.Object({ name: Name }, closed),
    response: { 201: Calendar },
    async handle(ctx, { params, query, request }) {
      await requireOwnRules(ctx, params.id);
      const bytes = await readUpload(request);
      return { status: 201, body: print(await addOutsideCalendar(ctx, config, params.id, { name: query.name, bytes })) };
    },
  }),
  route({
    method: 'POST',
    path: '/listings/:id/calendars/:calendarId/refresh',
    summary: 'Read an outside calendar now',
    tags,
    access: host,
    limitPerMinute: 10,
    params: ofCalendar,
    response: { 200: Calendar },
    handle: async (ctx, { params }) => ({ status: 200, body: print(await refreshOwnCalendar(ctx, config, params.id, params.calendarId)) }),
  }),
  route({
    method: 'DELETE',
    path: '/listings/:id/calendars/:calendarId',
    summary: 'Forget an outside calendar, and open the times it kept free',
    tags,
    access: host,
    params: ofCalendar,
    response: { 204: null },
    async handle(ctx, { params }) {
      await inTransaction(ctx, (tx) => removeOutsideCalendar(ctx, tx, params.id, params.calendarId));
      return { status: 204 };
    },
  }),
];

async function readUpload({ stream }: RequestFacts): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of (stream ?? []) as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > mostCalendarBytes)
      throw invalid(
        'calendar.too_large',
        `The file is larger than ${mostCalendarBytes / 1_000_000} MB. Export fewer years, and try again.`,
      );
    parts.push(part);
  }
  return Buffer.concat(parts);
}

const print = ({ failure, checkedAt, readAt, clashes, ...rest }: OutsideCalendar) => ({
  ...rest,
  ...(failure === undefined ? {} : { failure: { reason: failure.reason, since: failure.since.toString() } }),
  checkedAt: checkedAt.toString(),
  readAt: readAt.toString(),
  clashes: clashes.map(({ start, end }) => ({ startsAt: start.toString(), endsAt: end.toString() })),
});
