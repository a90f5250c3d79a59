import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { sql } from '#platform/database';
import type { Actor } from '#platform/context';
import { calendarModule } from '#modules/calendar';
import { listingsModule } from '#modules/listings';
import { searchModule } from '#modules/search';
import { testFiles } from '#test/files';
import { somebody, testMarket, type TestMarket } from '#test/market';
import { settle } from '#test/settle';
import { testServer } from '#test/server';

const equipment = [
  { code: 'deck-oven', title: 'Deck oven' },
  { code: 'mixer', title: 'Mixer' },
];
const modules = [
  calendarModule(),
  listingsModule({ ...testFiles(), equipment, displayNames: async (_ctx, ids) => new Map(ids.map((id) => [id, 'Rosa'])) }),
  searchModule({ equipment }),
];
const draft = {
  title: 'Harbor Bakery',
  summary: 'A bakery with a view.',
  description: 'Deck ovens, mixers and a long table by the window, for bakers of any size.',
  address: { line1: '1 Pier', city: 'San Francisco', region: 'CA', postalCode: '94111' },
  timeZone: 'America/Los_Angeles',
  point: { latitude: 37.8, longitude: -122.4 },
  price: { hourly: { amountMinor: 4_500, currency: 'USD' }, cleaning: { amountMinor: 3_000, currency: 'USD' } },
  equipment: ['deck-oven'],
  attributes: { squareFeet: 1_200, capacity: 6, certifications: ['Health permit'], rules: ['No open frying'] },
};
const hours = {
  weekly: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '06:00', closes: '24:00' })),
  bufferMinutes: 30,
  leadMinutes: 60,
  slotMinutes: 30,
  minimumMinutes: 120,
  maximumMinutes: 480,
};

describe('kitchens over HTTP', () => {
  let m: TestMarket;
  let app: FastifyInstance;
  const people = new Map<string, Actor>([
    ['host', somebody('host')],
    ['rival', somebody('host')],
    ['chef', somebody('chef')],
  ]);
  let id = '';

  const call = async (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, who?: string, body?: object) => {
    const answer = await app.inject({
      method,
      url: `/${m.name}/api/v1${path}`,
      headers: who === undefined ? {} : { authorization: `Bearer ${who}` },
      ...(body === undefined ? {} : { payload: body }),
    });
    const type = String(answer.headers['content-type'] ?? '');
    return { status: answer.statusCode, body: type.includes('json') ? answer.json() : undefined, headers: answer.headers };
  };

  before(async () => {
    m = await testMarket({ modules });
    app = await testServer({ name: m.name, ctx: m.ctx, modules, authenticate: (token) => people.get(token) });
  });
  after(() => app.close());

  test('a host writes a kitchen, sets its hours, publishes it, and a visitor finds it', async () => {
    const made = await call('POST', '/listings', 'host', draft);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    id = made.body.id;
    const early = await call('POST', `/listings/${id}/publish`, 'host');
    assert.deepEqual([early.status, early.body.code, early.body.fields[0].path], [400, 'listings.incomplete', '/hours']);
    assert.equal((await call('PUT', `/listings/${id}/hours`, 'host', hours)).status, 200);
    assert.equal((await call('POST', `/listings/${id}/publish`, 'host')).body.status, 'published');
    await settle(m, modules);
    const found = await call(
      'GET',
      '/listings?q=bakery&equipment=deck-oven&maxPrice=5000&near=37.79,-122.4&radiusMeters=5000&date=2026-03-10&from=10:00&to=14:00',
    );
    assert.equal(found.status, 200, JSON.stringify(found.body));
    assert.deepEqual([found.body.total, found.body.items[0].id, found.body.items[0].price.hourly.amountMinor], [1, id, 4_500]);
    assert.deepEqual(found.body.facets.equipment, [{ value: 'deck-oven', title: 'Deck oven', count: 1 }]);
    const page = await call('GET', `/listings/${found.body.items[0].slug}`);
    assert.equal(page.body.host.displayName, 'Rosa');
    assert.equal(page.body.price.minimumMinutes, 120);
    assert.equal('line1' in page.body.address, false);
    assert.notDeepEqual(page.body.point, draft.point);
    assert.equal((await call('GET', '/host/listings', 'host')).body.items[0].id, id);
    assert.equal((await call('GET', '/host/listings', 'rival')).body.items.length, 0);
  });

  test('a visitor sees what is open and free, and the owner’s block takes it away and gives it back', async () => {
    const day = async () => (await call('GET', `/listings/${id}/availability?from=2026-03-10&days=1`)).body.days[0];
    assert.deepEqual((await day()).free, [{ start: '2026-03-10T13:00:00Z', end: '2026-03-11T07:00:00Z' }]);
    const block = await call('POST', `/listings/${id}/blocks`, 'host', {
      startsAt: '2026-03-10T17:00:00Z',
      endsAt: '2026-03-11T07:00:00Z',
      note: 'Floor',
    });
    assert.equal(block.status, 201);
    assert.deepEqual((await day()).free, [{ start: '2026-03-10T13:00:00Z', end: '2026-03-10T16:30:00Z' }]);
    assert.equal((await call('GET', `/listings/${id}/blocks`, 'host')).body.items.length, 1);
    assert.equal((await call('DELETE', `/listings/${id}/blocks/${block.body.id}`, 'host')).status, 204);
    const exception = await call('POST', `/listings/${id}/exceptions`, 'host', { date: '2026-03-10', closed: true });
    assert.deepEqual(await day(), { date: '2026-03-10', open: [], free: [] });
    assert.equal((await call('GET', `/listings/${id}/exceptions`, 'host')).body.items[0].id, exception.body.id);
    assert.equal((await call('DELETE', `/listings/${id}/exceptions/${exception.body.id}`, 'host')).status, 204);
    assert.equal((await day()).free.length, 1);
  });

  test('pages follow each other by cursor, and a cursor from another search is refused', async () => {
    for (const title of ['Second Bakery', 'Third Bakery']) {
      const { body } = await call('POST', '/listings', 'host', { ...draft, title });
      await call('PUT', `/listings/${body.id}/hours`, 'host', hours);
      await call('POST', `/listings/${body.id}/publish`, 'host');
    }
    await settle(m, modules);
    const first = await call('GET', '/listings?sort=newest&limit=2');
    const second = await call('GET', `/listings?sort=newest&limit=2&cursor=${first.body.nextCursor}`);
    assert.equal(new Set([...first.body.items, ...second.body.items].map((each: { id: string }) => each.id)).size, 3);
    assert.equal('nextCursor' in second.body, false);
    const foreign = await call('GET', `/listings?sort=price&cursor=${first.body.nextCursor}`);
    assert.deepEqual([foreign.status, foreign.body.code], [400, 'http.bad_cursor']);
    const own = await call('GET', '/host/listings?limit=2', 'host');
    const rest = await call('GET', `/host/listings?limit=2&cursor=${own.body.nextCursor}`, 'host');
    assert.equal(own.body.items.length + rest.body.items.length, 3);
  });

  test('the hours of a draft are told to its host and to nobody else', async () => {
    const { body: hidden } = await call('POST', '/listings', 'host', { ...draft, title: 'Not open yet' });
    const ask = (who?: Parameters<typeof call>[2]) => call('GET', `/listings/${hidden.id}/availability?from=2026-03-10`, who);
    for (const who of [undefined, 'rival'] as const) {
      const answer = await ask(who);
      assert.deepEqual([answer.status, answer.body.code], [404, 'listings.missing'], String(who));
    }
    assert.equal((await ask('host')).status, 200);
  });

  test('a picture is an immutable SVG that may run nothing', async () => {
    const answer = await app.inject({ url: `/${m.name}/pictures/${id}-line.svg?w=600` });
    assert.equal(answer.statusCode, 200);
    assert.match(String(answer.headers['content-type']), /^image\/svg\+xml/);
    assert.match(String(answer.headers['cache-control']), /immutable/);
    assert.match(String(answer.headers['content-security-policy']), /default-src 'none'/);
    assert.match(answer.body, /^<svg [^>]*width="600" height="400"/);
    for (const bad of ['..%2f..%2fetc.svg', 'A.svg', 'a.png', 'a.svg?w=9', 'a.svg?kind=attic']) {
      assert.equal((await app.inject({ url: `/${m.name}/pictures/${bad}` })).statusCode, 400, bad);
    }
  });

  test('strangers change nothing: no token, the wrong role, another host', async () => {
    const routes = [
      ['PATCH', `/listings/${id}`, { title: 'Mine' }],
      ['POST', `/listings/${id}/unpublish`, undefined],
      ['POST', `/listings/${id}/publish`, undefined],
      ['PUT', `/listings/${id}/hours`, hours],
      ['GET', `/listings/${id}/hours`, undefined],
      ['POST', `/listings/${id}/exceptions`, { date: '2026-03-10', closed: true }],
      ['GET', `/listings/${id}/exceptions`, undefined],
      ['DELETE', `/listings/${id}/exceptions/${id}`, undefined],
      ['POST', `/listings/${id}/blocks`, { startsAt: '2026-03-10T17:00:00Z', endsAt: '2026-03-10T18:00:00Z' }],
      ['GET', `/listings/${id}/blocks`, undefined],
      ['DELETE', `/listings/${id}/blocks/${id}`, undefined],
    ] as const;
    const state = async () =>
      (
        await sql`select (select json_agg(l) from listing l) as l, (select json_agg(r) from calendar_resource r) as r, (select json_agg(w) from weekly_hours w) as w,
        (select count(*) from calendar_exception) as e, (select count(*) from reservation) as v`.execute(m.ctx.db)
      ).rows;
    const before = await state();
    for (const [method, path, body] of routes) {
      for (const [who, status] of [
        [undefined, 401],
        ['chef', 403],
        ['rival', 404],
        ['nobody', 401],
      ] as const) {
        const answer = await call(method, path, who, body);
        assert.equal(answer.status, status, `${method} ${path} as ${who}: ${JSON.stringify(answer.body)}`);
        assert.equal(answer.headers['content-type'], 'application/problem+json');
      }
    }
    assert.deepEqual(await state(), before);
  });

  test('wrong input is refused with its field, on every route, and nothing is written', async () => {
    const bad: [Parameters<typeof call>[0], string, object | undefined][] = [
      ['GET', '/listings?near=91,0', undefined],
      ['GET', '/listings?near=abc', undefined],
      ['GET', '/listings?limit=101', undefined],
      ['GET', '/listings?surprise=1', undefined],
      ['GET', '/listings?date=2026-03-10', undefined],
      ['GET', '/listings?date=2026-03-10&from=10:00&to=25:00', undefined],
      ['GET', '/listings?cursor=garbage', undefined],
      ['GET', '/listings?equipment=warp-drive', undefined],
      ['GET', '/listings?sort=distance', undefined],
      ['GET', `/listings?q=${'x'.repeat(201)}`, undefined],
      ['GET', '/listings/Not%20A%20Slug', undefined],
      ['GET', `/listings/${id}/availability`, undefined],
      ['GET', `/listings/${id}/availability?from=2026-13-01`, undefined],
      ['GET', `/listings/${id}/availability?from=2026-03-01&days=32`, undefined],
      ['GET', '/listings/not-an-id/availability?from=2026-03-01', undefined],
      ['POST', '/listings', { ...draft, surprise: true }],
      ['POST', '/listings', { ...draft, title: '' }],
      ['POST', '/listings', { ...draft, timeZone: 'Mars/Olympus' }],
      ['POST', '/listings', { ...draft, price: { hourly: { amountMinor: 4.5, currency: 'USD' } } }],
      ['POST', '/listings', { ...draft, price: { hourly: { amountMinor: 45, currency: 'XXX' } } }],
      [
        'POST',
        '/listings',
        { ...draft, price: { hourly: { amountMinor: 45, currency: 'USD' }, cleaning: { amountMinor: 45, currency: 'EUR' } } },
      ],
      ['POST', '/listings', { ...draft, equipment: ['warp-drive'] }],
      ['PATCH', `/listings/${id}`, { description: 'short' }],
      ['PATCH', `/listings/${id}`, { timeZone: 'America/Chicago' }],
      ['PUT', `/listings/${id}/hours`, { ...hours, slotMinutes: 7 }],
      ['PUT', `/listings/${id}/hours`, { ...hours, weekly: [{ weekday: 1, opens: '10:00', closes: '09:00' }] }],
      ['POST', `/listings/${id}/exceptions`, { date: '2026-02-30', closed: true }],
      ['POST', `/listings/${id}/exceptions`, { date: '2026-03-10', closed: false }],
      ['POST', `/listings/${id}/blocks`, { startsAt: '2026-03-10T18:00:00Z', endsAt: '2026-03-10T17:00:00Z' }],
      ['POST', `/listings/${id}/blocks`, { startsAt: 'soon', endsAt: '2026-03-10T17:00:00Z' }],
    ];
    const count = async () =>
      (
        await sql`select (select count(*) from listing) as l, (select count(*) from calendar_exception) as e, (select count(*) from reservation) as r, (select count(*) from weekly_hours) as w`.execute(
          m.ctx.db,
        )
      ).rows;
    const before = await count();
    for (const [method, path, body] of bad) {
      const answer = await call(method, path, 'host', body);
      assert.equal(answer.status, 400, `${method} ${path} ${JSON.stringify(body ?? '')}: ${JSON.stringify(answer.body)}`);
      assert.match(answer.body.code, /^[a-z]+\.[a-z_]+$/);
    }
    assert.equal((await call('GET', '/listings/no-such-kitchen')).status, 404);
    assert.equal((await call('GET', `/listings/${m.ctx.newId('listing')}/availability?from=2026-03-10`)).status, 404);
    assert.deepEqual(await count(), before);
  });
});
