import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { distanceMeters, isGuildhallError, Money, seededRandom, type Id } from '#kernel';
import { inTransaction, sql } from '#platform/database';
import { addException, calendarModule, freeAmong, holdSlot } from '#modules/calendar';
import { createListing, listingsModule, pauseListing, publishListing, updateListing, type NewListing } from '#modules/listings';
import { searchModule, searchWith, type SearchQuery } from '#modules/search';
import { testFiles } from '#test/files';
import { testMarket, type TestMarket } from '#test/market';
import { settle } from '#test/settle';

const equipment = ['deck-oven', 'spiral-mixer', 'walk-in-cooler', 'fryer', 'smoker', 'tilt-skillet'].map((code) => ({
  code,
  title: code.replaceAll('-', ' '),
}));
const config = {
  equipment,
  commonWords: ['kitchen'],
  synonyms: [
    ['bakery', 'patisserie', 'bread shop'],
    ['cooler', 'fridge', 'refrigerator', 'cold storage'],
  ],
};
const modules = [
  calendarModule(),
  listingsModule({ ...testFiles(), equipment, displayNames: async () => new Map() }),
  searchModule(config),
];
const { search, rebuild, check, mend, facts, clusters } = searchWith(config);

const hostId = '00000000-0000-7000-8000-0000000000bb' as Id<'person'>;
const base: NewListing = {
  title: 'Untitled',
  summary: 'A shared place to cook.',
  description: 'Everything a small food business needs to cook, pack and send out.',
  address: { line1: '1 Main St', city: 'San Francisco', region: 'CA', postalCode: '94110' },
  timeZone: 'America/Los_Angeles',
  point: { latitude: 37.76, longitude: -122.42 },
  hourly: Money.money(4_000, 'USD'),
  equipment: ['deck-oven'],
  weekly: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '08:00', closes: '20:00' })),
  hostId,
};

async function publish(m: TestMarket, input: Partial<NewListing>): Promise<string> {
  return inTransaction(m.ctx, async (tx) => {
    const { id } = await createListing(m.ctx, tx, { ...base, ...input }, equipment);
    await publishListing(m.ctx, tx, id);
    return id;
  });
}

describe('searching', () => {
  let m: TestMarket;
  const named = new Map<string, string>();
  const titles = async (query: SearchQuery): Promise<string[]> => (await search(m.ctx, query)).items.map(({ title }) => title);

  before(async () => {
    m = await testMarket({ modules });
    const kitchens: Partial<NewListing>[] = [
      { title: 'Mission Bakery Commissary', equipment: ['deck-oven', 'spiral-mixer'], hourly: Money.money(5_000, 'USD') },
      {
        title: 'Café Olé',
        summary: 'Espresso, brunch and two fryers.',
        equipment: ['fryer'],
        hourly: Money.money(3_000, 'USD'),
        point: { latitude: 37.79, longitude: -122.4 },
      },
      {
        title: 'Oakland Smokehouse',
        address: { ...base.address, city: 'Oakland' },
        equipment: ['smoker', 'walk-in-cooler'],
        point: { latitude: 37.8, longitude: -122.27 },
      },
      {
        title: 'Lake Street Kitchen',
        description: 'We used to be a bakery; today we cook soups and stews all day.',
        equipment: ['tilt-skillet', 'walk-in-cooler'],
        point: { latitude: 37.787, longitude: -122.46 },
      },
      {
        title: 'Chicago Test Kitchen',
        timeZone: 'America/Chicago',
        address: { ...base.address, city: 'Chicago', region: 'IL' },
        point: { latitude: 41.88, longitude: -87.63 },
        hourly: Money.money(8_000, 'USD'),
      },
    ];
    for (const each of kitchens) {
      named.set(each.title as string, await publish(m, each));
      m.clock.moveBy({ minutes: 1 });
    }
    await settle(m, modules);
  });

  test('a word in the title comes before the same word in the description', async () => {
    assert.deepEqual(await titles({ words: 'bakery' }), ['Mission Bakery Commissary', 'Lake Street Kitchen']);
  });

  test('words match by stem, without accents, and the last one by its beginning', async () => {
    assert.deepEqual(await titles({ words: 'bakeries' }), ['Mission Bakery Commissary', 'Lake Street Kitchen']);
    assert.deepEqual(await titles({ words: 'cafe ole' }), ['Café Olé']);
    assert.deepEqual(await titles({ words: 'oakland smoke' }), ['Oakland Smokehouse']);
    assert.deepEqual(await titles({ words: 'a kitchen with a smoker in Oakland' }), ['Oakland Smokehouse']);
  });

  test('what means the same finds the same, also as a phrase', async () => {
    assert.deepEqual((await titles({ words: 'fridge' })).sort(), ['Lake Street Kitchen', 'Oakland Smokehouse']);
    assert.deepEqual((await titles({ words: 'cold storage' })).sort(), ['Lake Street Kitchen', 'Oakland Smokehouse']);
    assert.deepEqual(await titles({ words: 'storage smoker' }), []);
  });

  test('a slip of the fingers still finds it, and says what was meant', async () => {
    const { items, corrections } = await search(m.ctx, { words: 'bakry comissary' });
    assert.deepEqual(
      items.map(({ title }) => title),
      ['Mission Bakery Commissary'],
    );
    assert.deepEqual(corrections, [
      { typed: 'bakry', meant: ['bakery'] },
      { typed: 'comissary', meant: ['commissary'] },
    ]);
    assert.deepEqual(await titles({ words: 'xylophone' }), []);
    assert.equal('corrections' in (await search(m.ctx, { words: 'bakery' })), false);
  });

  test('signs that mean something to the engine mean nothing here', async () => {
    for (const words of ["'); drop table x; --", 'bakery & | ! <-> :*', '%_\\', '((((']) await search(m.ctx, { words });
    assert.deepEqual(await titles({ words: '"bakery":* & !' }), ['Mission Bakery Commissary', 'Lake Street Kitchen']);
  });

  test('filters narrow together, and each facet counts as if its own filter were off', async () => {
    const page = await search(m.ctx, { equipment: ['walk-in-cooler'], city: 'oakland' });
    assert.deepEqual(
      page.items.map(({ title }) => title),
      ['Oakland Smokehouse'],
    );
    assert.equal(page.total, 1);
    assert.deepEqual(page.facets.equipment, [
      ['smoker', 1],
      ['walk-in-cooler', 1],
    ]);
    assert.deepEqual(page.facets.city, [
      ['Oakland', 1],
      ['San Francisco', 1],
    ]);
    assert.deepEqual(await titles({ equipment: ['walk-in-cooler', 'fryer'] }), []);
    assert.deepEqual(
      await titles({ minPriceMinor: 3_001, maxPriceMinor: 5_000, sort: 'price' }).then((found) => found.at(-1)),
      'Mission Bakery Commissary',
    );
  });

  test('near a place, the nearest come first, with their distance, and none beyond the radius', async () => {
    const near = { latitude: 37.79, longitude: -122.4 };
    const { items } = await search(m.ctx, { near, radiusMeters: 8_000 });
    assert.deepEqual(
      items.map(({ title }) => title),
      ['Café Olé', 'Mission Bakery Commissary', 'Lake Street Kitchen'],
    );
    for (const { point, distanceMeters: said } of items) assert(Math.abs(distanceMeters(near, point) - (said ?? 0)) < 2);
  });

  test('a listing changes, is paused and comes back: guests see it as it is, and the index says it is whole', async () => {
    const id = named.get('Café Olé') as string;
    await inTransaction(m.ctx, (tx) => updateListing(m.ctx, tx, id, { summary: 'Now with a rotisserie.' }, equipment));
    await settle(m, modules);
    assert.deepEqual(await titles({ words: 'rotisserie' }), ['Café Olé']);
    await inTransaction(m.ctx, (tx) => pauseListing(m.ctx, tx, id));
    await settle(m, modules);
    assert.deepEqual(await titles({ words: 'rotisserie' }), []);
    await inTransaction(m.ctx, (tx) => publishListing(m.ctx, tx, id));
    await settle(m, modules);
    assert.deepEqual(await titles({ words: 'rotisserie' }), ['Café Olé']);
    assert.deepEqual(await check(m.ctx), { published: 5, indexed: 5, missing: [], stale: [], orphaned: [] });
  });

  test('the exact place is nowhere in the index', async () => {
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from search_document where st_distance(place, st_setsrid(st_makepoint(-122.42, 37.76), 4326)::geography) < 1`.execute(
      m.ctx.db,
    );
    assert.equal(rows[0]?.n, 0);
  });

  test('drift is found by listing and field, remembered for the metrics, and mended', async () => {
    const [lost, old] = [named.get('Oakland Smokehouse') as string, named.get('Lake Street Kitchen') as string];
    const ghost = m.ctx.newId('listing');
    await sql`insert into search_document (listing_id, version, card, city, place, hourly_minor, equipment, score, published_at, texts_digest, words, indexed_at)
      select ${ghost}, version, card, city, place, hourly_minor, equipment, score, published_at, texts_digest, words, indexed_at from search_document limit 1`.execute(
      m.ctx.db,
    );
    await sql`delete from search_document where listing_id = ${lost}`.execute(m.ctx.db);
    await sql`update search_document set hourly_minor = 1, card = jsonb_set(card, '{title}', '"Old"'), texts_digest = 'x' where listing_id = ${old}`.execute(
      m.ctx.db,
    );
    const stale = [{ id: old, fields: ['texts', 'hourlyMinor', 'card.title'] }];
    assert.deepEqual(await check(m.ctx), { published: 5, indexed: 5, missing: [lost], stale, orphaned: [ghost] });
    const { checkedAt: _when, ...counts } = await facts(m.ctx.db);
    assert.deepEqual(counts, { missing: 1, stale: 1, orphaned: 1 });
    assert.deepEqual((await mend(m.ctx)).orphaned, [ghost]);
    assert.deepEqual(await check(m.ctx), { published: 5, indexed: 5, missing: [], stale: [], orphaned: [] });
    assert.deepEqual(await facts(m.ctx.db), { missing: 0, stale: 0, orphaned: 0, checkedAt: m.clock.now() });
  });

  test('a rebuild makes a new index and forgets words that nobody uses any more', async () => {
    await sql`insert into search_word values ('zzyzx')`.execute(m.ctx.db);
    assert.equal((await rebuild(m.ctx)).indexed, 5);
    assert.deepEqual(await check(m.ctx), { published: 5, indexed: 5, missing: [], stale: [], orphaned: [] });
    assert.deepEqual(await titles({ words: 'bakery' }), ['Mission Bakery Commissary', 'Lake Street Kitchen']);
    const { rows } = await sql`select from search_word where word = 'zzyzx'`.execute(m.ctx.db);
    assert.equal(rows.length, 0);
  });

  test('the map shows the area’s kitchens as pins, one for those that stand close together', async () => {
    const bay = { west: -122.6, south: 37.6, east: -122.2, north: 37.9 };
    const far = await clusters(m.ctx, { area: bay }, 3);
    assert.deepEqual([far.total, far.clusters.map(({ count }) => count)], [4, [4]]);
    assert.deepEqual(far.clusters[0]?.price, { amountMinor: 3_000, currency: 'USD' });
    const near = await clusters(m.ctx, { area: bay, equipment: ['walk-in-cooler'] }, 12);
    assert.deepEqual(near.clusters.map(({ listing }) => listing?.title).sort(), ['Lake Street Kitchen', 'Oakland Smokehouse']);
    assert.deepEqual(await titles({ area: bay, words: 'smokehouse' }), ['Oakland Smokehouse']);
    assert.equal((await clusters(m.ctx, { area: { ...bay, west: 170, east: -122.3 } }, 12)).total, 3, 'across the date line');
  });

  test('a question that cannot be answered is refused by name', async () => {
    const refused = (code: string) => (error: unknown) => isGuildhallError(error, code);
    await assert.rejects(search(m.ctx, { equipment: ['teleporter'] }), refused('search.bad_query'));
    await assert.rejects(search(m.ctx, { sort: 'distance' }), refused('search.bad_query'));
    await assert.rejects(search(m.ctx, { minPriceMinor: 5, maxPriceMinor: 4 }), refused('search.bad_query'));
    await assert.rejects(search(m.ctx, { area: { west: 0, south: 10, east: 1, north: 9 } }), refused('search.bad_query'));
    await assert.rejects(search(m.ctx, { free: { date: '2026-02-30', from: '10:00', to: '12:00' } }), refused('calendar.bad_date'));
  });
});

describe('against going through every listing by hand', () => {
  let m: TestMarket;
  const chance = seededRandom(5);
  const all: { id: string; input: NewListing & { hourly: Money.Money } }[] = [];

  before(async () => {
    m = await testMarket({ modules });
    for (let i = 0; i < 60; i++) {
      const input = {
        ...base,
        title: `${chance.pick(['Harbor', 'Garden', 'Union'])} ${chance.pick(['bakery', 'commissary', 'smokehouse'])} ${i}`,
        address: { ...base.address, city: chance.pick(['San Francisco', 'Oakland', 'Berkeley']) },
        timeZone: chance.pick(['America/Los_Angeles', 'America/New_York']),
        hourly: Money.money(chance.pick([2_000, 3_000, 4_000]), 'USD'),
        equipment: equipment
          .map(({ code }) => code)
          .filter(() => chance.next() < 0.5)
          .concat('deck-oven')
          .filter((code, index, list) => list.indexOf(code) === index),
        point: { latitude: 37.7 + chance.next() / 5, longitude: -122.5 + chance.next() / 4 },
      };
      const id = await publish(m, input);
      all.push({ id, input });
      const start = Temporal.Instant.from('2026-03-10T16:00:00Z').add({ hours: chance.below(5) });
      const expiresAt = m.clock.now().add({ hours: 1 });
      await inTransaction(m.ctx, async (tx) => {
        await holdSlot(m.ctx, tx, {
          resourceId: id,
          interval: { start, end: start.add({ hours: 2 }) },
          subject: { kind: 'booking', id },
          expiresAt,
        });
        if (chance.next() < 0.2) await addException(m.ctx, tx, id, { date: '2026-03-11', closed: true });
      });
    }
    await settle(m, modules);
  });

  const everyPage = async (query: SearchQuery): Promise<string[]> => {
    const ids: string[] = [];
    for (let page = await search(m.ctx, { ...query, limit: 7 }); ; ) {
      ids.push(...page.items.map(({ id }) => id));
      if (page.next === undefined) return ids;
      page = await search(m.ctx, { ...query, limit: 7, after: page.next });
    }
  };

  test('any mix of filters finds exactly the same listings, page by page, none twice', async () => {
    let hits = 0;
    for (let i = 0; i < 80; i++) {
      const often = (share: number): boolean => chance.next() < share;
      const near = { latitude: 37.78, longitude: -122.4 };
      const word = chance.pick(['bakery', 'garden', 'union smokehouse']);
      const query: SearchQuery = {
        ...(often(0.4) && { words: word }),
        ...(often(0.4) && {
          equipment: chance
            .shuffle(equipment)
            .slice(0, 2)
            .map(({ code }) => code),
        }),
        ...(often(0.4) && { city: 'Oakland' }),
        ...(often(0.4) && { maxPriceMinor: 3_000 }),
        ...(often(0.4) && { near, radiusMeters: chance.pick([2_000, 6_000]) }),
        ...(often(0.5) && {
          free: {
            date: chance.pick(['2026-03-10', '2026-03-11']),
            from: chance.pick(['08:00', '10:00', '12:30']),
            to: chance.pick(['14:00', '16:00']),
          },
        }),
        sort: chance.pick(['relevance', 'price', 'newest'] as const),
      };
      const free =
        query.free &&
        (await freeAmong(
          m.ctx.db,
          all.map(({ id }) => id),
          query.free,
          m.clock.now(),
        ));
      const { items: everything } = await search(m.ctx, { limit: 100 });
      const points = new Map(everything.map((card) => [card.id, card.point]));
      const expected = all.filter(({ id, input }) => {
        const title = input.title.toLowerCase();
        if (query.words?.split(' ').some((each) => !title.includes(each)) === true) return false;
        if (query.equipment?.some((code) => input.equipment?.includes(code) !== true) === true) return false;
        if (query.city !== undefined && input.address?.city !== query.city) return false;
        if (query.maxPriceMinor !== undefined && input.hourly.amountMinor > 3_000n) return false;
        const place = points.get(id);
        if (query.radiusMeters !== undefined && place !== undefined && distanceMeters(near, place) > query.radiusMeters) return false;
        return free === undefined || free.has(id);
      });
      const found = await everyPage(query);
      assert.equal(new Set(found).size, found.length, 'none twice');
      assert.deepEqual(found.toSorted(), expected.map(({ id }) => id).sort(), JSON.stringify(query));
      hits += found.length;
    }
    assert(hits > 100, `only ${hits} hits: the test is too easy`);
  });

  test('by price, the cheapest first; by time, the newest first; ties in one order for ever', async () => {
    const prices = new Map(all.map(({ id, input }) => [id, input.hourly.amountMinor]));
    const byPrice = await everyPage({ sort: 'price' });
    for (let i = 1; i < byPrice.length; i++)
      assert((prices.get(byPrice[i - 1] as string) ?? 0n) <= (prices.get(byPrice[i] as string) ?? 0n));
    assert.equal(byPrice.length, all.length);
    assert.deepEqual(await everyPage({ sort: 'price' }), byPrice);
  });
});
