import { Type } from 'typebox';
import { interval, invalid, Money, parseInstant } from '#kernel';
import { inTransaction } from '#platform/database';
import { closed, IdSchema, InstantSchema, MoneySchema, route, spans, moneyAtLeast, Text, type Route } from '#platform/http';
import { freeUnits } from '#modules/calendar';
import { listingsByIds } from '../queries.ts';
import { readMoney } from '../read-money.ts';
import { requireVisible, type ListingsConfig } from '../view.ts';
import { changeExtra, createExtra, extrasOf, ownExtras, type Extra } from './extras.ts';

const units = Type.Integer({ minimum: 1, maximum: 50, description: 'How many there are.' });
const per = Type.Union([Type.Literal('hour'), Type.Literal('booking')], { description: 'What the price of one is for.' });
const fields = {
  title: Text(80),
  units,
  price: moneyAtLeast(0, 'Price'),
  per,
  bufferMinutes: Type.Integer({ minimum: 0, maximum: 1_440, description: 'Kept free after each use.' }),
  listingIds: Type.Array(IdSchema, { minItems: 1, maxItems: 50, description: 'Your kitchens with which it can be booked.' }),
};
const OwnExtra = Type.Object(
  {
    id: IdSchema,
    title: Type.String(),
    units,
    price: MoneySchema,
    per,
    bufferMinutes: fields.bufferMinutes,
    listingIds: Type.Array(IdSchema),
    isOffered: Type.Boolean(),
  },
  closed,
);
const ExtraForGuests = Type.Object(
  {
    id: IdSchema,
    title: Type.String(),
    units,
    price: MoneySchema,
    per,
    free: Type.Optional(Type.Integer({ description: 'How many are free for all of the time that was asked about.' })),
  },
  closed,
);
const tags = ['extras'] as const;
const host = { may: 'listings.manage' } as const;

/** Here and not with the calendar, which knows neither names nor prices: what can be booked together with a kitchen. */
export const extraRoutes = (config: ListingsConfig): readonly Route[] => [
  route({
    method: 'GET',
    path: '/listings/:id/extras',
    summary: 'What can be booked with a kitchen, and how many are free at a time',
    tags,
    access: 'public',
    mayBeOld: true,
    params: Type.Object({ id: IdSchema }, closed),
    query: Type.Object(
      { startsAt: Type.Optional(InstantSchema), endsAt: Type.Optional(InstantSchema) },
      { ...closed, ...spans({ from: 'startsAt', until: 'endsAt', mostDays: 31 }) },
    ),
    response: { 200: Type.Object({ items: Type.Array(ExtraForGuests) }, closed) },
    async handle(ctx, { params, query: { startsAt, endsAt } }) {
      await requireVisible(ctx, config, (await listingsByIds(ctx.db, [params.id])).values().next().value);
      if ((startsAt === undefined) !== (endsAt === undefined))
        throw invalid('listings.bad_extra_time', 'Ask with both startsAt and endsAt, or with neither.');
      const extras = await extrasOf(ctx.db, params.id);
      const free =
        startsAt === undefined || endsAt === undefined
          ? undefined
          : await freeUnits(
              ctx.db,
              extras.map(({ id }) => id),
              interval(parseInstant(startsAt, '/startsAt'), parseInstant(endsAt, '/endsAt')),
              ctx.clock.now(),
            );
      const items = extras.map(({ id, title, units: all, price, per: by }) => ({
        id,
        title,
        units: all,
        price: Money.toJson(price),
        per: by,
        ...(free && { free: free.get(id) ?? 0 }),
      }));
      return { status: 200, body: { items } };
    },
  }),
  route({
    method: 'GET',
    path: '/host/extras',
    summary: 'Your own extras',
    tags,
    access: host,
    response: { 200: Type.Object({ items: Type.Array(OwnExtra) }, closed) },
    handle: async (ctx) => ({ status: 200, body: { items: (await ownExtras(ctx)).map(print) } }),
  }),
  route({
    method: 'POST',
    path: '/host/extras',
    summary: 'Offer something that can be booked with your kitchens',
    tags,
    access: host,
    body: Type.Object(fields, closed),
    response: { 201: OwnExtra },
    handle: async (ctx, { body }) => ({
      status: 201,
      body: print(await inTransaction(ctx, (tx) => createExtra(ctx, tx, { ...body, price: readMoney(body.price, '/price') }))),
    }),
  }),
  route({
    method: 'PATCH',
    path: '/host/extras/:extraId',
    summary: 'Change your own extra; what is booked stays as it was sold',
    tags,
    access: host,
    params: Type.Object({ extraId: IdSchema }, closed),
    body: Type.Partial(Type.Object({ ...fields, isOffered: Type.Boolean() }, closed), closed),
    response: { 200: OwnExtra },
    async handle(ctx, { params, body: { price, ...rest } }) {
      const changes = { ...rest, ...(price && { price: readMoney(price, '/price') }) };
      return { status: 200, body: print(await inTransaction(ctx, (tx) => changeExtra(ctx, tx, params.extraId, changes))) };
    },
  }),
];

const print = ({ hostId: _host, price, ...extra }: Extra) => ({ ...extra, price: Money.toJson(price) });
