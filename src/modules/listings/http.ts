import { Type, type Static } from 'typebox';
import { invalid, Money } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { closed, decodeCursor, IdSchema, page, pageOf, route, type Route } from '#platform/http';
import { availabilityRoute, freeTimesRoute } from './availability.ts';
import { createListing } from './create-listing.ts';
import { extraRoutes } from './extras/http.ts';
import { drawKitchen } from './pictures/draw-kitchen.ts';
import { photographRoutes } from './photographs/http.ts';
import { visibilityKey } from './photographs/photograph.ts';
import { knownReasons } from './sensitive/decide.ts';
import { sensitiveRoutes } from './sensitive/http.ts';
import { readMoney } from './read-money.ts';
import { hostListings, listingById, listingByIdOrSlug } from './queries.ts';
import { ListingPatch, ListingSchema, NewListingSchema, OwnListingSchema, OwnListingsQuery, PictureQuery } from './schemas.ts';
import { present } from './store.ts';
import type { Listing } from './types.ts';
import { pauseListing, publishListing, updateListing, type ListingChanges } from './update-listing.ts';
import { shownPictures, viewListing, type ListingsConfig } from './view.ts';

const tags = ['listings'] as const;
const host = { may: 'listings.manage' } as const;
const byId = Type.Object({ id: IdSchema }, closed);
const yearSeconds = 31_536_000;
const hourSeconds = 3_600;

/** Ownership is decided in the statements behind these routes: they ask for the row by id and host. */
export function listingRoutes(config: ListingsConfig): readonly Route[] {
  const shown = async (ctx: Context, id: string) => viewListing(ctx, config, await listingById(ctx.db, id));
  const changeStatus = (verb: string, summary: string, change: typeof publishListing) =>
    route({
      method: 'POST',
      path: `/listings/:id/${verb}`,
      summary,
      tags,
      access: host,
      params: byId,
      response: { 200: ListingSchema },
      async handle(ctx, { params }) {
        await inTransaction(ctx, (tx) => change(ctx, tx, params.id));
        await config.cache.forget(visibilityKey(ctx.market, params.id));
        return { status: 200, body: await shown(ctx, params.id) };
      },
    });
  return [
    route({
      method: 'GET',
      path: '/listings/:idOrSlug',
      summary: 'A kitchen’s page',
      tags,
      access: 'public',
      mayBeOld: true,
      params: Type.Object({ idOrSlug: Type.String({ pattern: '^[a-z0-9-]{1,120}$', examples: ['mission-kitchen'] }) }, closed),
      response: { 200: ListingSchema },
      handle: async (ctx, { params }) => ({
        status: 200,
        body: await viewListing(ctx, config, await listingByIdOrSlug(ctx.db, params.idOrSlug)),
      }),
    }),
    availabilityRoute(config),
    freeTimesRoute,
    ...extraRoutes(config),
    route({
      method: 'POST',
      path: '/listings',
      summary: 'Write a draft',
      tags,
      access: host,
      body: NewListingSchema,
      response: { 201: ListingSchema },
      async handle(ctx, { body: { timeZone, title, pictures, ...rest } }) {
        const { pictures: _none, ...content } = contentOf(config, rest);
        const input = { ...content, ...present('pictures', pictures), title, timeZone };
        const { id } = await inTransaction(ctx, (tx) => createListing(ctx, tx, input, config.equipment));
        return { status: 201, body: await shown(ctx, id) };
      },
    }),
    route({
      method: 'PATCH',
      path: '/listings/:id',
      summary: 'Change your own listing',
      tags,
      access: host,
      params: byId,
      body: ListingPatch,
      response: { 200: ListingSchema },
      async handle(ctx, { params, body }) {
        await inTransaction(ctx, (tx) => updateListing(ctx, tx, params.id, contentOf(config, body), config.equipment));
        return { status: 200, body: await shown(ctx, params.id) };
      },
    }),
    changeStatus('publish', 'Show your listing to guests; refused with everything that is missing', publishListing),
    changeStatus('unpublish', 'Take your listing out of sight; what is booked stays booked', pauseListing),
    route({
      method: 'GET',
      path: '/host/listings',
      summary: 'Your own listings, newest first',
      tags,
      access: host,
      query: OwnListingsQuery,
      response: { 200: pageOf(OwnListingSchema) },
      async handle(ctx, { query: { cursor, limit = 20 } }) {
        const before = cursor === undefined ? undefined : decodeCursor(byId, cursor).id;
        const { items, nextCursor } = page(await hostListings(ctx, { before, limit }), limit, ({ id }) => ({ id }));
        return { status: 200, body: { items: items.map((each) => ownListing(ctx, config, each)), ...present('nextCursor', nextCursor) } };
      },
    }),
    route({
      method: 'GET',
      path: '/equipment',
      summary: 'The equipment that listings can name, in order',
      tags,
      access: 'public',
      response: { 200: Type.Object({ items: Type.Array(Type.Object({ code: Type.String(), title: Type.String() }, closed)) }, closed) },
      handle: async () => ({ status: 200, body: { items: config.equipment.map(({ code, title }) => ({ code, title })) } }),
    }),
    route({
      method: 'GET',
      path: '/pictures/:file',
      root: true,
      summary: 'A drawing of a kitchen, the same for ever for the same seed',
      tags,
      access: 'public',
      limitPerMinute: 6_000,
      params: Type.Object({ file: Type.String({ pattern: '^[a-z0-9-]{1,80}\\.svg$', examples: ['mission-kitchen.svg'] }) }, closed),
      query: PictureQuery,
      response: { 200: null },
      async handle(_ctx, { params, query: { w = 1_200, kind } }) {
        const seed = params.file.slice(0, -'.svg'.length);
        const size = { width: w, height: Math.round((w * 2) / 3) };
        const draw = async (): Promise<string> => drawKitchen(seed, { ...size, ...present('kind', kind) });
        const body = await config.cache.remember(`drawing:${seed}:${w}:${kind ?? ''}`, hourSeconds, draw);
        return { status: 200, body, headers: pictureHeaders };
      },
    }),
    ...sensitiveRoutes(config),
    ...photographRoutes(config),
  ];
}

const pictureHeaders = {
  'content-type': 'image/svg+xml; charset=utf-8',
  'cache-control': `public, max-age=${yearSeconds}, immutable`,
  // Opened by itself the drawing may run and load nothing.
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; sandbox",
  'x-content-type-options': 'nosniff',
};

/** What travels as price and attributes is kept flat inside. Only what was sent is set. */
function contentOf(
  { deposits, sensitive: marks }: ListingsConfig,
  { price, attributes, ...rest }: Static<typeof ListingPatch>,
): ListingChanges {
  return {
    ...rest,
    ...present('sensitive', rest.sensitive && knownReasons(rest.sensitive, marks)),
    ...present('hourly', price?.hourly && readMoney(price.hourly, '/price/hourly')),
    ...given('cleaning', price?.cleaning, (money) => readMoney(money, '/price/cleaning')),
    ...given('weekendPercent', price?.weekendPercent, Number),
    ...given('eveningPercent', price?.eveningPercent, Number),
    ...given('minimum', price?.minimum, (money) => readMoney(money, '/price/minimum')),
    ...given('deposit', price?.deposit, (money) => withinBounds(readMoney(money, '/price/deposit'), deposits)),
    ...present('lengthDiscounts', price?.lengthDiscounts),
    ...attributes,
  };
}

/** Absent stays absent; null is there with undefined, which empties what was set. */
function given<K extends string, V, W>(key: K, value: V | null | undefined, read: (it: V) => W): { [P in K]?: W } {
  if (value === undefined) return {};
  return { [key]: value === null ? undefined : read(value) } as { [P in K]?: W };
}

/** What the market lets a host keep against damage. */
function withinBounds(deposit: Money.Money, bounds: ListingsConfig['deposits']): Money.Money {
  const refuse = (message: string) => invalid('listings.bad_content', message, { fields: [{ path: '/price/deposit', message }] });
  if (bounds === undefined) throw refuse('This marketplace keeps no deposits. Leave it empty.');
  const { atLeast, atMost } = bounds;
  const fits = deposit.currency === atLeast.currency && Money.compare(deposit, atLeast) >= 0 && Money.compare(deposit, atMost) <= 0;
  if (!fits) throw refuse(`A deposit is between ${Money.format(atLeast)} and ${Money.format(atMost)}, or none.`);
  return deposit;
}

function ownListing(ctx: Context, config: ListingsConfig, listing: Listing) {
  const { id, slug, title, summary, address, status, timeZone, hourly, pictures, publishedAt } = listing;
  return {
    id,
    slug,
    title,
    summary,
    city: address.city,
    region: address.region,
    status,
    timeZone,
    price: { ...present('hourly', hourly && Money.toJson(hourly)) },
    pictures: shownPictures(ctx, config, { ...listing, pictures: pictures.slice(0, 1) }),
    ...present('publishedAt', publishedAt?.toString()),
  };
}
