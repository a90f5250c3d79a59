import { Type } from 'typebox';
import { inTransaction } from '#platform/database';
import { closed, IdSchema, InstantSchema, route, type Route } from '#platform/http';
import { requireOwnRules } from '../resource.ts';
import { calendarsToChoose, chooseCalendar, disconnect, syncOwnConnection } from './connections.ts';
import { beginConsent, finishConsent } from './consent.ts';
import { connectionsOf } from './store.ts';
import type { Connection } from './types.ts';
import type { Connecting } from './vendor.ts';

const Provider = Type.Union([Type.Literal('google'), Type.Literal('microsoft')]);
const State = Type.Union([Type.Literal('choosing'), Type.Literal('on'), Type.Literal('ended')], {
  description: 'choosing: choose a calendar; on: read and written; ended: access was taken back, connect again',
});
const ConnectionAnswer = Type.Object(
  {
    id: IdSchema,
    provider: Provider,
    title: Type.String({ description: 'The provider, as people know it.' }),
    account: Type.String(),
    state: State,
    calendar: Type.Optional(Type.String({ description: 'The calendar that was chosen.' })),
    busyTimes: Type.Integer(),
    bookings: Type.Integer({ description: 'Bookings of yours that stand in it.' }),
    readAt: Type.Optional(InstantSchema),
    failure: Type.Optional(Type.Object({ reason: Type.String(), since: InstantSchema }, closed)),
    endedAt: Type.Optional(InstantSchema),
    clashes: Type.Array(Type.Object({ startsAt: InstantSchema, endsAt: InstantSchema }, closed), {
      description: 'Times sold here that it says are busy.',
    }),
  },
  closed,
);
const Offer = Type.Object(
  {
    provider: Provider,
    title: Type.String(),
    grantsPage: Type.String({ description: 'Where you can take access back at the provider.' }),
  },
  closed,
);
const Choice = Type.Object({ id: Type.String(), name: Type.String(), isMain: Type.Boolean() }, closed);
const tags = ['calendar'] as const;
const host = { may: 'calendar.manage' } as const;
const ofListing = Type.Object({ id: IdSchema }, closed);
const ofConnection = Type.Object({ id: IdSchema, connectionId: IdSchema }, closed);

/** Calendars at Google and Microsoft, connected to a kitchen by its owner and for its owner alone. */
export const connectionRoutes = (config: Connecting): readonly Route[] => [
  route({
    method: 'GET',
    path: '/listings/:id/connections',
    summary: 'The calendars connected to your kitchen, and where more can be',
    tags,
    access: host,
    params: ofListing,
    response: { 200: Type.Object({ offers: Type.Array(Offer), items: Type.Array(ConnectionAnswer) }, closed) },
    async handle(ctx, { params }) {
      await requireOwnRules(ctx, params.id);
      const offers = [...config.guarded.values()].map(({ provider: { name, title, grantsPage } }) => ({
        provider: name as 'google',
        title,
        grantsPage,
      }));
      return { status: 200, body: { offers, items: (await connectionsOf(ctx, config, params.id)).map(print) } };
    },
  }),
  route({
    method: 'POST',
    path: '/listings/:id/connections',
    summary: 'Begin to connect a calendar: where to go to allow access, within ten minutes',
    tags,
    access: host,
    limitPerMinute: 10,
    params: ofListing,
    body: Type.Object({ provider: Provider }, closed),
    response: { 201: Type.Object({ address: Type.String() }, closed) },
    handle: async (ctx, { params, body }) => ({
      status: 201,
      body: { address: await beginConsent(ctx, config, params.id, body.provider) },
    }),
  }),
  route({
    method: 'POST',
    path: '/calendar-consents',
    summary: 'Come back from the provider with what it gave: the account is connected, a calendar is chosen next',
    tags,
    access: host,
    limitPerMinute: 10,
    body: Type.Object(
      { state: Type.String({ minLength: 1, maxLength: 200 }), code: Type.String({ minLength: 1, maxLength: 4_000 }) },
      closed,
    ),
    response: { 201: Type.Object({ listingId: IdSchema, connectionId: IdSchema }, closed) },
    async handle(ctx, { body }) {
      const { resourceId, id } = await finishConsent(ctx, config, body);
      return { status: 201, body: { listingId: resourceId, connectionId: id } };
    },
  }),
  route({
    method: 'GET',
    path: '/listings/:id/connections/:connectionId/choices',
    summary: 'The calendars of a connected account that may be chosen',
    tags,
    access: host,
    limitPerMinute: 30,
    params: ofConnection,
    response: { 200: Type.Object({ items: Type.Array(Choice) }, closed) },
    handle: async (ctx, { params }) => ({
      status: 200,
      body: { items: await calendarsToChoose(ctx, config, params.id, params.connectionId) },
    }),
  }),
  route({
    method: 'PUT',
    path: '/listings/:id/connections/:connectionId/calendar',
    summary: 'Choose the calendar that keeps your kitchen free and takes its bookings',
    tags,
    access: host,
    limitPerMinute: 10,
    params: ofConnection,
    body: Type.Object({ calendarId: Type.String({ minLength: 1, maxLength: 1_000 }) }, closed),
    response: { 200: ConnectionAnswer },
    handle: async (ctx, { params, body }) => ({
      status: 200,
      body: print(await chooseCalendar(ctx, config, params.id, params.connectionId, body.calendarId)),
    }),
  }),
  route({
    method: 'POST',
    path: '/listings/:id/connections/:connectionId/refresh',
    summary: 'Read and write a connected calendar now',
    tags,
    access: host,
    limitPerMinute: 10,
    params: ofConnection,
    response: { 200: ConnectionAnswer },
    handle: async (ctx, { params }) => ({ status: 200, body: print(await syncOwnConnection(ctx, config, params.id, params.connectionId)) }),
  }),
  route({
    method: 'DELETE',
    path: '/listings/:id/connections/:connectionId',
    summary: 'Disconnect a calendar: its times are open again, your bookings leave it, and access to it ends',
    tags,
    access: host,
    params: ofConnection,
    response: { 204: null },
    async handle(ctx, { params }) {
      await inTransaction(ctx, (tx) => disconnect(ctx, tx, params.id, params.connectionId));
      return { status: 204 };
    },
  }),
];

function print({ readAt, failure, endedAt, clashes, ...rest }: Connection) {
  return {
    ...rest,
    ...(readAt === undefined ? {} : { readAt: readAt.toString() }),
    ...(failure === undefined ? {} : { failure: { reason: failure.reason, since: failure.since.toString() } }),
    ...(endedAt === undefined ? {} : { endedAt: endedAt.toString() }),
    clashes: clashes.map(({ start, end }) => ({ startsAt: start.toString(), endsAt: end.toString() })),
  };
}
