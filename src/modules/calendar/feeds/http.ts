import { Type } from 'typebox';
import { missing } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { closed, IdSchema, InstantSchema, route, type Route } from '#platform/http';
import { closeFeed, feedAddress, feedBySecret, openFeed, type FeedAddress, type FeedOf } from './feed-address.ts';
import { feedEvents, feedText } from './feed-text.ts';
import type { FeedsConfig } from './types.ts';

const Address = Type.Object(
  { address: Type.String({ description: 'Whoever has it can read the calendar.' }), createdAt: InstantSchema },
  closed,
);
const MaybeAddress = Type.Partial(Address);
const tags = ['calendar'] as const;
const ofListing = Type.Object({ id: IdSchema }, closed);
const SecretFile = Type.String({ pattern: '^[A-Za-z0-9_-]{43}\\.ics$', description: 'The secret of the address, and .ics' });

/** A calendar's secret address: seen, made, renewed and taken back by its owner, and read by whoever has it. */
export function feedRoutes(config: FeedsConfig): readonly Route[] {
  const open = (ctx: Context, of: FeedOf) => inTransaction(ctx, (tx) => openFeed(ctx, tx, config, of));
  const close = (ctx: Context, of: FeedOf) => inTransaction(ctx, (tx) => closeFeed(ctx, tx, of));
  const seen = async (ctx: Context, of: FeedOf) => {
    const found = await feedAddress(ctx, config, of);
    return { status: 200, body: found === undefined ? {} : print(found) };
  };
  return [
    route({
      method: 'GET',
      path: '/listings/:id/feed',
      summary: 'The address at which other calendars read your kitchen’s bookings; empty when there is none',
      tags,
      access: { may: 'calendar.manage' },
      params: ofListing,
      response: { 200: MaybeAddress },
      handle: (ctx, { params }) => seen(ctx, { resourceId: params.id }),
    }),
    route({
      method: 'POST',
      path: '/listings/:id/feed',
      summary: 'Make that address, or a new one in place of the old',
      tags,
      access: { may: 'calendar.manage' },
      params: ofListing,
      response: { 201: Address },
      handle: async (ctx, { params }) => ({ status: 201, body: print(await open(ctx, { resourceId: params.id })) }),
    }),
    route({
      method: 'DELETE',
      path: '/listings/:id/feed',
      summary: 'Take the address back: it answers nobody from then on',
      tags,
      access: { may: 'calendar.manage' },
      params: ofListing,
      response: { 204: null },
      async handle(ctx, { params }) {
        await close(ctx, { resourceId: params.id });
        return { status: 204 };
      },
    }),
    route({
      method: 'GET',
      path: '/me/feed',
      summary: 'The address at which other calendars read your own bookings; empty when there is none',
      tags,
      access: 'signed-in',
      response: { 200: MaybeAddress },
      handle: (ctx) => seen(ctx, 'person'),
    }),
    route({
      method: 'POST',
      path: '/me/feed',
      summary: 'Make that address, or a new one in place of the old',
      tags,
      access: 'signed-in',
      response: { 201: Address },
      handle: async (ctx) => ({ status: 201, body: print(await open(ctx, 'person')) }),
    }),
    route({
      method: 'DELETE',
      path: '/me/feed',
      summary: 'Take the address back: it answers nobody from then on',
      tags,
      access: 'signed-in',
      response: { 204: null },
      async handle(ctx) {
        await close(ctx, 'person');
        return { status: 204 };
      },
    }),
    route({
      method: 'GET',
      path: '/calendars/:file',
      root: true,
      summary: 'A calendar as text/calendar (RFC 5545), for whoever has its secret address',
      tags,
      access: 'public',
      params: Type.Object({ file: SecretFile }, closed),
      response: { 200: null, 304: null },
      async handle(ctx, { params, request }) {
        const feed = await feedBySecret(ctx.db, params.file.slice(0, -'.ics'.length));
        if (feed === undefined)
          throw missing('calendar.feed_missing', 'There is no calendar at this address; it may have been renewed or taken back.');
        const name = feed.resource === undefined ? 'My bookings' : ((await config.nameOf(ctx, feed.resource.id)) ?? 'Kitchen');
        const { text, tag } = feedText(name, await feedEvents(ctx, config, feed));
        const headers = { etag: tag, 'cache-control': 'private, max-age=300', 'x-robots-tag': 'noindex', 'referrer-policy': 'no-referrer' };
        if (request.headers['if-none-match'] === tag) return { status: 304, headers };
        return { status: 200, headers: { ...headers, 'content-type': 'text/calendar; charset=utf-8' }, body: text };
      },
    }),
  ];
}

const print = ({ address, createdAt }: FeedAddress) => ({ address, createdAt: createdAt.toString() });
