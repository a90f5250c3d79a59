import { Type, type Static } from 'typebox';
import { invalid, point, type Point } from '#kernel';
import { closed, DateSchema } from '#platform/http';
import type { LocalTime } from '#modules/calendar';
import type { Area } from './engine.ts';
import type { SearchQuery } from './search-listings.ts';

const Code = '[a-z0-9-]{1,60}';
const WallTime = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$|^24:00$', examples: ['09:00'] });

const Degrees = '-?\\d{1,3}(\\.\\d{1,10})?';
/** What narrows a search, as the API writes it. */
export const filters = {
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
  safe: Type.Optional(
    Type.Union([Type.Literal('on'), Type.Literal('off')], {
      description:
        'Whether kitchens that are not for everyone are left out. As whoever asks has chosen, when it is not said; on for strangers.',
    }),
  ),
};

export const FiltersSchema = Type.Object(filters, closed);
export type Filters = Static<typeof FiltersSchema>;

/** As the page of results reads them: its prices are whole units. */
export function writeFilters({ minPrice, maxPrice, equipment, ...plain }: Filters): string {
  const page = new URLSearchParams();
  for (const [name, value] of Object.entries(plain)) page.set(name, String(value));
  for (const code of equipment?.split(',') ?? []) page.append('equipment', code);
  for (const [name, minor] of Object.entries({ minPrice, maxPrice })) if (minor !== undefined) page.set(name, String(minor / 100));
  return page.toString();
}

/** @throws search.bad_query when part of a time is missing; kernel.bad_point */
export function readFilters(asked: Filters): SearchQuery {
  const { q, equipment, minPrice, maxPrice, city, near, radiusMeters, bbox, safe } = asked;
  const free = readTime(asked);
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
    ...(safe !== undefined && { safe: safe === 'on' }),
  };
}

function readPoint(text: string): Point {
  const [latitude = Number.NaN, longitude = Number.NaN] = text.split(',').map(Number);
  return point(latitude, longitude);
}

function readArea(text: string): Area {
  const [west = 0, south = 0, east = 0, north = 0] = text.split(',').map(Number);
  return { west, south, east, north };
}

function readTime({ date, from, to }: Filters): LocalTime | undefined {
  if (date === undefined && from === undefined && to === undefined) return undefined;
  if (date !== undefined && from !== undefined && to !== undefined) return { date, from, to };
  const absent = Object.entries({ date, from, to }).flatMap(([name, value]) => (value === undefined ? [name] : []));
  throw invalid('search.bad_query', `To find what is free, give date, from and to together; ${absent.join(' and ')} is missing.`, {
    fields: absent.map((name) => ({ path: `/${name}`, message: 'Give date, from and to together.' })),
  });
}
