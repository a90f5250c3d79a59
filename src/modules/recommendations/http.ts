import { Type } from 'typebox';
import type { Context } from '#platform/context';
import { closed, DateSchema, IdSchema, MoneySchema, route, Text, type Route } from '#platform/http';
import { PictureSchema } from '#modules/listings';
import type { Recommending } from './config.ts';
import { forMe, kitchensLike, wayFrom } from './queries.ts';

const tags = ['recommendations'] as const;
const Kitchen = Type.Object(
  {
    id: IdSchema,
    slug: Type.String(),
    title: Type.String(),
    city: Type.String(),
    region: Type.String(),
    price: Type.Object({ hourly: MoneySchema }, closed),
    sensitive: Type.Optional(
      Type.Array(Type.String(), { description: 'Why it is not for everyone: codes. Only where safe search is off.' }),
    ),
    picture: Type.Optional(PictureSchema),
  },
  closed,
);
const Choice = Type.Object({ code: Type.String(), title: Type.String() }, closed);
const Product = Type.Object({ code: Type.String(), title: Type.String(), summary: Type.String() }, closed);
const Code = Type.String({ pattern: '^[a-z0-9-]{1,60}$' });

const Way = Type.Object(
  {
    product: Product,
    class: Type.Object({ title: Type.String(), explains: Type.String() }, closed),
    activity: Type.String(),
    day: DateSchema,
    requirements: Type.Array(
      Type.Object(
        {
          rule: Type.String(),
          title: Type.String(),
          subject: Type.String(),
          jurisdiction: Type.String(),
          documents: Type.Array(Type.String()),
          remedy: Type.String(),
          certain: Type.Boolean({ description: 'False: it depends on how you work, which we do not know.' }),
          citation: Type.Object({ section: Type.String(), url: Type.String() }, closed),
        },
        closed,
      ),
    ),
    problems: Type.Array(Type.String(), { description: 'What our rules cannot say of this place.' }),
    equipment: Type.Array(Choice),
    kitchens: Type.Array(Kitchen),
  },
  closed,
);

export function recommendationRoutes(recommending: Recommending, ready: (ctx: Context) => Promise<void>): readonly Route[] {
  const { catalogue, searchesSafely } = recommending;
  return [
    route({
      method: 'GET',
      path: '/listings/:id/alike',
      summary: 'Kitchens like this one, and why',
      tags,
      access: 'public',
      mayBeOld: true,
      params: Type.Object({ id: IdSchema }, closed),
      response: {
        200: Type.Object(
          {
            items: Type.Array(
              Type.Object(
                {
                  kitchen: Kitchen,
                  why: Type.Object(
                    {
                      shared: Type.Integer({ description: 'Pieces of equipment that both have.' }),
                      either: Type.Integer(),
                      dearer: MoneySchema,
                      meters: Type.Integer(),
                      cooks: Type.Integer({ description: 'Chefs who cooked in both; 0 when they are too few to be told.' }),
                    },
                    closed,
                  ),
                },
                closed,
              ),
            ),
          },
          closed,
        ),
      },
      async handle(ctx, { params, request }) {
        const items = await kitchensLike(ctx, recommending, params.id, await searchesSafely(ctx, request.cookies));
        return {
          status: 200,
          body: {
            items: items.map(({ kitchen, why: { dearerMinor, ...why } }) => ({
              kitchen,
              why: { ...why, dearer: { ...kitchen.price.hourly, amountMinor: Number(dearerMinor) } },
            })),
          },
        };
      },
    }),
    route({
      method: 'GET',
      path: '/me/recommendations',
      summary: 'Kitchens where chefs cook who share a kitchen with you',
      tags,
      access: 'signed-in',
      response: { 200: Type.Object({ items: Type.Array(Type.Object({ kitchen: Kitchen, cooks: Type.Integer() }, closed)) }, closed) },
      handle: async (ctx, { request }) => ({
        status: 200,
        body: { items: await forMe(ctx, recommending, await searchesSafely(ctx, request.cookies)) },
      }),
    }),
    route({
      method: 'GET',
      path: '/products',
      summary: 'What can be asked for: products, and places whose rules we know',
      tags,
      access: 'public',
      response: { 200: Type.Object({ items: Type.Array(Product), places: Type.Array(Choice) }, closed) },
      handle: async () => ({
        status: 200,
        body: {
          items: catalogue.products.map(({ code, title, summary }) => ({ code, title, summary })),
          places: catalogue.places.map(({ code, title }) => ({ code, title })),
        },
      }),
    }),
    route({
      method: 'GET',
      path: '/products/:product',
      summary: 'What making something at a place asks for: permits and certificates by their law, equipment, and kitchens that have it',
      tags,
      access: 'public',
      params: Type.Object({ product: Code }, closed),
      query: Type.Object({ place: Text(60) }, closed),
      response: { 200: Way },
      async handle(ctx, { params, query, request }) {
        const asked = { product: params.product, place: query.place, safe: await searchesSafely(ctx, request.cookies) };
        return { status: 200, body: await wayFrom(ctx, { ...recommending, ready }, asked) };
      },
    }),
  ];
}
