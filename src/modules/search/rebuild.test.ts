import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { isGuildhallError, seededRandom } from '#kernel';
import { sql } from '#platform/database';
import { createRuntime } from '#platform/runtime';
import { changeSomething, index, isWhole, kitchenOf, publish, searching, searchModules } from '#test/search-writers';
import { searchWith } from '#modules/search';
import { testMarket, type TestMarket } from '#test/market';
import { settle } from '#test/settle';
import { documentsOf, reindex } from './index-listings.ts';
import { postgresEngine } from './engines/postgres/index.ts';

const indexing = { ...searching, commonWords: ['kitchen'], engine: postgresEngine };
const refused = (code: string) => (error: unknown) => isGuildhallError(error, code);

describe('rebuilding the index', () => {
  let m: TestMarket;
  const ids: string[] = [];
  const chance = seededRandom(3);
  const everything = async (): Promise<string[]> => (await index.search(m.ctx, { limit: 100 })).items.map(({ id }) => id).sort();

  before(async () => {
    m = await testMarket({ modules: searchModules });
    for (let i = 0; i < 12; i++) ids.push(await publish(m.ctx, kitchenOf(chance, `Kitchen ${i}`)));
    await settle(m, searchModules);
  });

  test('the first index answers until the new one is whole, and each change meanwhile is in both', async () => {
    const generation = await postgresEngine.begin(m.ctx);
    assert.equal((await everything()).length, 12, 'an empty new index is asked by nobody');
    const [late = ''] = ids;
    await m.ctx.db.transaction().execute((tx) => reindex(m.ctx, tx as never, indexing, [late]));
    assert.deepEqual(
      (await postgresEngine.read(m.ctx.db, { limit: 100, generation })).map(({ id }) => id),
      [late],
    );
    const { documents } = await documentsOf(m.ctx.db, indexing, ids);
    await m.ctx.db.transaction().execute((tx) => postgresEngine.fill(tx as never, generation, documents, m.clock.now()));
    await postgresEngine.swap(m.ctx, generation);
    assert.deepEqual(await everything(), ids.toSorted());
  });

  test('while hosts change, pause and publish, no search sees an index that is not whole, and nothing is lost or stale after', async () => {
    const paused = new Set<string>();
    const runtime = createRuntime(m.database, [{ modules: searchModules, makeContext: () => m.ctx }]);
    let rebuilding = true;
    const steady = new Set(ids.slice(0, 3)); // these never change, so every search must find them
    const changing = ids.slice(3);
    const writes = (async () => {
      for (let turn = 0; rebuilding || turn < 10; turn++) {
        await changeSomething(m.ctx, chance, changing, paused);
        await runtime.runDue(m.name);
        const seen = new Set(await everything());
        assert.deepEqual(
          [...steady].filter((id) => !seen.has(id)),
          [],
          'a search in the middle of it',
        );
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    for (let round = 0; round < 4; round++) await index.rebuild(m.ctx);
    rebuilding = false;
    await writes;
    await settle(m, searchModules);
    const drift = await index.check(m.ctx);
    assert.ok(isWhole(drift), JSON.stringify(drift));
    assert.deepEqual(await everything(), [...steady, ...changing].filter((id) => !paused.has(id)).sort());
  });

  test('one rebuild at a time: another is refused, and one that died is taken over', async () => {
    const first = await postgresEngine.begin(m.ctx);
    await assert.rejects(index.rebuild(m.ctx), refused('search.rebuild_running'));
    await sql`update search_index set filled_at = filled_at - interval '61 seconds'`.execute(m.ctx.db);
    assert.ok((await index.rebuild(m.ctx)).indexed > 0);
    await assert.rejects(postgresEngine.swap(m.ctx, first), refused('search.rebuild_lost'));
    assert.ok(isWhole(await index.check(m.ctx)));
  });

  test('how well kitchens are reviewed orders, filters and counts them, and a number that changed is drift until it is written', async () => {
    const given = new Map<string, { mean: number; count: number }>();
    const rated = searchWith({ ...searching, ratings: { events: [], listingIn: () => undefined, of: async () => given } });
    const [one = '', many = '', fair = ''] = ids;
    given.set(one, { mean: 5, count: 1 }).set(many, { mean: 4.6, count: 30 }).set(fair, { mean: 3.2, count: 4 });
    await rated.mend(m.ctx);
    const found = await rated.search(m.ctx, { sort: 'rating', limit: 100 });
    assert.deepEqual(
      found.items.flatMap(({ id, rating }) => (rating === undefined ? [] : [id])),
      [many, one, fair],
    );
    assert.deepEqual(
      found.items.slice(0, 3).map(({ id }) => id),
      [many, one, fair],
      'what nobody reviewed comes last',
    );
    assert.deepEqual(found.facets.rating, [
      ['4.5', 2],
      ['4', 2],
      ['3', 3],
    ]);
    const liked = await rated.search(m.ctx, { minRating: 4, limit: 100 });
    assert.deepEqual(liked.items.map(({ id }) => id).toSorted(), [one, many].toSorted());
    assert.deepEqual(liked.facets.rating, found.facets.rating, 'its own filter does not narrow it');
    given.set(fair, { mean: 4.4, count: 5 });
    assert.deepEqual((await rated.check(m.ctx)).stale, [{ id: fair, fields: ['card.rating'] }]);
    await rated.mend(m.ctx);
    assert.equal((await rated.search(m.ctx, { minRating: 4, limit: 100 })).total, 3);
  });
});
