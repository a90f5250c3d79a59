import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Route, Span } from '#platform/http';
import { describeMarkets } from '../../scripts/generate/markets.ts';

interface Shape {
  type?: string;
  const?: unknown;
  enum?: unknown;
  format?: string;
  pattern?: string;
  maxLength?: number;
  maximum?: number;
  maxItems?: number;
  maxProperties?: number;
  anyOf?: Shape[];
  items?: Shape;
  properties?: Record<string, Shape>;
  patternProperties?: Record<string, Shape>;
  minimum?: number;
  'x-spans'?: readonly Span[];
}

/** Where a schema lets in as much as somebody likes to send. */
function unbounded(shape: Shape | undefined, place: string): string[] {
  if (shape === undefined || shape.const !== undefined || shape.enum !== undefined) return [];
  const inside = [
    ...(shape.anyOf ?? []).flatMap((each) => unbounded(each, place)),
    ...Object.entries(shape.properties ?? {}).flatMap(([name, each]) => unbounded(each, `${place}/${name}`)),
    ...Object.values(shape.patternProperties ?? {}).flatMap((each) => unbounded(each, `${place}/*`)),
    ...unbounded(shape.items, `${place}/0`),
  ];
  const bounded = { uuid: true, date: true, 'date-time': true, email: false }[shape.format ?? ''] === true;
  if (shape.type === 'string' && shape.maxLength === undefined && !bounded && !/^\^[^*+]*\$$/.test(shape.pattern ?? '')) inside.push(place);
  if (shape.type === 'array' && shape.maxItems === undefined) inside.push(`${place}[]`);
  return inside;
}

test('a text and a list without an end are seen where they are planted', () => {
  const planted: Shape = {
    type: 'object',
    properties: { a: { type: 'string' }, b: { type: 'array', items: { anyOf: [{ type: 'string' }] } } },
  };
  assert.deepEqual(unbounded(planted, 'body'), ['body/a', 'body/b/0', 'body/b[]']);
});

/** Every object in a shape, with where it stands. */
function objectsIn(shape: Shape | undefined, place: string): [place: string, Shape][] {
  if (shape === undefined) return [];
  const inside = [
    ...Object.entries(shape.properties ?? {}).map(([name, each]) => [`${place}/${name}`, each] as const),
    ...(shape.anyOf ?? []).map((each) => [place, each] as const),
    ...(shape.items === undefined ? [] : [[`${place}/0`, shape.items] as const]),
  ];
  return [
    ...(shape.properties === undefined ? [] : [[place, shape] as [string, Shape]]),
    ...inside.flatMap(([at, each]) => objectsIn(each, at)),
  ];
}

/** What is written so, and could not as well be a word. */
const moments = ['2026-03-09', '2026-03', '2026-03-09T09:00'];
const isMoment = ({ format, pattern, anyOf = [] }: Shape): boolean =>
  format === 'date' ||
  format === 'date-time' ||
  (pattern !== undefined &&
    pattern !== '' &&
    moments.some((each) => new RegExp(pattern).test(each) && !new RegExp(pattern).test(each.replaceAll(/\d/g, 'a')))) ||
  anyOf.some(isMoment);

/** Moments that stand beside one another without a word on how far apart they may be. The edge reads spans at the top alone. */
function openSpans(shape: Shape | undefined, part: string): string[] {
  return objectsIn(shape, part).flatMap(([place, { properties = {}, 'x-spans': all = [] }]) => {
    const free = Object.entries(properties).flatMap(([name, each]) =>
      isMoment(each) && !(place === part && all.some(({ from, until }) => from === name || until === name)) ? [name] : [],
    );
    return free.length > 1 ? [`${place} ${free.join(', ')}`] : [];
  });
}

test('two moments without a span, at the top or further in, are seen where they are planted', () => {
  const day: Shape = { type: 'string', format: 'date' };
  const month: Shape = { type: 'string', pattern: '^\\d{4}-\\d\\d$' };
  const clock: Shape = { type: 'string', pattern: '^\\d\\d:\\d\\d$' };
  const span = { from: 'a', until: 'b', mostDays: 3 };
  assert.deepEqual(openSpans({ properties: { a: day, b: month, from: clock, to: clock } }, 'query'), ['query a, b']);
  assert.deepEqual(openSpans({ properties: { a: day, b: month }, 'x-spans': [span] }, 'query'), []);
  assert.deepEqual(openSpans({ properties: { c: { anyOf: [{ properties: { a: day, b: day }, 'x-spans': [span] }] } } }, 'body'), [
    'body/c a, b',
  ]);
});

/** Why two moments of these need no span of the edge's. */
const spansElsewhere: Readonly<Record<string, string>> = {
  'POST /listings/:id/blocks body startsAt, endsAt': 'calendar.block_too_long: 366 days, and says what to do instead',
  'POST /admin/promotions body startsAt, endsAt': 'search.promotion_time: 90 days',
  'POST /listings/:id/waitlist body firstDay, lastDay': 'waitlist: fourteen days',
  'GET /admin/ledger/taxes query from, until': 'ledger.bad_months: 36 months',
  'POST /admin/promo-codes body from, until': 'nothing is read between the two',
};
/** Days on a paper, which are compared and never walked. */
const paper = /\b(validFrom, validUntil|issuedOn, goodThrough)$/;

const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

for (const market of describeMarkets()) {
  const routes = market.modules.flatMap((each) => each.routes ?? []);

  describe(`what the routes of ${market.name} take`, () => {
    test('has an end: every text a length, every list a number of entries', () => {
      const open = routes.flatMap((route) =>
        (['params', 'query', 'body'] as const).flatMap((part) => {
          if (part === 'params') return []; // the router takes at most 200 characters of each
          return unbounded(route[part] as Shape | undefined, part).map((place) => `${nameOf(route)} ${place}`);
        }),
      );
      assert.deepEqual(open, []);
    });

    test('spans no more time than is said: two moments have a number of days between them', () => {
      const open = routes.flatMap((route) =>
        (['query', 'body'] as const).flatMap((part) =>
          openSpans(route[part] as Shape | undefined, part).map((place) => `${nameOf(route)} ${place}`),
        ),
      );
      assert.deepEqual(open.filter((place) => !paper.test(place)).toSorted(), Object.keys(spansElsewhere).toSorted());
    });

    test('measures no further than is said: every number in a query has two ends', () => {
      const open = routes.flatMap((route) =>
        Object.entries((route.query as Shape | undefined)?.properties ?? {}).flatMap(([name, { type, minimum, maximum }]) =>
          (type === 'integer' || type === 'number') && (minimum === undefined || maximum === undefined) ? [`${nameOf(route)} ${name}`] : [],
        ),
      );
      assert.deepEqual(open, []);
    });

    test('a page of a list has at most a hundred entries', () => {
      const paged = routes.filter(({ query }) => (query as Shape | undefined)?.properties?.['limit'] !== undefined);
      assert(paged.length > 10, `${paged.length} lists`);
      const long = paged.filter(({ query }) => ((query as Shape).properties?.['limit']?.maximum ?? Infinity) > 100);
      assert.deepEqual(long.map(nameOf), []);
    });

    test('registering, mails and log-ins ask crowds for a sign of a person', () => {
      const asking = routes.filter(({ challenge }) => challenge !== undefined).map(nameOf);
      assert.deepEqual(asking.toSorted(), ['POST /auth/login', 'POST /auth/register', 'POST /auth/resend', 'POST /auth/reset-request']);
    });
  });
}
