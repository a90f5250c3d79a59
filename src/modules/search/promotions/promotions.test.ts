import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { seededRandom } from '#kernel';
import { inTransaction } from '#platform/database';
import { pauseListing } from '#modules/listings';
import { searchModule } from '#modules/search';
import { somebody, testMarket, type TestMarket } from '#test/market';
import { kitchenOf, publish, searching, searchModules } from '#test/search-writers';
import { testServer } from '#test/server';
import { settle } from '#test/settle';

interface Card {
  id: string;
  promoted?: true;
}

describe('promoted kitchens', () => {
  const modules = [...searchModules.slice(0, -1), searchModule({ ...searching, promotions: { mostPerPage: 2, othersBetween: 3 } })];
  const [staff, host] = [somebody('admin'), somebody('host')];
  let m: TestMarket;
  let app: FastifyInstance;
  let ids: string[] = [];

  const call = async <T>(method: 'GET' | 'POST' | 'DELETE', path: string, who?: string, body?: object) => {
    const headers = who === undefined ? {} : { authorization: `Bearer ${who}` };
    const answer = await app.inject({ method, url: `/${m.name}/api/v1${path}`, headers, ...(body && { payload: body }) });
    return { status: answer.statusCode, body: (answer.body === '' ? {} : answer.json()) as T };
  };
  const find = async (query: string): Promise<Card[]> => (await call<{ items: Card[] }>('GET', `/listings?${query}`)).body.items;
  const promote = (listing: string, startsAt: string, endsAt: string, who = 'staff') =>
    call<{ id: string; code?: string }>('POST', '/admin/promotions', who, { listing, startsAt, endsAt, reason: 'New in its town' });
  const marked = (items: Card[]): number[] => items.flatMap(({ promoted }, at) => (promoted ? [at] : []));

  before(async () => {
    m = await testMarket({ modules, now: '2026-03-02T17:00:00Z' });
    app = await testServer({ ...m, modules, authenticate: (token) => ({ staff, host })[token] });
    const chance = seededRandom(3);
    for (let n = 0; n < 12; n += 1) await publish(m.ctx, kitchenOf(chance, `Kitchen ${n}`));
    await settle(m, modules);
    ids = (await find('limit=20')).map(({ id }) => id);
    for (const id of ids.slice(-3)) assert.equal((await promote(id, '2026-03-02T00:00:00Z', '2026-03-20T00:00:00Z')).status, 201);
  });

  test('stand on top and behind three others, two at most, marked as such; every kitchen is found once over all pages, and none is lost', async () => {
    const all: Card[] = [];
    const firsts: number[][] = [];
    for (let cursor: string | undefined, page = 1; ; page += 1) {
      const { body } = await call<{ items: Card[]; nextCursor?: string; total: number }>(
        'GET',
        `/listings?limit=5${cursor ? `&cursor=${cursor}` : ''}`,
      );
      assert.equal(body.total, 12);
      firsts.push(marked(body.items));
      all.push(...body.items);
      cursor = body.nextCursor;
      if (cursor === undefined) break;
    }
    assert.deepEqual(firsts, [[0, 4], [], []]);
    assert.deepEqual(all.map(({ id }) => id).toSorted(), ids.toSorted());
    assert.equal(all.at(-1)?.id, ids.at(-1), 'the third stands where it stood, and is not marked');
  });

  test('only among what answers the search, only where the house chooses the order, and never alone on a page of one', async () => {
    assert.deepEqual(marked(await find('limit=20&sort=price')), []);
    assert.deepEqual(marked(await find('limit=1')), []);
    assert.deepEqual(marked(await find('limit=2')), [0]);
    assert.deepEqual(await find('q=submarine'), []);
    const [only] = ids.slice(-1);
    const title = (await call<{ title: string }>('GET', `/listings/${only}`)).body.title;
    const found = await find(`q=${encodeURIComponent(title.split(' ')[1] ?? '')}`);
    assert.ok(found.some(({ id, promoted }) => id === only && promoted));
  });

  test('what is paused, over or ended by staff is put forward no longer', async () => {
    const [gone = '', ended = '', last = ''] = ids.slice(-3);
    await inTransaction(m.ctx, (tx) => pauseListing(m.ctx, tx, gone));
    await settle(m, modules);
    const { items } = (await call<{ items: { id: string; listing: { id: string } }[] }>('GET', '/admin/promotions', 'staff')).body;
    const its = items.find(({ listing }) => listing.id === ended)?.id;
    assert.equal((await call('DELETE', `/admin/promotions/${its}`, 'staff')).status, 204);
    assert.equal((await call('DELETE', `/admin/promotions/${its}`, 'staff')).status, 404);
    const now = await find('limit=20');
    assert.deepEqual([now[0]?.id, marked(now)], [last, [0]]);
    m.clock.moveBy({ hours: 24 * 19 });
    assert.deepEqual(marked(await find('limit=20')), []);
  });

  test('staff alone grants it, to published kitchens, once at a time, for at most 90 days', async () => {
    const [id = ''] = ids;
    const code = async (...asked: Parameters<typeof promote>) => {
      const { status, body } = await promote(...asked);
      return [status, body.code];
    };
    assert.equal((await promote(id, '2026-04-01T00:00:00Z', '2026-04-10T00:00:00Z', 'host')).status, 403);
    assert.deepEqual(await code('no-such-kitchen', '2026-04-01T00:00:00Z', '2026-04-10T00:00:00Z'), [404, 'search.promotion_listing']);
    assert.deepEqual(await code(id, '2026-04-01T00:00:00Z', '2026-07-10T00:00:00Z'), [400, 'search.promotion_time']);
    assert.deepEqual(await code(id, '2026-02-01T00:00:00Z', '2026-02-10T00:00:00Z'), [400, 'search.promotion_time']);
    assert.equal((await promote(id, '2026-04-01T00:00:00Z', '2026-04-10T00:00:00Z')).status, 201);
    assert.deepEqual(await code(id, '2026-04-09T00:00:00Z', '2026-04-12T00:00:00Z'), [409, 'search.promotion_twice']);
    assert.equal(m.audited.filter(({ action }) => action === 'search.promote').length, 4);
  });
});
