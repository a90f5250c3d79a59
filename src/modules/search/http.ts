import { Type, type Static } from 'typebox';
import { invalid, point, type Point } from '#kernel';
import { closed, DateSchema, decodeCursor, encodeCursor, IdSchema, MoneySchema, pageQuery, route, type Route } from '#platform/http';
import type { LocalTime } from '#modules/calendar';
import { PictureSchema, showPicture } from '#modules/listings';
import type { Area } from './engine.ts';
import { searchClusters, searchListings, type SearchQuery, type Searching } from './search-listings.ts';

const sorts = ['relevance', 'price', 'distance', 'newest'] as const;
const Sort = Type.Union(sorts.map((sort) => Type.Literal(sort)));
const Code = '[a-z0-9-]{1,60}';
const WallTime = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$|^24:00$', examples: ['09:00'] });

const Degrees = '-?\\d{1,3}(\\.\\d{1,10})?';
const filters = {
  q: Type.Optional(Type.String({ maxLength: 200 })),
  equipment: Type.Optional(
    Type.String({
      pattern: `^${Code}(,${Code}){0,19}$`,
      description: 'Codes, with commas: a hit has all of them.',
      examples: ['range,oven'],
    }),
  ),
  minPrice: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000_000, description: 'Per hour, in minor units.' })),
  maxPrice: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000_000 })),
  city: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  near: Type.Optional(
    Type.String({
      pattern: '^-?\\d{1,2}(\\.\\d{1,10})?,-?\\d{1,3}(\\.\\d{1,10})?$',
      description: 'latitude,longitude',
      examples: ['37.75,-122.41'],
    }),
  ),
  radiusMeters: Type.Optional(Type.Integer({ minimum: 1, maximum: 500_000 })),
  bbox: Type.Optional(
    Type.String({
      pattern: `^${Degrees},${Degrees},${Degrees},${Degrees}$`,
      description: 'west,south,east,north: what a map shows. West above east crosses the date line.',
      examples: ['-122.52,37.7,-122.35,37.83'],
    }),
  ),
  date: Type.Optional(DateSchema),
  from: Type.Optional(WallTime),
  to: Type.Optional(Type.String({ ...WallTime, description: 'By the kitchen’s own clock; at or before `from` means the next day.' })),
};
const Query = Type.Object({ ...filters, sort: Type.Optional(Sort), ...pageQuery }, closed);
const MapQuery = Type.Object(
  { ...filters, zoom: Type.Integer({ minimum: 0, maximum: 18, description: 'As web maps count it; decides how wide a pin reaches.' }) },
  closed,
);

const facet = Type.Array(Type.Object({ value: Type.String(), title: Type.String(), count: Type.Integer() }, closed));
export const ListingCardSchema = Type.Object(
  {
    id: IdSchema,
    slug: Type.String(),
    title: Type.String(),
    summary: Type.String(),
    city: Type.String(),
    region: Type.String(),
    point: Type.Object({ latitude: Type.Number(), longitude: Type.Number() }, closed),
    timeZone: Type.String(),
    price: Type.Object({ hourly: MoneySchema }, closed),
    equipment: Type.Array(Type.String()),
    pictures: Type.Array(PictureSchema),
    latestScore: Type.Optional(Type.Integer()),
    distanceMeters: Type.Optional(Type.Integer()),
  },
  closed,
);

const Answer = Type.Object(
  {
    items: Type.Array(ListingCardSchema),
    nextCursor: Type.Optional(Type.String()),
    total: Type.Integer(),
    facets: Type.Object({ equipment: facet, city: facet }, closed),
    corrections: Type.Optional(Type.Array(Type.Object({ typed: Type.String(), meant: Type.Array(Type.String()) }, closed))),
  },
  closed,
);

const MapAnswer = Type.Object(
  {
    clusters: Type.Array(
      Type.Object(
        {
          point: Type.Object({ latitude: Type.Number(), longitude: Type.Number() }, closed),
          count: Type.Integer(),
          price: MoneySchema,
          listing: Type.Optional(Type.Object({ id: IdSchema, slug: Type.String(), title: Type.String() }, closed)),
        },
        closed,
      ),
    ),
    total: Type.Integer(),
  },
  closed,
);

const Cursor = Type.Object({ sort: Type.String(), key: Type.Number(), id: IdSchema }, closed);

export function searchRoutes(searching: Searching): readonly Route[] {
  const titles = new Map(searching.equipment.map(({ code, title }) => [code, title]));
  return [
    route({
      method: 'GET',
      path: '/listings',
      summary: 'Find kitchens by words, place, price, equipment and free time',
      tags: ['search'],
      access: 'public',
      query: Query,
      response: { 200: Answer },
      async handle(ctx, { query }) {
        const { items, next, total, facets, corrections } = await searchListings(ctx, searching, read(query));
        return {
          status: 200,
          body: {
            // What is found is published, so its photographs have lasting addresses.
            items: items.map(({ pictures, ...card }) => ({
              ...card,
              pictures: pictures.map((each) => showPicture(ctx.market, { id: card.id, status: 'published' }, each)),
            })),
            total,
            facets: {
              equipment: facets.equipment.map(([value, count]) => ({ value, title: titles.get(value) ?? value, count })),
              city: facets.city.map(([value, count]) => ({ value, title: value, count })),
            },
            ...(next && { nextCursor: encodeCursor({ sort: orderOf(query), ...next }) }),
            ...(corrections && { corrections }),
          },
        };
      },
    }),
    route({
      method: 'GET',
      path: '/listings/map',
      summary: 'The same kitchens as pins on a map, those that stand close together as one',
      tags: ['search'],
      access: 'public',
      query: MapQuery,
      response: { 200: MapAnswer },
      async handle(ctx, { query: { zoom, ...query } }) {
        return { status: 200, body: await searchClusters(ctx, searching, read(query), zoom) };
      },
    }),
  ];
}

type Asked = Static<typeof Query>;

/** A cursor belongs to one order; in another its key would mean something else. */
const orderOf = ({ sort, near, q }: Asked): string => `${sort ?? ''}|${near ?? ''}|${q ?? ''}`.slice(0, 120);

function read(query: Asked): SearchQuery {
  const { q, equipment, minPrice, maxPrice, city, near, radiusMeters, bbox, sort, cursor, limit } = query;
  const free = readTime(query);
  return {
    ...(q !== undefined && { words: q }),
    ...(equipment !== undefined && { equipment: equipment.split(',') }),
    ...(minPrice !== undefined && { minPriceMinor: minPrice }),
    ...(maxPrice !== undefined && { maxPriceMinor: maxPrice }),
    ...(city !== undefined && { city }),
    ...(near !== undefined && { near: readPoint(near) }),
    ...(radiusMeters !== undefined && { radiusMeters }),
    ...(bbox !== undefined && { area: readArea(bbox) }),
    ...(free !== undefined && { free }),
    ...(sort !== undefined && { sort }),
    ...(cursor !== undefined && { after: readCursor(cursor, query) }),
    ...(limit !== undefined && { limit }),
  };
}

function readCursor(cursor: string, query: Asked): { key: number; id: string } {
  const { sort, key, id } = decodeCursor(Cursor, cursor);
  if (sort !== orderOf(query)) throw invalid('http.bad_cursor', 'This cursor is from another search. Start again without one.');
  return { key, id };
}

function readPoint(text: string): Point {
  const [latitude = Number.NaN, longitude = Number.NaN] = text.split(',').map(Number);
  return point(latitude, longitude);
}

function readArea(text: string): Area {
  const [west = 0, south = 0, east = 0, north = 0] = text.split(',').map(Number);
  return { west, south, east, north };
}

function readTime({ date, from, to }: Asked): LocalTime | undefined {
  if (date === undefined && from === undefined && to === undefined) return undefined;
  if (date !== undefined && from !== undefined && to !== undefined) return { date, from, to };
  const absent = Object.entries({ date, from, to }).flatMap(([name, value]) => (value === undefined ? [name] : []));
  throw invalid('search.bad_query', `To find what is free, give date, from and to together; ${absent.join(' and ')} is missing.`, {
    fields: absent.map((name) => ({ path: `/${name}`, message: 'Give date, from and to together.' })),
  });
}
