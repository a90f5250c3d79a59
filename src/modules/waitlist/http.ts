import { Type, type Static } from 'typebox';
import type { Context } from '#platform/context';
import { requirePerson } from '#platform/context';
import { sql } from '#platform/database';
import { closed, IdSchema, InstantSchema, route, type Route } from '#platform/http';
import { rulesOf } from '#modules/calendar';
import { listingsByIds, unknownListing } from '#modules/listings';
import { aheadOf, joinWaitlist, leaveWaitlist } from './join.ts';
import type { WaitlistPorts } from './offer.ts';
import { entriesWhere, type WaitlistEntry } from './store.ts';

const tags = ['waitlist'] as const;
const day = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$', examples: ['2026-03-10'] });
const time = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', examples: ['08:00'] });
const wish = {
  firstDay: day,
  lastDay: { ...day, description: 'The same as the first, or up to thirteen days later.' },
  from: { ...time, description: 'Earliest start on each day, by the kitchen’s own clock.' },
  to: { ...time, description: 'Latest end; not after `from` means the next day.' },
  minutes: Type.Integer({ minimum: 5, maximum: 1_440, description: 'How long it must be free between the two.' }),
};
const Entry = Type.Object(
  {
    id: IdSchema,
    listing: Type.Object({ id: IdSchema, slug: Type.String(), title: Type.String(), timeZone: Type.String() }, closed),
    ...wish,
    state: Type.Union([Type.Literal('waiting'), Type.Literal('offered')]),
    ahead: Type.Integer({ description: 'How many wait for those days and came earlier.' }),
    offer: Type.Optional(Type.Object({ startsAt: InstantSchema, endsAt: InstantSchema, expiresAt: InstantSchema }, closed)),
    joinedAt: InstantSchema,
  },
  closed,
);
const Waiting = Type.Object({ ...wish, isOffered: Type.Boolean(), joinedAt: InstantSchema }, closed);
const ofListing = Type.Object({ id: IdSchema }, closed);

export function waitlistRoutes(ports: WaitlistPorts): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/listings/:id/waitlist',
      summary: 'Wait for a time that is taken; who came first is offered first what comes free',
      tags,
      access: { may: 'waitlist.join' },
      params: ofListing,
      body: Type.Object(wish, closed),
      response: { 201: Entry },
      async handle(ctx, { params, body }) {
        const entry = await joinWaitlist(ctx, params.id, body);
        return { status: 201, body: (await show(ctx, [entry]))[0] as Static<typeof Entry> };
      },
    }),
    route({
      method: 'GET',
      path: '/listings/:id/waitlist',
      summary: 'Who waits for your own kitchen, in turn, without names',
      tags,
      access: { may: 'waitlist.read' },
      params: ofListing,
      response: { 200: Type.Object({ items: Type.Array(Waiting) }, closed) },
      async handle(ctx, { params }) {
        if ((await rulesOf(ctx.db, params.id))?.ownerId !== requirePerson(ctx)) throw unknownListing();
        const entries = await entriesWhere(ctx.db, sql<boolean>`listing_id = ${params.id} and state in ('waiting', 'offered')`);
        const items = entries.map((entry) => ({
          ...wishOf(entry),
          isOffered: entry.state === 'offered',
          joinedAt: entry.createdAt.toString(),
        }));
        return { status: 200, body: { items } };
      },
    }),
    route({
      method: 'GET',
      path: '/me/waitlist',
      summary: 'What you wait for, and what is kept for you',
      tags,
      access: 'signed-in',
      scope: 'waitlist.own',
      response: { 200: Type.Object({ items: Type.Array(Entry) }, closed) },
      async handle(ctx) {
        const own = sql<boolean>`person_id = ${requirePerson(ctx)} and state in ('waiting', 'offered')`;
        return { status: 200, body: { items: await show(ctx, await entriesWhere(ctx.db, own)) } };
      },
    }),
    route({
      method: 'DELETE',
      path: '/me/waitlist/:entryId',
      summary: 'Leave a waiting list; what was kept for you goes to the next in turn',
      tags,
      access: 'signed-in',
      scope: 'waitlist.own',
      params: Type.Object({ entryId: IdSchema }, closed),
      response: { 204: null },
      async handle(ctx, { params }) {
        await leaveWaitlist(ctx, ports, params.entryId);
        return { status: 204 };
      },
    }),
  ];
}

const wishOf = ({ firstDay, lastDay, from, to, minutes }: WaitlistEntry) => ({ firstDay, lastDay, from, to, minutes });

async function show(ctx: Context, entries: readonly WaitlistEntry[]): Promise<Static<typeof Entry>[]> {
  const listings = await listingsByIds(
    ctx.db,
    entries.map(({ listingId }) => listingId),
  );
  const shown: Static<typeof Entry>[] = [];
  for (const entry of entries) {
    const listing = listings.get(entry.listingId);
    if (listing === undefined) continue;
    const { id, slug, title, timeZone } = listing;
    const { offer } = entry;
    shown.push({
      id: entry.id,
      listing: { id, slug, title, timeZone },
      ...wishOf(entry),
      state: offer === undefined ? 'waiting' : 'offered',
      ahead: await aheadOf(ctx.db, entry),
      ...(offer && {
        offer: { startsAt: offer.interval.start.toString(), endsAt: offer.interval.end.toString(), expiresAt: offer.expiresAt.toString() },
      }),
      joinedAt: entry.createdAt.toString(),
    });
  }
  return shown;
}
