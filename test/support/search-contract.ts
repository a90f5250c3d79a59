import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { distanceMeters, isGuildhallError, Money, type Point } from '#kernel';
import { inTransaction } from '#platform/database';
import { createResource, freeAmong, holdSlot } from '#modules/calendar';
import type { EngineQuery, SearchDocument, SearchEngine, Sort, WordGroup } from '#modules/search';
import type { TestMarket } from './market.ts';

/** An engine to be held to the contract, empty, and the market whose calendar it asks about free times. */
export interface EngineUnderTest {
  engine: SearchEngine;
  market: TestMarket;
  /** Until what was written is found, where an engine takes a moment for that. */
  settled?(): Promise<void>;
}

const base: EngineQuery = { equipment: [], safe: true, sort: 'relevance', limit: 50 };
const word = (text: string, prefix = false): WordGroup => ({ alternatives: [[text]], prefix });
const sorts: readonly Sort[] = ['relevance', 'price', 'distance', 'newest', 'rating'];
const center: Point = { latitude: 37.76, longitude: -122.42 };

interface Sketch {
  title: string;
  city: string;
  point: Point;
  hourlyMinor: number;
  equipment: string[];
  rating?: { mean: number; count: number };
  sensitive?: string[];
  description?: string;
  score?: number;
  daysOld?: number;
}

const around = (north: number, east: number): Point => ({ latitude: center.latitude + north, longitude: center.longitude + east });

/** Few enough to know each; `nth` kitchens fill pages beside them. */
const sketches: readonly Sketch[] = [
  {
    title: 'Mission Bakery',
    city: 'San Francisco',
    point: center,
    hourlyMinor: 5_000,
    equipment: ['oven', 'mixer'],
    rating: { mean: 4.8, count: 12 },
  },
  {
    title: 'Café Olé',
    city: 'San Francisco',
    point: around(0.03, 0.02),
    hourlyMinor: 3_000,
    equipment: ['fryer'],
    rating: { mean: 3.2, count: 4 },
  },
  {
    title: 'Smokehouse',
    city: 'Oakland',
    point: around(0.04, 0.15),
    hourlyMinor: 4_000,
    equipment: ['smoker', 'cooler'],
    description: 'Beside an old bakery.',
  },
  {
    title: 'Lake Kitchen',
    city: 'Oakland',
    point: around(0.05, 0.16),
    hourlyMinor: 4_000,
    equipment: ['oven', 'cooler'],
    rating: { mean: 4.1, count: 2 },
  },
  { title: 'Taveuni Galley', city: 'Taveuni', point: { latitude: -16.8, longitude: 179.98 }, hourlyMinor: 2_000, equipment: ['oven'] },
  { title: 'Qamea Galley', city: 'Qamea', point: { latitude: -16.77, longitude: -179.76 }, hourlyMinor: 2_500, equipment: ['oven'] },
];

/**
 * What any engine behind the port of the module search must do, whatever it is made of. Call it in a test file of the adapter:
 * `holdsSearchContract('typesense', open)`. Documents are put straight through the port.
 */
export function holdsSearchContract(name: string, open: () => Promise<EngineUnderTest>): void {
  describe(`${name} as a search engine`, () => {
    let it: EngineUnderTest;
    const ids = new Map<string, string>();
    const documents = new Map<string, SearchDocument>();

    const documentOf = (sketch: Sketch, id: string, version = 1): SearchDocument => {
      const { title, city, point, hourlyMinor, equipment, rating, sensitive, description = '', score = 50, daysOld = 1 } = sketch;
      const hourly = Money.toJson(Money.money(hourlyMinor, 'USD'));
      const card = {
        id,
        slug: id,
        title,
        summary: '',
        city,
        region: 'CA',
        point,
        timeZone: 'America/Los_Angeles',
        price: { hourly },
        equipment,
        pictures: [],
      };
      const publishedAt = it.market.clock.now().subtract({ hours: 24 * daysOld });
      const texts = { title, labels: equipment.join(' '), summary: '', description };
      return { id, version, card: { ...card, ...(rating && { rating }), ...(sensitive && { sensitive }) }, publishedAt, score, texts };
    };
    const write = (work: Parameters<typeof inTransaction<void>>[1]) => inTransaction(it.market.ctx, work).then(() => it.settled?.());
    const put = (...some: SearchDocument[]) => write((tx) => it.engine.put(tx, some, it.market.clock.now()));
    const idOf = (title: string): string => ids.get(title) ?? title;
    const ask = (query: Partial<EngineQuery>) => it.engine.search(it.market.ctx, { ...base, ...query });
    const titles = async (query: Partial<EngineQuery>): Promise<string[]> => (await ask(query)).items.map(({ title }) => title);
    const found = async (query: Partial<EngineQuery>): Promise<string[]> => (await titles(query)).toSorted();

    before(async () => {
      it = await open();
      for (const [index, sketch] of sketches.entries()) {
        const id = it.market.ctx.newId('listing');
        ids.set(sketch.title, id);
        documents.set(sketch.title, documentOf({ score: 100 - index, daysOld: index + 1, ...sketch }, id));
      }
      await put(...documents.values());
    });

    test('words match by their stem, without accents, by a phrase, by any that means the same, and the last by its beginning; all must match', async () => {
      assert.deepEqual(
        await titles({ words: [word('bakeries')] }),
        ['Mission Bakery', 'Smokehouse'],
        'a title weighs more than a description',
      );
      assert.deepEqual(await titles({ words: [word('cafe')] }), ['Café Olé']);
      assert.deepEqual(await titles({ words: [word('smok', true)] }), ['Smokehouse']);
      assert.deepEqual(await titles({ words: [word('smok')] }), []);
      assert.deepEqual(await titles({ words: [word('bakery'), word('cooler')] }), ['Smokehouse']);
      assert.deepEqual(await titles({ words: [{ alternatives: [['patisserie'], ['mission', 'bakery']], prefix: false }] }), [
        'Mission Bakery',
      ]);
      assert.deepEqual(await titles({ words: [{ alternatives: [['bakery', 'old']], prefix: false }] }), [], 'a phrase has an order');
      for (const phrase of [
        ['bakery', 'mission'],
        ['bakery', 'oven'],
        ['mixer', 'mission'],
      ])
        assert.deepEqual(await titles({ words: [{ alternatives: [phrase], prefix: false }] }), [], `“${phrase.join(' ')}” stands nowhere`);
      assert.deepEqual(await titles({ words: [{ alternatives: [['oven', 'mixer']], prefix: false }] }), ['Mission Bakery']);
    });

    test('a word that nobody wrote has candidates that look like it; one that somebody wrote has none', async () => {
      const candidates = await it.engine.candidates(it.market.ctx, ['bakerry', 'bakery'], { safe: true });
      assert(candidates.get('bakerry')?.includes('bakery'), JSON.stringify([...candidates]));
      assert.deepEqual(candidates.get('bakery') ?? [], []);
    });

    test('all filters narrow together, bounds included', async () => {
      assert.deepEqual(await found({ minPriceMinor: 4_000, maxPriceMinor: 5_000 }), ['Lake Kitchen', 'Mission Bakery', 'Smokehouse']);
      assert.deepEqual(await found({ equipment: ['oven', 'cooler'] }), ['Lake Kitchen']);
      assert.deepEqual(await found({ city: 'oakland', maxPriceMinor: 4_000, equipment: ['smoker'] }), ['Smokehouse']);
      assert.deepEqual(await found({ minRating: 4.1 }), ['Lake Kitchen', 'Mission Bakery'], 'what nobody reviewed is not found then');
      assert.deepEqual(await found({ only: [idOf('Smokehouse'), idOf('Café Olé')], city: 'Oakland' }), ['Smokehouse']);
    });

    test('each facet counts what choosing another value of it would find, and total counts the hits', async () => {
      const { total, facets } = await ask({ city: 'Oakland', equipment: ['cooler'] });
      assert.equal(total, 2);
      assert.deepEqual(facets.city, [['Oakland', 2]]);
      assert.deepEqual(facets.equipment, [
        ['cooler', 2],
        ['oven', 1],
        ['smoker', 1],
      ]);
      const all = await ask({});
      assert.deepEqual(
        all.facets.city.slice(0, 2),
        [
          ['Oakland', 2],
          ['San Francisco', 2],
        ],
        'most first, then by value',
      );
      assert.deepEqual(
        all.facets.rating,
        [
          ['4.5', 1],
          ['4', 2],
          ['3', 3],
        ],
        'reviewed at least this well',
      );
    });

    test('a radius finds what is within it and tells how far; an area finds what is inside, also across the date line', async () => {
      const near = await ask({ near: center, radiusMeters: 6_000, sort: 'distance' });
      assert.deepEqual(
        near.items.map(({ title }) => title),
        ['Mission Bakery', 'Café Olé'],
      );
      for (const { point, distanceMeters: told = Number.NaN } of near.items)
        assert(Math.abs(told - distanceMeters(center, point)) <= 2 + told / 200, `${told} m`);
      assert.deepEqual(await found({ area: { west: -122.3, east: -122.2, south: 37.7, north: 37.9 } }), ['Lake Kitchen', 'Smokehouse']);
      assert.deepEqual(await found({ area: { west: 179, east: -179, south: -18, north: -16 } }), ['Qamea Galley', 'Taveuni Galley']);
    });

    test('in every order pages by cursor neither repeat nor skip, and ties go by id', async () => {
      const many = Array.from({ length: 23 }, (_, index): Sketch => {
        const rating = index % 4 === 0 ? { mean: 4, count: 3 } : undefined;
        return {
          title: `Row ${index}`,
          city: 'Rowtown',
          point: around(1, index % 5),
          hourlyMinor: 1_000 + (index % 3) * 100,
          equipment: ['row'],
          daysOld: index % 6,
          ...(rating && { rating }),
        };
      });
      const rows = many.map((sketch) => documentOf(sketch, it.market.ctx.newId('listing')));
      await put(...rows);
      for (const sort of sorts) {
        const query = { city: 'Rowtown', sort, near: center };
        const whole = (await ask(query)).items.map(({ id }) => id);
        const paged: string[] = [];
        let after: EngineQuery['after'];
        do {
          const page = await ask({ ...query, limit: 4, ...(after && { after }) });
          assert.equal(page.total, rows.length);
          paged.push(...page.items.map(({ id }) => id));
          after = page.next;
        } while (after !== undefined);
        assert.deepEqual(paged, whole, sort);
        assert.equal(new Set(paged).size, rows.length, sort);
      }
      const cheapest = (await ask({ city: 'Rowtown', sort: 'price' })).items;
      const expected = cheapest.toSorted((a, b) => a.price.hourly.amountMinor - b.price.hourly.amountMinor || (a.id < b.id ? -1 : 1));
      assert.deepEqual(cheapest, expected);
      await write((tx) =>
        it.engine.drop(
          tx,
          rows.map(({ id }) => id),
        ),
      );
    });

    test('the orders are what they are called', async () => {
      const first = async (sort: Sort) => (await titles({ sort, near: center }))[0];
      assert.deepEqual(
        [await first('price'), await first('newest'), await first('distance'), await first('rating'), await first('relevance')],
        ['Taveuni Galley', 'Mission Bakery', 'Mission Bakery', 'Mission Bakery', 'Mission Bakery'],
      );
      assert.equal(
        (await ask({ sort: 'rating' })).items.slice(0, 3).every(({ rating }) => rating !== undefined),
        true,
        'unreviewed come last',
      );
    });

    test('what is put forward is left out of the pages, and counts all the same', async () => {
      const without = [idOf('Mission Bakery')];
      const [plain, left] = [await ask({}), await ask({ without })];
      assert.deepEqual(
        left.items.map(({ id }) => id),
        plain.items.map(({ id }) => id).filter((id) => !without.includes(id)),
      );
      assert.deepEqual([left.total, left.facets], [plain.total, plain.facets]);
      assert.deepEqual(await titles({ only: without, limit: 2 }), ['Mission Bakery']);
    });

    test('free at a time is the calendar’s word, for the very ids that are found', async () => {
      const { ctx } = it.market;
      const [free, taken] = [idOf('Mission Bakery'), idOf('Café Olé')];
      const weekly = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '08:00', closes: '20:00' }));
      const start = Temporal.Instant.from('2026-03-10T17:00:00Z'); // ten in the morning
      await inTransaction(ctx, async (tx) => {
        for (const resourceId of [free, taken])
          await createResource(ctx, tx, { resourceId, ownerId: ctx.newId('person'), timeZone: 'America/Los_Angeles', weekly });
        const held = { subject: { kind: 'booking', id: ctx.newId('booking') }, expiresAt: it.market.clock.now().add({ hours: 24 }) };
        await holdSlot(ctx, tx, { resourceId: taken, interval: { start, end: start.add({ hours: 2 }) }, ...held });
      });
      const wish = { date: '2026-03-10', from: '10:00', to: '12:00' };
      const page = await ask({ free: wish });
      const all = [...ids.values()];
      assert.deepEqual(new Set(page.items.map(({ id }) => id)), await freeAmong(ctx.db, all, wish, it.market.clock.now()));
      assert.deepEqual([page.total, page.facets.city], [1, [['San Francisco', 1]]], 'and so are total and facets');
    });

    test('a document takes the place of the one before, and is gone once dropped', async () => {
      const id = it.market.ctx.newId('listing');
      const sketch = { title: 'Harbor Larder', city: 'Alameda', point: around(0.1, 0.1), hourlyMinor: 1_000, equipment: ['oven'] };
      await put(documentOf(sketch, id));
      await put(documentOf({ ...sketch, title: 'Harbor Pantry', hourlyMinor: 9_000 }, id, 2));
      assert.deepEqual([await titles({ words: [word('larder')] }), await titles({ words: [word('pantry')] })], [[], ['Harbor Pantry']]);
      assert.deepEqual(await titles({ minPriceMinor: 9_000 }), ['Harbor Pantry']);
      await write((tx) => it.engine.drop(tx, [id]));
      assert.deepEqual(await titles({ city: 'Alameda' }), []);
    });

    test('pins count what is found: all of it, at any zoom, one by one when they stand apart', async () => {
      const { ctx } = it.market;
      for (const zoom of [0, 6, 18]) {
        const { total, clusters } = await it.engine.clusters(ctx, { equipment: [], safe: true }, zoom);
        assert.deepEqual([total, clusters.reduce((sum, { count }) => sum + count, 0)], [sketches.length, sketches.length], `zoom ${zoom}`);
      }
      const { clusters } = await it.engine.clusters(ctx, { equipment: ['oven'], city: 'Oakland', safe: true }, 18);
      assert.deepEqual(
        clusters.map(({ listing, count, price }) => [listing?.title, count, price.amountMinor]),
        [['Lake Kitchen', 1, 4_000]],
      );
    });

    test('a kept query is named for each document that answers it, and no longer once forgotten', async () => {
      const [bakeries, oakland] = [it.market.ctx.newId('saved-search'), it.market.ctx.newId('saved-search')];
      await write(async (tx) => {
        await it.engine.keep(tx, bakeries, { equipment: [], words: [word('bakery')], maxPriceMinor: 4_500, safe: true });
        await it.engine.keep(tx, oakland, { equipment: ['cooler'], city: 'Oakland', safe: true });
      });
      const answers = (...some: string[]) => inTransaction(it.market.ctx, (tx) => it.engine.percolate(tx, some.map(idOf)));
      const pairs = (await answers('Smokehouse', 'Mission Bakery')).map(({ listingId, queryId }) => `${listingId} ${queryId}`);
      assert.deepEqual(pairs.toSorted(), [bakeries, oakland].map((query) => `${idOf('Smokehouse')} ${query}`).toSorted());
      await write((tx) => it.engine.forget(tx, [bakeries, oakland]));
      assert.deepEqual(await answers('Smokehouse'), []);
    });

    test('a safe search is as if nothing sensitive were there, in hits, counts, pins and words, and says how many it left out', async () => {
      const { ctx } = it.market;
      const rare = 'ganjasserie';
      const open = documentOf(
        {
          title: 'Hidden Valley Galley',
          city: 'Hidden',
          point: around(0.2, 0.2),
          hourlyMinor: 2_000,
          equipment: ['still'],
          rating: { mean: 5, count: 9 },
        },
        ctx.newId('listing'),
      );
      const marked = documentOf(
        {
          title: `Hidden ${rare}`,
          city: 'Hidden',
          point: around(0.2, 0.2),
          hourlyMinor: 1_000,
          equipment: ['still', 'press'],
          rating: { mean: 5, count: 9 },
          sensitive: ['cannabis'],
        },
        ctx.newId('listing'),
      );
      await put(open, marked);
      const kept = { safely: ctx.newId('saved-search'), openly: ctx.newId('saved-search') };
      await write(async (tx) => {
        for (const [name, id] of Object.entries(kept))
          await it.engine.keep(tx, id, { equipment: [], city: 'Hidden', safe: name === 'safely' });
      });
      const cases: Partial<EngineQuery>[] = [
        { city: 'Hidden' },
        { words: [word('hidden')] },
        { equipment: ['still'] },
        { near: around(0.2, 0.2), radiusMeters: 500 },
        { minRating: 5, city: 'Hidden', sort: 'price' },
      ];
      for (const query of cases) {
        const [safe, all] = [await ask(query), await ask({ ...query, safe: false })];
        assert.deepEqual([safe.items.map(({ id }) => id), safe.total, safe.leftOut], [[open.id], 1, 1], JSON.stringify(query));
        assert.deepEqual([all.items.map(({ id }) => id).toSorted(), all.total, all.leftOut], [[open.id, marked.id].toSorted(), 2, 0]);
        assert.deepEqual(
          [safe.facets.equipment.find(([code]) => code === 'press'), all.facets.equipment.find(([code]) => code === 'press')],
          [undefined, ['press', 1]],
        );
        assert.deepEqual(safe.facets.city.find(([city]) => city === 'Hidden') ?? ['Hidden', 1], ['Hidden', 1]);
      }
      assert.equal((await ask({ city: 'Hidden', equipment: ['press'] })).leftOut, 1, 'what other filters leave, and no more');
      assert.equal((await ask({ city: 'Hidden', only: [marked.id] })).total, 0, 'nor can it be put forward');
      for (const safe of [true, false]) {
        const { total, clusters } = await it.engine.clusters(ctx, { equipment: [], city: 'Hidden', safe }, 10);
        assert.deepEqual(
          [total, clusters.map(({ count, price }) => [count, price.amountMinor])],
          safe ? [1, [[1, 2_000]]] : [2, [[2, 1_000]]],
        );
        const candidates = await it.engine.candidates(ctx, ['ganjaserie'], { safe });
        assert.equal(candidates.get('ganjaserie')?.includes(rare) ?? false, !safe);
      }
      const answers = await inTransaction(ctx, (tx) => it.engine.percolate(tx, [open.id, marked.id]));
      assert.deepEqual(
        answers.map(({ listingId, queryId }) => `${listingId} ${queryId}`).toSorted(),
        [`${open.id} ${kept.safely}`, `${open.id} ${kept.openly}`, `${marked.id} ${kept.openly}`].toSorted(),
      );
      const { sensitive: _none, ...lifted } = marked.card;
      await put({ ...marked, version: 2, card: lifted });
      assert.deepEqual([(await ask({ city: 'Hidden' })).total, (await ask({ city: 'Hidden' })).leftOut], [2, 0]);
      assert.ok((await it.engine.candidates(ctx, ['ganjaserie'], { safe: true })).get('ganjaserie')?.includes(rare));
      await put({ ...marked, version: 3 });
      await write((tx) => it.engine.tidy(tx));
      assert.equal((await it.engine.candidates(ctx, ['ganjaserie'], { safe: true })).get('ganjaserie')?.includes(rare) ?? false, false);
      await write(async (tx) => {
        await it.engine.drop(tx, [open.id, marked.id]);
        await it.engine.forget(tx, Object.values(kept));
      });
    });

    test('a new index is seen by nobody until it is swapped in, takes what is written meanwhile, and belongs to one rebuild', async () => {
      const { ctx, clock } = it.market;
      const generation = await it.engine.begin(ctx);
      await assert.rejects(it.engine.begin(ctx), (error) => isGuildhallError(error, 'search.rebuild_running'));
      assert.equal((await ask({})).total, sketches.length);
      const late = documentOf(
        { title: 'Late Hearth', city: 'Alameda', point: center, hourlyMinor: 1_000, equipment: ['oven'] },
        ctx.newId('listing'),
      );
      await put(late);
      assert.deepEqual(await titles({ city: 'Alameda' }), ['Late Hearth'], 'and the one that answers takes it too');
      const kept = [...documents.values()].filter(({ card }) => card.city !== 'Oakland');
      await write((tx) => it.engine.fill(tx, generation, kept, clock.now()));
      const inNew = await it.engine.read(ctx.db, { limit: 50, generation });
      assert.deepEqual(
        inNew.map(({ id }) => id),
        [...kept, late].map(({ id }) => id).toSorted(),
      );
      assert.equal((await ask({ city: 'Oakland' })).total, 2, 'the old one answers still');
      await it.engine.swap(ctx, generation);
      await it.settled?.();
      assert.deepEqual([(await ask({ city: 'Oakland' })).total, (await ask({})).total], [0, kept.length + 1]);
      await assert.rejects(
        inTransaction(ctx, (tx) => it.engine.fill(tx, generation, kept, clock.now())),
        (error) => isGuildhallError(error, 'search.rebuild_lost'),
      );
    });
  });
}
