import { Type } from 'typebox';
import { closed, DateSchema, IdSchema, InstantSchema, MoneySchema, pageQuery, Text } from '#platform/http';
import { pictureKinds } from './types.ts';

const kinds = Type.Union(pictureKinds.map((kind) => Type.Literal(kind)));
const point = Type.Object(
  { latitude: Type.Number({ minimum: -90, maximum: 90 }), longitude: Type.Number({ minimum: -180, maximum: 180 }) },
  closed,
);
const picture = Type.Object({ seed: Type.String({ pattern: '^[a-z0-9-]{1,80}$' }), alt: Text(200), kind: kinds }, closed);
const price = Type.Object({ amountMinor: Type.Integer({ minimum: 1, maximum: 100_000_000 }), currency: Text(3, 3) }, closed);
const list = Type.Array(Text(200), { maxItems: 60 });

const violation = Type.Object({ risk: Type.String(), description: Type.String(), code: Type.String() }, closed);
const inspection = Type.Object(
  { date: DateSchema, kind: Type.String(), score: Type.Optional(Type.Integer()), violations: Type.Array(violation) },
  closed,
);

export const ListingSchema = Type.Object(
  {
    id: IdSchema,
    slug: Type.String(),
    title: Type.String(),
    summary: Type.String(),
    description: Type.String(),
    host: Type.Object({ id: IdSchema, displayName: Type.String() }, closed),
    address: Type.Object(
      {
        line1: Type.Optional(Type.String({ description: 'For the host and guests with a booking.' })),
        city: Type.String(),
        region: Type.String(),
        postalCode: Type.String(),
        country: Type.String(),
      },
      closed,
    ),
    point: Type.Optional(point),
    timeZone: Type.String(),
    price: Type.Object(
      { hourly: Type.Optional(MoneySchema), minimumMinutes: Type.Integer(), cleaning: Type.Optional(MoneySchema) },
      closed,
    ),
    equipment: Type.Array(Type.String()),
    attributes: Type.Object(
      {
        squareFeet: Type.Optional(Type.Integer()),
        capacity: Type.Optional(Type.Integer()),
        certifications: Type.Array(Type.String()),
        rules: Type.Array(Type.String()),
      },
      closed,
    ),
    pictures: Type.Array(Type.Object({ seed: Type.String(), alt: Type.String(), kind: Type.String() }, closed)),
    status: Type.Union([Type.Literal('draft'), Type.Literal('published'), Type.Literal('paused')]),
    inspections: Type.Array(inspection),
    latestScore: Type.Optional(Type.Integer()),
    publishedAt: Type.Optional(InstantSchema),
  },
  closed,
);

export const OwnListingSchema = Type.Object(
  {
    id: IdSchema,
    slug: Type.String(),
    title: Type.String(),
    summary: Type.String(),
    city: Type.String(),
    region: Type.String(),
    status: Type.String(),
    timeZone: Type.String(),
    price: Type.Object({ hourly: Type.Optional(MoneySchema) }, closed),
    pictures: Type.Array(Type.Object({ seed: Type.String(), alt: Type.String(), kind: Type.String() }, closed)),
    publishedAt: Type.Optional(InstantSchema),
  },
  closed,
);

const fields = {
  title: Text(120),
  summary: Type.String({ maxLength: 240 }),
  description: Type.String({ maxLength: 8_000 }),
  address: Type.Object(
    {
      line1: Type.Optional(Type.String({ maxLength: 200 })),
      city: Type.Optional(Type.String({ maxLength: 100 })),
      region: Type.Optional(Type.String({ maxLength: 100 })),
      postalCode: Type.Optional(Type.String({ maxLength: 20 })),
      country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
    },
    closed,
  ),
  point,
  price: Type.Object({ hourly: Type.Optional(price), cleaning: Type.Optional(price) }, closed),
  equipment: list,
  attributes: Type.Object(
    {
      squareFeet: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
      capacity: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
      certifications: Type.Optional(list),
      rules: Type.Optional(list),
    },
    closed,
  ),
  pictures: Type.Array(picture, { maxItems: 12 }),
};

export const ListingPatch = Type.Partial(Type.Object(fields, closed), closed);
export const NewListingSchema = Type.Object(
  { ...Type.Partial(Type.Object(fields)).properties, title: Text(120), timeZone: Text(60) },
  closed,
);

export const OwnListingsQuery = Type.Object(pageQuery, closed);
export const PictureQuery = Type.Object(
  { w: Type.Optional(Type.Integer({ minimum: 40, maximum: 2_400, default: 1_200 })), kind: Type.Optional(kinds) },
  closed,
);
