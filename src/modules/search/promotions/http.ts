import { Type } from 'typebox';
import { parseInstant } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { closed, IdSchema, InstantSchema, route, Text, type Route } from '#platform/http';
import { listingByIdOrSlug, listingsByIds } from '#modules/listings';
import { endPromotion, promote, promotions, type Promotion } from './promotions.ts';

const access = { may: 'promotions.manage' } as const;
const tags = ['admin'] as const;
const PromotionSchema = Type.Object(
  {
    id: IdSchema,
    listing: Type.Object({ id: IdSchema, slug: Type.String(), title: Type.String() }, closed),
    startsAt: InstantSchema,
    endsAt: InstantSchema,
    isRunning: Type.Boolean(),
    reason: Type.String(),
  },
  closed,
);

/** Staff alone puts forward: nobody buys a place here. */
export const promotionRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/admin/promotions',
    summary: 'Kitchens that are put forward in searches, now or later',
    tags,
    access,
    response: { 200: Type.Object({ items: Type.Array(PromotionSchema) }, closed) },
    handle: async (ctx) => ({ status: 200, body: { items: await show(ctx, await promotions(ctx)) } }),
  }),
  route({
    method: 'POST',
    path: '/admin/promotions',
    summary: 'Put a published kitchen forward in searches for a while, marked as promoted',
    tags,
    access,
    body: Type.Object({ listing: Text(120, 1), startsAt: InstantSchema, endsAt: InstantSchema, reason: Text(200, 1) }, closed),
    response: { 201: PromotionSchema },
    async handle(ctx, { body }) {
      const listingId = (await listingByIdOrSlug(ctx.db, body.listing))?.id ?? body.listing;
      const made = await inTransaction(ctx, (tx) =>
        promote(ctx, tx, {
          listingId,
          startsAt: parseInstant(body.startsAt, '/startsAt'),
          endsAt: parseInstant(body.endsAt, '/endsAt'),
          reason: body.reason.trim(),
        }),
      );
      return { status: 201, body: (await show(ctx, [made]))[0] as Shown };
    },
  }),
  route({
    method: 'DELETE',
    path: '/admin/promotions/:promotionId',
    summary: 'End a promotion now',
    tags,
    access,
    params: Type.Object({ promotionId: IdSchema }, closed),
    response: { 204: null },
    async handle(ctx, { params }) {
      await inTransaction(ctx, (tx) => endPromotion(ctx, tx, params.promotionId));
      return { status: 204 };
    },
  }),
];

type Shown = Awaited<ReturnType<typeof show>>[number];

async function show(ctx: Context, some: readonly Promotion[]) {
  const listings = await listingsByIds(
    ctx.db,
    some.map(({ listingId }) => listingId),
  );
  const now = ctx.clock.now();
  return some.flatMap(({ id, listingId, startsAt, endsAt, reason }) => {
    const listing = listings.get(listingId);
    if (listing === undefined) return [];
    return [
      {
        id,
        listing: { id: listingId, slug: listing.slug, title: listing.title },
        startsAt: startsAt.toString(),
        endsAt: endsAt.toString(),
        isRunning: Temporal.Instant.compare(startsAt, now) <= 0,
        reason,
      },
    ];
  });
}
