import { Type, type Static } from 'typebox';
import { invalid, Money } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, tables } from '#platform/database';
import {
  closed,
  decodeCursor,
  IdSchema,
  InstantSchema,
  MoneySchema,
  page,
  pageOf,
  pageQuery,
  route,
  moneyAtLeast,
  Text,
  type Route,
} from '#platform/http';
import type { FeeSchedule } from '#modules/fees';
import { bookableListing, listingById, unknownListing } from '#modules/listings';
import { paymentOf } from '#modules/payments';
import { buyPack, priceOf } from './buy.ts';
import type { PackProcess } from './process.ts';
import { offerPack } from './offer.ts';
import { noPack, offersOf, packById, packsOf, type Pack, type PackOffer } from './store.ts';
import type { PacksTables } from './tables.gen.ts';

const tags = ['packs'] as const;
const Cursor = Type.Object({ id: IdSchema }, closed);
const Offer = Type.Object(
  {
    id: IdSchema,
    minutes: Type.Integer(),
    price: MoneySchema,
    total: { ...MoneySchema, description: 'With the service fee: what the card is asked for.' },
    hostReceives: MoneySchema,
    validMonths: Type.Integer(),
  },
  closed,
);
const Offers = Type.Object({ items: Type.Array(Offer) }, closed);
const PackSchema = Type.Object(
  {
    id: IdSchema,
    listing: Type.Object({ id: IdSchema, title: Type.String() }, closed),
    minutes: Type.Integer(),
    minutesLeft: Type.Integer(),
    total: MoneySchema,
    left: MoneySchema,
    expiresAt: InstantSchema,
    state: Type.String(),
    stateTitle: Type.String(),
    stateExplanation: Type.String(),
    declined: Type.Optional(Type.String()),
    bankUrl: Type.Optional(Type.String()),
    createdAt: InstantSchema,
  },
  closed,
);

export function packRoutes(process: PackProcess, schedules: readonly FeeSchedule[]): readonly Route[] {
  const offers = async (ctx: Context, listingId: string) => {
    const listing = await bookableListing(ctx.db, listingId);
    const items = await offersOf(ctx.db, listingId);
    return items.map((offer) => offerView(offer, priceOf(ctx, schedules, offer, listing)));
  };
  const mine = async (ctx: Context, id: string) => {
    const listing = await listingById(ctx.db, id);
    if (listing?.hostId !== requirePerson(ctx)) throw unknownListing();
    return listing;
  };
  return [
    route({
      method: 'GET',
      path: '/listings/:id/pack-offers',
      summary: 'Packs of hours that can be bought for a kitchen',
      tags,
      access: 'public',
      mayBeOld: true,
      params: Type.Object({ id: IdSchema }, closed),
      response: { 200: Offers },
      handle: async (ctx, { params }) => ({ status: 200, body: { items: await offers(ctx, params.id) } }),
    }),
    route({
      method: 'POST',
      path: '/listings/:id/pack-offers',
      summary: 'Offer a pack of hours of my kitchen',
      tags,
      access: { may: 'packs.offer' },
      params: Type.Object({ id: IdSchema }, closed),
      body: Type.Object(
        {
          hours: Type.Number({ minimum: 1, maximum: 1_000, multipleOf: 0.5 }),
          price: moneyAtLeast(1_000),
          validMonths: Type.Integer({ minimum: 1, maximum: 24 }),
        },
        closed,
      ),
      response: { 201: Offers },
      async handle(ctx, { params, body }) {
        const listing = await mine(ctx, params.id);
        const { currency } = listing.hourly ?? { currency: 'USD' };
        const refuse = (message: string) => invalid('packs.bad_price', message, { fields: [{ path: '/price', message }] });
        if (body.price.currency !== currency) throw refuse(`Prices are in ${currency} here.`);
        if (body.price.amountMinor < Math.max(1_000, body.hours * 100) || body.price.amountMinor > 10_000_000)
          throw refuse('A pack costs between $10 and $100,000, and at least a dollar an hour.');
        if ((await offersOf(ctx.db, listing.id)).length >= 10) throw refuse('A kitchen offers ten packs at most. Withdraw one first.');
        const { hours: length, validMonths } = body;
        const price = Money.money(body.price.amountMinor, currency);
        await inTransaction(ctx, (tx) =>
          offerPack(ctx, tx, { listingId: listing.id, hostId: listing.hostId, minutes: length * 60, price, validMonths }),
        );
        return { status: 201, body: { items: await offers(ctx, listing.id) } };
      },
    }),
    route({
      method: 'DELETE',
      path: '/listings/:id/pack-offers/:offerId',
      summary: 'Sell a pack no more; what was bought stays good',
      tags,
      access: { may: 'packs.offer' },
      params: Type.Object({ id: IdSchema, offerId: IdSchema }, closed),
      response: { 204: Type.Null() },
      async handle(ctx, { params }) {
        const listing = await mine(ctx, params.id);
        await inTransaction(ctx, async (tx) => {
          const row = await tables<PacksTables>(tx)
            .updateTable('pack_offer')
            .set({ status: 'withdrawn' })
            .where('id', '=', params.offerId)
            .where('listing_id', '=', listing.id)
            .returning('id')
            .executeTakeFirst();
          if (row === undefined) throw noPack();
          await ctx.audit.record(ctx, tx, { action: 'pack_offer.withdrawn', subject: { kind: 'pack_offer', id: row.id } });
        });
        return { status: 204, body: null };
      },
    }),
    route({
      method: 'POST',
      path: '/packs',
      summary: 'Buy a pack of hours',
      tags,
      access: { may: 'packs.buy' },
      idempotent: true,
      body: Type.Object({ offerId: IdSchema, paymentMethodId: Text(200) }, closed),
      response: { 201: PackSchema },
      async handle(ctx, { body, request }) {
        const id = await buyPack(ctx, process, schedules, { ...body, requestKey: request.idempotencyKey ?? ctx.correlationId });
        const pack = await packById(ctx.db, id, requirePerson(ctx));
        if (pack === undefined) throw noPack();
        return { status: 201, body: await packView(ctx, process, pack) };
      },
    }),
    route({
      method: 'GET',
      path: '/packs',
      summary: 'My packs with what is left of them, newest first',
      tags,
      access: 'signed-in',
      scope: 'packs.read',
      query: Type.Object(pageQuery, closed),
      response: { 200: pageOf(PackSchema) },
      async handle(ctx, { query: { cursor, limit = 20 } }) {
        const before = cursor === undefined ? undefined : decodeCursor(Cursor, cursor).id;
        const found = page(await packsOf(ctx.db, { personId: requirePerson(ctx), before, limit }), limit, ({ id }) => ({ id }));
        return { status: 200, body: { ...found, items: await Promise.all(found.items.map((pack) => packView(ctx, process, pack))) } };
      },
    }),
  ];
}

const offerView = (
  { id, minutes, price, validMonths }: PackOffer,
  { total, providerReceives }: { total: Money.Money; providerReceives: Money.Money },
) => ({
  id,
  minutes,
  price: Money.toJson(price),
  total: Money.toJson(total),
  hostReceives: Money.toJson(providerReceives),
  validMonths,
});

async function packView(ctx: Context, { graph }: PackProcess, pack: Pack): Promise<Static<typeof PackSchema>> {
  const payment = pack.state === 'active' ? undefined : await paymentOf(ctx.db, { kind: 'pack', id: pack.id });
  const state = graph.states[pack.state];
  return {
    id: pack.id,
    listing: { id: pack.listingId, title: pack.listingTitle },
    minutes: pack.minutes,
    minutesLeft: pack.state === 'active' ? pack.left.minutes : 0,
    total: Money.toJson(pack.total),
    left: Money.toJson(pack.left.total),
    expiresAt: pack.expiresAt.toString(),
    state: pack.state,
    stateTitle: state?.title ?? pack.state,
    stateExplanation: state?.explanation ?? '',
    ...(payment?.declined !== undefined && pack.state === 'refused' && { declined: payment.declined.message }),
    ...(payment?.action !== undefined && { bankUrl: payment.action.url }),
    createdAt: pack.createdAt.toString(),
  };
}
