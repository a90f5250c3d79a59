import { Type, type Static } from 'typebox';
import { invalid } from '#kernel';
import { closed, decodeCursor, encodeCursor, IdSchema, MoneySchema, pageQuery, route, type Route } from '#platform/http';
import { PictureSchema, showPicture } from '#modules/listings';
import { filters, readFilters } from './filters.ts';
import { withChoice } from './safe/choice.ts';
import { searchClusters, searchListings, type SearchQuery, type Searching } from './search-listings.ts';

const sorts = ['relevance', 'price', 'distance', 'newest', 'rating'] as const;
const Sort = Type.Union(sorts.map((sort) => Type.Literal(sort)));
/** No part of what a saved search keeps: it would have to be asked again with each review. */
const rating = { minRating: Type.Optional(Type.Number({ minimum: 1, maximum: 5, description: 'Reviewed at least this well, in stars.' })) };
const Query = Type.Object({ ...filters, ...rating, sort: Type.Optional(Sort), ...pageQuery }, closed);
const MapQuery = Type.Object(
  {
    ...filters,
    ...rating,
    zoom: Type.Integer({ minimum: 0, maximum: 18, description: 'As web maps count it; decides how wide a pin reaches.' }),
  },
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
    rating: Type.Optional(Type.Object({ mean: Type.Number(), count: Type.Integer() }, closed)),
    sensitive: Type.Optional(
      Type.Array(Type.String(), { description: 'Why it is not for everyone: codes. Only where safe search is off.' }),
    ),
    distanceMeters: Type.Optional(Type.Integer()),
    promoted: Type.Optional(
      Type.Literal(true, { description: 'It stands here because the house puts it forward. It answers the search all the same.' }),
    ),
  },
  closed,
);

const Answer = Type.Object(
  {
    items: Type.Array(ListingCardSchema),
    nextCursor: Type.Optional(Type.String()),
    total: Type.Integer(),
    safeSearch: Type.Object(
      { on: Type.Boolean(), leftOut: Type.Integer({ description: 'Kitchens that would be found as well, were it off.' }) },
      closed,
    ),
    facets: Type.Object({ equipment: facet, city: facet, rating: facet }, closed),
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

const Cursor = Type.Object(
  { sort: Type.String(), key: Type.Number(), id: IdSchema, promoted: Type.Optional(Type.Array(IdSchema, { maxItems: 20 })) },
  closed,
);

export function searchRoutes(searching: Searching): readonly Route[] {
  const titles = new Map(searching.equipment.map(({ code, title }) => [code, title]));
  return [
    route({
      method: 'GET',
      path: '/listings',
      summary: 'Find kitchens by words, place, price, equipment and free time',
      tags: ['search'],
      access: 'public',
      mayBeOld: true,
      query: Query,
      response: { 200: Answer },
      async handle(ctx, { query: sent, request }) {
        const query = await withChoice(ctx, sent, request.cookies);
        const { items, next, total, leftOut, facets, corrections, promoted } = await searchListings(ctx, searching, read(query));
        return {
          status: 200,
          body: {
            // What is found is published, so its photographs have lasting addresses.
            items: items.map(({ pictures, ...card }) => ({
              ...card,
              pictures: pictures.map((each) => showPicture(ctx.market, { id: card.id, status: 'published' }, each)),
            })),
            total,
            safeSearch: { on: query.safe === 'on', leftOut },
            facets: {
              equipment: facets.equipment.map(([value, count]) => ({ value, title: titles.get(value) ?? value, count })),
              city: facets.city.map(([value, count]) => ({ value, title: value, count })),
              rating: facets.rating.map(([value, count]) => ({ value, title: `${value} stars and more`, count })),
            },
            ...(next && { nextCursor: encodeCursor({ sort: orderOf(query), ...next, ...(promoted.length > 0 && { promoted }) }) }),
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
      mayBeOld: true,
      query: MapQuery,
      response: { 200: MapAnswer },
      async handle(ctx, { query: { zoom, ...query }, request }) {
        const asked = read(await withChoice(ctx, query, request.cookies));
        return { status: 200, body: await searchClusters(ctx, searching, asked, zoom) };
      },
    }),
  ];
}

type Asked = Static<typeof Query>;

/** A cursor belongs to one order; in another its key would mean something else. */
const orderOf = ({ sort, near, q }: Pick<Asked, 'near' | 'q' | 'sort'>): string => `${sort ?? ''}|${near ?? ''}|${q ?? ''}`.slice(0, 120);

function read({ sort, cursor, limit, minRating, ...asked }: Asked): SearchQuery {
  return {
    ...readFilters(asked),
    ...(minRating !== undefined && { minRating }),
    ...(sort !== undefined && { sort }),
    ...(cursor !== undefined && readCursor(cursor, { ...asked, ...(sort !== undefined && { sort }) })),
    ...(limit !== undefined && { limit }),
  };
}

function readCursor(cursor: string, query: Parameters<typeof orderOf>[0]): Pick<SearchQuery, 'after' | 'promoted'> {
  const { sort, key, id, promoted } = decodeCursor(Cursor, cursor);
  if (sort !== orderOf(query)) throw invalid('http.bad_cursor', 'This cursor is from another search. Start again without one.');
  return { after: { key, id }, ...(promoted !== undefined && { promoted }) };
}
