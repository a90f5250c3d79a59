import { Type, type TSchema } from 'typebox';
import { closed, DateSchema, IdSchema, InstantSchema, MoneySchema, pageQuery, moneyAtLeast, Text } from '#platform/http';
import { inspectionOutcomes, pictureKinds, type InspectionOutcome } from './types.ts';

const kinds = Type.Union(pictureKinds.map((kind) => Type.Literal(kind)));
const point = Type.Object(
  { latitude: Type.Number({ minimum: -90, maximum: 90 }), longitude: Type.Number({ minimum: -180, maximum: 180 }) },
  closed,
);
const drawing = Type.Object(
  { seed: Type.String({ pattern: '^[a-z0-9-]{1,80}$', examples: ['mission-kitchen'] }), alt: Text(200), kind: kinds },
  closed,
);
const photograph = Type.Object({ photo: IdSchema, alt: Text(200) }, closed);
const price = (title: string) => moneyAtLeast(1, title);
const percent = (most: number) => Type.Integer({ minimum: 1, maximum: most });
const lengthDiscounts = Type.Array(Type.Object({ hours: Type.Integer({ minimum: 1, maximum: 168 }), percent: percent(90) }, closed), {
  maxItems: 5,
  description: 'What a booking of at least so many hours costs less. The fewest hours first; more hours take more off.',
});
/** `null` takes back what was set. */
const orNone = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const list = Type.Array(Text(200), { maxItems: 60 });

const violation = Type.Object({ risk: Type.String(), description: Type.String(), code: Type.String() }, closed);
const inspection = Type.Object(
  {
    date: DateSchema,
    kind: Type.String(),
    score: Type.Optional(Type.Integer()),
    outcome: Type.Optional(Type.Unsafe<InspectionOutcome>(Type.Union(inspectionOutcomes.map((each) => Type.Literal(each))))),
    violations: Type.Array(violation),
  },
  closed,
);

const image = Type.Object({ width: Type.Integer(), webp: Type.String(), jpeg: Type.String() }, closed);

/** One shape for both kinds: a union would be checked value by value when lists are written. */
export const PictureSchema = Type.Object(
  {
    kind: Type.String({ description: '`photo`, or what a drawing shows: line, prep, bakery, cold.' }),
    alt: Type.String(),
    seed: Type.Optional(Type.String({ description: 'Of a drawing: its address is /pictures/<seed>.svg.' })),
    photo: Type.Optional(Type.String({ description: 'Of a photograph: its id.' })),
    width: Type.Optional(Type.Integer()),
    height: Type.Optional(Type.Integer()),
    images: Type.Optional(
      Type.Array(image, { description: 'Addresses of a photograph by width. Of what is not published, for a while only.' }),
    ),
  },
  closed,
);

export const ReasonSchema = Type.Object(
  {
    code: Type.String(),
    title: Type.String(),
    explains: Type.String({ description: 'A sentence for whoever opens it.' }),
    byHouse: Type.Boolean({ description: 'Staff gave this reason, so its host cannot take it back.' }),
  },
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
      {
        hourly: Type.Optional(MoneySchema),
        minimumMinutes: Type.Integer(),
        cleaning: Type.Optional(MoneySchema),
        weekendPercent: Type.Optional(Type.Integer({ description: 'What an hour costs more on Saturday and Sunday.' })),
        eveningPercent: Type.Optional(Type.Integer({ description: 'What an hour costs more from Monday to Friday, 6 PM to 6 AM.' })),
        minimum: Type.Optional(MoneySchema),
        deposit: Type.Optional(MoneySchema),
        lengthDiscounts,
      },
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
    sensitive: Type.Array(ReasonSchema, { description: 'Why safe search leaves it out. None: it is for everyone.' }),
    houseNote: Type.Optional(Type.String({ description: 'What staff wrote to its host about that. For the host and staff.' })),
    pictures: Type.Array(PictureSchema),
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
    pictures: Type.Array(PictureSchema),
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
      line1: Type.Optional(Type.String({ maxLength: 200, title: 'Street and number' })),
      city: Type.Optional(Type.String({ maxLength: 100 })),
      region: Type.Optional(Type.String({ maxLength: 100 })),
      postalCode: Type.Optional(Type.String({ maxLength: 20 })),
      country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$', examples: ['US'] })),
    },
    closed,
  ),
  point,
  price: Type.Object(
    {
      hourly: Type.Optional(price('Hourly price')),
      cleaning: Type.Optional(orNone(price('Cleaning fee'))),
      weekendPercent: Type.Optional(orNone(percent(200))),
      eveningPercent: Type.Optional(orNone(percent(200))),
      minimum: Type.Optional(orNone(price('Least price'))),
      deposit: Type.Optional(orNone(price('Deposit'))),
      lengthDiscounts: Type.Optional(lengthDiscounts),
    },
    closed,
  ),
  equipment: list,
  sensitive: Type.Array(Type.String({ pattern: '^[a-z0-9-]{1,60}$' }), {
    maxItems: 20,
    description: 'Codes of the market’s reasons for which a listing is not for everyone. Those that staff gave must stay.',
  }),
  attributes: Type.Object(
    {
      squareFeet: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
      capacity: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
      certifications: Type.Optional(list),
      rules: Type.Optional(list),
    },
    closed,
  ),
};

const drawings = Type.Array(drawing, { maxItems: 12 });
const choices = Type.Array(Type.Union([drawing, photograph]), { maxItems: 12, description: 'All that stay, in order.' });

export const ListingPatch = Type.Partial(Type.Object({ ...fields, pictures: choices }, closed), closed);
export const NewListingSchema = Type.Object(
  { ...Type.Partial(Type.Object({ ...fields, pictures: drawings })).properties, title: Text(120), timeZone: Text(60) },
  closed,
);

export const OwnListingsQuery = Type.Object(pageQuery, closed);
export const PictureQuery = Type.Object(
  { w: Type.Optional(Type.Integer({ minimum: 40, maximum: 2_400, default: 1_200 })), kind: Type.Optional(kinds) },
  closed,
);
