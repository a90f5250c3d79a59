import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { seededRandom } from '#kernel';
import { sql } from '#platform/database';
import { createRuntime } from '#platform/runtime';
import { changeSomething, equipment, index, isWhole, kitchenOf, publish, searchModules } from '#test/search-writers';
import { testMarket, type TestMarket } from '#test/market';
import { SearchWorld } from '#test/search-world';
import { settle } from '#test/settle';

/** Search on a real PostgreSQL, where writers, the worker and a rebuild truly run at the same time. */
describe('search over generated kitchens', () => {
  let m: TestMarket;
  let world: SearchWorld;
  const kitchens = 3_000;

  before(async () => {
    m = await testMarket({ modules: searchModules });
    world = new SearchWorld(
      kitchens,
      equipment.map(({ code }) => code),
      m.clock.now(),
    );
    await world.write(m.ctx);
    await index.rebuild(m.ctx);
    await sql.raw(`analyze "${m.name}".search_document, "${m.name}".search_document_b, "${m.name}".reservation`).execute(m.database.owner);
  });

  test('words, place, facets and a free time find exactly what going through all kitchens by hand finds, and leave out as many as it does', async () => {
    const chance = seededRandom(5);
    let [hits, left] = [0, 0];
    for (let n = 0; n < 150; n += 1) {
      const query = world.query(chance);
      const found: string[] = [];
      let after: Awaited<ReturnType<typeof index.search>>['next'];
      do {
        const page = await index.search(m.ctx, { ...query, limit: 100, ...(after && { after }) });
        found.push(...page.items.map(({ id }) => id));
        assert.equal(page.leftOut, world.leftOut(query), JSON.stringify(query));
        after = page.next;
      } while (after !== undefined);
      const expected = world.byHand(query);
      hits += expected.length;
      left += world.leftOut(query);
      assert.deepEqual(found.toSorted(), expected, JSON.stringify(query));
    }
    assert.ok(hits > 1_000 && left > 50, `only ${hits} hits and ${left} left out in all, too few to tell`);
  });
});

describe('rebuilding the index while four hosts write', () => {
  let m: TestMarket;
  const steady: string[] = [];
  const changing: string[][] = [[], [], [], []];
  const everything = async (): Promise<Set<string>> => {
    const ids = new Set<string>();
    let after: Awaited<ReturnType<typeof index.search>>['next'];
    do {
      const page = await index.search(m.ctx, { limit: 100, ...(after && { after }) });
      for (const { id } of page.items) ids.add(id);
      after = page.next;
    } while (after !== undefined);
    return ids;
  };

  before(async () => {
    m = await testMarket({ modules: searchModules });
    const chance = seededRandom(9);
    for (const list of [steady, steady, steady, ...changing])
      for (let n = 0; n < 30; n += 1) list.push(await publish(m.ctx, kitchenOf(chance, `Kitchen ${n}`)));
    await settle(m, searchModules);
  });

  test('every search meanwhile is whole, and after catching up nothing is lost and nothing stale', async () => {
    const runtime = createRuntime(m.database, [{ modules: searchModules, makeContext: () => m.ctx }]);
    const paused = changing.map(() => new Set<string>());
    let [rebuilding, writes, searches] = [true, 0, 0];
    const writers = changing.map(async (ids, n) => {
      for (const chance = seededRandom(20 + n); rebuilding; writes += 1)
        await changeSomething(m.ctx, chance, ids, paused[n] as Set<string>);
    });
    const worker = (async () => {
      while (rebuilding) await runtime.runDue(m.name);
    })();
    const guest = (async () => {
      for (; rebuilding; searches += 1) {
        const seen = await everything();
        assert.deepEqual(
          steady.filter((id) => !seen.has(id)),
          [],
          'a search in the middle of it',
        );
      }
    })();
    try {
      for (let round = 0; round < 6; round += 1) await index.rebuild(m.ctx);
    } finally {
      rebuilding = false;
    }
    await Promise.all([...writers, worker, guest]);
    await settle(m, searchModules);
    assert.ok(writes > 20 && searches > 5, `${writes} writes and ${searches} searches went beside it`);
    const drift = await index.check(m.ctx);
    assert.ok(isWhole(drift), JSON.stringify(drift));
    const published = [...steady, ...changing.flatMap((ids, n) => ids.filter((id) => !(paused[n] as Set<string>).has(id)))];
    assert.deepEqual([...(await everything())].toSorted(), published.toSorted());
  });

  test('drift that somebody planted is found, each by its name and field, and mended', async () => {
    const [lost = '', wrong = '', gone = ''] = steady;
    const table = sql.table(await answering());
    await sql`delete from ${table} where listing_id = ${lost}`.execute(m.ctx.db);
    await sql`update ${table} set card = jsonb_set(card, '{title}', '"A palace"') where listing_id = ${wrong}`.execute(m.ctx.db);
    await sql`update listing set status = 'paused' where id = ${gone}`.execute(m.ctx.db);
    const { missing, stale, orphaned } = await index.check(m.ctx);
    assert.deepEqual({ missing, stale, orphaned }, { missing: [lost], stale: [{ id: wrong, fields: ['card.title'] }], orphaned: [gone] });
    await index.mend(m.ctx);
    assert.ok(isWhole(await index.check(m.ctx)));
    const seen = await everything();
    assert.deepEqual([seen.has(lost), seen.has(gone)], [true, false]);
  });

  /** Which of the two tables answers. */
  async function answering(): Promise<string> {
    const { rows } = await sql<{ serving: string }>`select serving from search_index`.execute(m.ctx.db);
    return rows[0]?.serving === 'a' ? 'search_document' : 'search_document_b';
  }
});
