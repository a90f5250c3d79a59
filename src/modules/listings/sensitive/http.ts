import { Type } from 'typebox';
import { inTransaction } from '#platform/database';
import { closed, decodeCursor, IdSchema, page, pageOf, pageQuery, route, Text, type Route } from '#platform/http';
import { listingByIdOrSlug, sensitiveListings } from '../queries.ts';
import { ReasonSchema } from '../schemas.ts';
import { present, unknownListing } from '../store.ts';
import type { Listing } from '../types.ts';
import { shownReasons, type ListingsConfig } from '../view.ts';
import { markSensitive } from './decide.ts';

const access = { may: 'listings.mark' } as const;
const Marked = Type.Object(
  {
    id: IdSchema,
    slug: Type.String(),
    title: Type.String(),
    city: Type.String(),
    status: Type.String(),
    sensitive: Type.Array(ReasonSchema),
    houseNote: Type.Optional(Type.String()),
  },
  closed,
);
const byId = Type.Object({ id: IdSchema }, closed);

/** Whom listings are for: the market's reasons for everybody, and the desk where staff marks a listing or lifts the mark. */
export function sensitiveRoutes(config: ListingsConfig): readonly Route[] {
  const { sensitive } = config;
  const show = ({ id, slug, title, address: { city }, status, houseNote, ...listing }: Listing) => ({
    id,
    slug,
    title,
    city,
    status,
    sensitive: shownReasons(config, listing),
    ...present('houseNote', houseNote),
  });
  const reasons = route({
    method: 'GET',
    path: '/sensitive-reasons',
    summary: 'The reasons for which a listing is not for everyone, in order',
    tags: ['listings'],
    access: 'public',
    response: {
      200: Type.Object(
        { items: Type.Array(Type.Object({ code: Type.String(), title: Type.String(), explains: Type.String() }, closed)) },
        closed,
      ),
    },
    handle: async () => ({ status: 200, body: { items: sensitive?.reasons.map((each) => ({ ...each })) ?? [] } }),
  });
  if (sensitive === undefined) return [reasons];
  return [
    reasons,
    route({
      method: 'GET',
      path: '/admin/sensitive-listings',
      summary: 'Kitchens that are not for everyone, and who said so',
      tags: ['admin'],
      access,
      query: Type.Object(pageQuery, closed),
      response: { 200: pageOf(Marked) },
      async handle(ctx, { query: { cursor, limit = 20 } }) {
        const before = cursor === undefined ? undefined : decodeCursor(byId, cursor).id;
        const { items, nextCursor } = page(await sensitiveListings(ctx, { before, limit }), limit, ({ id }) => ({ id }));
        return { status: 200, body: { items: items.map(show), ...present('nextCursor', nextCursor) } };
      },
    }),
    route({
      method: 'POST',
      path: '/admin/sensitive-listings',
      summary: 'Say whom a kitchen is for: with reasons safe search leaves it out, with none it is for everyone. Its host is told',
      tags: ['admin'],
      access,
      body: Type.Object(
        {
          listing: Text(120, 1),
          reasons: Type.Array(Type.String({ pattern: '^[a-z0-9-]{1,60}$' }), { maxItems: 20 }),
          note: Text(500, 1),
        },
        closed,
      ),
      response: { 200: Marked },
      async handle(ctx, { body: { listing, reasons, note } }) {
        const found = await listingByIdOrSlug(ctx.db, listing);
        if (found === undefined) throw unknownListing();
        const decision = { reasons, note: note.trim() };
        return {
          status: 200,
          body: show(await inTransaction(ctx, (tx) => markSensitive(ctx, tx, sensitive, found.id, decision))),
        };
      },
    }),
  ];
}
