import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Route } from '#platform/http';
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
