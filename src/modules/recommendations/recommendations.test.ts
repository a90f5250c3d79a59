import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { distanceMeters, seededRandom } from '#kernel';
import { inTransaction } from '#platform/database';
import { sqlGraph } from '#modules/recommendations';
import { testMarket, type TestMarket } from '#test/market';
import type { Recommending } from './config.ts';
import type { Edge } from './graph.ts';
import { kitchensLike } from './queries.ts';

const graphOnly = { name: 'recommendations', dependsOn: [], migrations: new URL('./migrations/', import.meta.url) };
const equipment = ['range', 'oven', 'fryer', 'mixer', 'chiller', 'sealer', 'slicer', 'kettle'];
const leastPeople = 3;

interface Kitchen {
  id: string;
  area: string;
  hourlyMinor: bigint;
  place: { latitude: number; longitude: number };
  has: string[];
}

/** Forty kitchens in two towns, and thirty people who cook, most of them in the same few. */
function seededWorld(): { kitchens: Kitchen[]; cooked: Map<string, Set<string>> } {
  const random = seededRandom(12);
  const kitchens = Array.from({ length: 40 }, (_, n) => ({
    id: `k${String(n).padStart(2, '0')}`,
    area: n % 3 === 0 ? 'Chicago, IL' : 'San Francisco, CA',
    hourlyMinor: BigInt(2_000 + random.below(6_000)),
    place: { latitude: 37.7 + random.next() / 10, longitude: -122.4 + random.next() / 10 },
    has: equipment.filter(() => random.next() < 0.5),
  }));
  const cooked = new Map(
    Array.from({ length: 30 }, (_, n) => [
      `p${n}`,
      new Set(
        Array.from({ length: 1 + random.below(6) }, () => kitchens[random.below(2) === 0 ? random.below(8) : random.below(40)]?.id ?? ''),
      ),
    ]),
  );
  return { kitchens, cooked };
}

const { kitchens, cooked } = seededWorld();
const cooksIn = (id: string): string[] => [...cooked].flatMap(([person, where]) => (where.has(id) ? [person] : []));
let m: TestMarket;

const edges = (relation: string, kind: string, ids: Iterable<string>): Edge[] => [...ids].map((id) => ({ relation, to: { kind, id } }));

before(async () => {
  m = await testMarket({ modules: [graphOnly] });
  await inTransaction(m.ctx, async (tx) => {
    for (const { has, ...kitchen } of kitchens)
      await sqlGraph.put(tx, { kind: 'kitchen', label: kitchen.id, facts: {}, ...kitchen }, ['has'], edges('has', 'equipment', has));
    for (const [id, where] of cooked)
      await sqlGraph.put(tx, { kind: 'person', id, label: '', facts: {} }, ['cooked_in'], edges('cooked_in', 'kitchen', where));
  });
});

/** The same likeness, worked out one pair at a time. */
function likeness(me: Kitchen, other: Kitchen) {
  const shared = other.has.filter((each) => me.has.includes(each)).length;
  const either = new Set([...other.has, ...me.has]).size;
  const both = cooksIn(me.id).filter((person) => cooksIn(other.id).includes(person)).length;
  const cooks = both >= leastPeople ? both : 0;
  const meters = distanceMeters(me.place, other.place);
  const dearerMinor = other.hourlyMinor - me.hourlyMinor;
  const price = 1 / (1 + (Math.abs(Number(dearerMinor)) / Number(me.hourlyMinor)) * 4);
  const score = 2 * (either === 0 ? 0 : shared / either) + price + 1 / (1 + meters / 3_000) + Math.min(cooks, 10) / 10;
  return { id: other.id, shared, either, dearerMinor, meters, cooks, score };
}

describe('recommendations', () => {
  test('kitchens like one are those of its town that a slow count finds most like it, in that order, for the reasons it finds', async () => {
    for (const me of kitchens.slice(0, 12)) {
      const expected = kitchens
        .filter(({ id, area }) => area === me.area && id !== me.id)
        .map((each) => likeness(me, each))
        .toSorted((a, b) => b.score - a.score);
      const found = await sqlGraph.alike(m.ctx.db, me.id, { leastPeople, limit: 5 });
      assert.deepEqual(
        found.map(({ meters: _meters, ...rest }) => rest),
        expected.slice(0, 5).map(({ score: _score, meters: _meters, ...rest }) => rest),
        me.id,
      );
      // Another mean radius of the earth than ours: a few meters in ten kilometers.
      for (const [n, { meters }] of found.entries()) assert.ok(Math.abs(meters - (expected[n]?.meters ?? 0)) < 30);
    }
  });

  test('where people cook who share a kitchen with somebody is told when three do, and never of fewer', async () => {
    let told = 0;
    let withheld = 0;
    for (const [person, mine] of cooked) {
      const peers = [...new Set([...mine].flatMap(cooksIn))].filter((each) => each !== person);
      const counted = kitchens
        .filter(({ id }) => !mine.has(id))
        .map(({ id }) => ({ id, cooks: peers.filter((each) => cooked.get(each)?.has(id)).length }))
        .filter(({ cooks }) => cooks > 0);
      const expected = counted.filter(({ cooks }) => cooks >= leastPeople).toSorted((a, b) => b.cooks - a.cooks || (a.id < b.id ? -1 : 1));
      withheld += counted.length - expected.length;
      told += expected.length;
      assert.deepEqual(await sqlGraph.peers(m.ctx.db, person, { leastPeople, limit: 100 }), expected, person);
    }
    assert.ok(told > 20 && withheld > 20, `${told} told, ${withheld} withheld: the world proves too little`);
  });

  test('what is not for everyone is left out for whoever searches safely, and the next in line takes its place', async () => {
    const me = kitchens[1] as Kitchen;
    const inOrder = (await sqlGraph.alike(m.ctx.db, me.id, { leastPeople, limit: 100 })).map(({ id }) => id);
    const marked = new Set(inOrder.slice(0, 9));
    const cardsOf = async (_ctx: unknown, ids: readonly string[]) =>
      new Map(ids.map((id) => [id, { id, ...(marked.has(id) && { sensitive: ['alcohol'] }) }]));
    const recommending = { graph: sqlGraph, leastPeople, kitchens: { cardsOf } } as unknown as Recommending;
    const like = async (safe: boolean) => (await kitchensLike(m.ctx, recommending, me.id, safe)).map(({ kitchen }) => kitchen.id);
    const all = await like(false);
    assert.deepEqual(all, inOrder.slice(0, all.length));
    assert.deepEqual(await like(true), inOrder.slice(9, 9 + all.length));
  });

  test('kitchens that have all of some equipment are the ones a filter finds', async () => {
    for (const asked of [['range'], ['oven', 'mixer'], ['oven', 'mixer', 'chiller'], equipment]) {
      const expected = kitchens
        .filter(({ area, has }) => area === 'San Francisco, CA' && asked.every((each) => has.includes(each)))
        .toSorted((a, b) => a.has.length - b.has.length || (a.id < b.id ? -1 : 1))
        .map(({ id }) => id);
      assert.deepEqual(await sqlGraph.having(m.ctx.db, asked, { area: 'San Francisco, CA', limit: 100 }), expected);
    }
  });

  test('a person who is forgotten is counted nowhere', async () => {
    const [kitchen] = kitchens.toSorted((a, b) => cooksIn(b.id).length - cooksIn(a.id).length);
    const [gone = ''] = cooksIn(kitchen?.id ?? '');
    await inTransaction(m.ctx, async (tx) => {
      await sqlGraph.drop(tx, { kind: 'person', id: gone });
    });
    assert.deepEqual(await sqlGraph.peers(m.ctx.db, gone, { leastPeople: 1, limit: 100 }), []);
    const where = cooked.get(gone) ?? new Set();
    cooked.delete(gone);
    for (const id of where) {
      const me = kitchens.find((each) => each.id === id);
      const found = await sqlGraph.alike(m.ctx.db, id, { leastPeople: 1, limit: 40 });
      for (const { id: other, cooks } of found) {
        const both = cooksIn(me?.id ?? '').filter((person) => cooksIn(other).includes(person)).length;
        assert.equal(cooks, both);
      }
    }
  });
});

test('a way leads over as many steps as it has, only by what holds at the place, and round no circle twice', async () => {
  const node = (kind: string, id: string, to: Edge[]) =>
    inTransaction(m.ctx, (tx) => sqlGraph.put(tx, { kind, id, label: id, facts: {} }, ['is_a', 'needs', 'asks'], to));
  await node('product', 'pie', [
    { relation: 'is_a', to: { kind: 'class', id: 'pastry' } },
    { relation: 'asks', to: { kind: 'rule', id: 'permit' }, scope: 'here', facts: { certain: true } },
    { relation: 'asks', to: { kind: 'rule', id: 'elsewhere' }, scope: 'there' },
  ]);
  await node('class', 'pastry', [
    ...edges('needs', 'thing', ['oven']),
    { relation: 'is_a', to: { kind: 'class', id: 'food' } },
    { relation: 'hides', to: { kind: 'thing', id: 'secret' } },
  ]);
  await node('class', 'food', [...edges('needs', 'thing', ['sink']), { relation: 'is_a', to: { kind: 'class', id: 'pastry' } }]);
  for (const id of ['oven', 'sink', 'secret']) await node('thing', id, []);
  for (const id of ['permit', 'elsewhere']) await node('rule', id, []);
  const steps = await sqlGraph.reach(
    m.ctx.db,
    { kind: 'product', id: 'pie' },
    { relations: ['is_a', 'needs', 'asks'], scope: 'here', mostSteps: 9 },
  );
  assert.deepEqual(
    steps.map(({ path }) => path.join(' > ')),
    [
      'product:pie',
      'product:pie > class:pastry',
      'product:pie > rule:permit',
      'product:pie > class:pastry > class:food',
      'product:pie > class:pastry > thing:oven',
      'product:pie > class:pastry > class:food > thing:sink',
    ],
  );
  assert.deepEqual(steps.find(({ id }) => id === 'permit')?.edge, { certain: true });
});
