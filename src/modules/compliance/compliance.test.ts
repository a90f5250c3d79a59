import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Actor } from '#platform/context';
import { inTransaction, sql } from '#platform/database';
import { carryOutRetention } from '#platform/module';
import { facts, noDesk, rule, ruleset, town } from '#test/rules';
import { testMarket, somebody, type TestMarket } from '#test/market';
import { testPrep, type TestPrep } from '#test/prep';
import { compileRuleset } from './decide/compile.ts';
import { decide } from './decide/decide.ts';
import { isolate } from './isolation/isolate.ts';
import { complianceModule } from './module.ts';
import { ownPart } from './own-part.ts';
import { replayDecision } from './replay.ts';
import { storeDecision } from './store.ts';

describe('decisions that are kept', () => {
  let market: TestMarket;
  const before2026 = compileRuleset(ruleset({ us: [rule('us.cold')] }));
  const stricter = compileRuleset(ruleset({ us: [rule('us.cold', { requires: 'product.coldHoldingF <= 38' })] }));

  before(async () => {
    market = await testMarket({ modules: [complianceModule({ ruleset: before2026.ruleset, ...noDesk })] });
  });

  test('a decision is made again by the rules of its time, word for word, after the rules have changed', async () => {
    const ctx = market.as(somebody('chef'));
    const given = facts({ product: { coldHoldingF: 40, heldCold: true } });
    const decision = decide(before2026, given, '2026-03-02');
    const { id } = await inTransaction(ctx, (tx) => storeDecision(ctx, tx, before2026, { purpose: 'binding', facts: given, decision }));
    const rules = isolate(stricter);
    const { again, same } = await replayDecision(ctx, { digest: stricter.digest, rules }, id);
    assert.deepEqual([same, again.outcome], [true, 'allowed']);
    assert.equal((await rules.decide(given, '2026-03-02')).outcome, 'refused', 'by the rules of today');
    await rules.close();
  });

  test('whoever a booking was decided for reads their own part: nothing of what the rules read of the kitchen', () => {
    const both = compileRuleset(
      ruleset({
        us: [rule('us.cold'), rule('us.open', { requires: 'kitchen.open', remedy: 'Clean the kitchen.' }, { subject: 'kitchen' })],
      }),
    );
    const whole = decide(both, facts({ kitchen: { open: false }, product: { coldHoldingF: 45 } }), '2026-03-02');
    const { outcome, trace, next } = ownPart(whole);
    assert.deepEqual([outcome, trace.map(({ rule: id }) => id)], [whole.outcome, ['us.cold']]);
    assert.deepEqual([whole.next.length, next], [2, ['Turn the refrigerator down.']]);
  });

  test('a decision that was tampered with is found out by making it again', async () => {
    const ctx = market.as(somebody('chef'));
    const given = facts();
    const decision = { ...decide(before2026, given, '2026-03-02'), outcome: 'refused' as const };
    const { id } = await inTransaction(ctx, (tx) => storeDecision(ctx, tx, before2026, { purpose: 'binding', facts: given, decision }));
    const rules = isolate(before2026);
    assert.equal((await replayDecision(ctx, { digest: before2026.digest, rules }, id)).same, false);
    await rules.close();
  });

  test('dry runs go after 90 days, and what something followed from stays', async () => {
    const ctx = market.as(somebody('chef'));
    const decision = decide(before2026, facts(), '2026-03-02');
    for (const purpose of ['dry_run', 'binding'] as const)
      await inTransaction(ctx, (tx) => storeDecision(ctx, tx, before2026, { purpose, facts: facts(), decision }));
    market.clock.moveBy({ hours: 91 * 24 });
    await carryOutRetention(ctx, complianceModule({ ruleset: before2026.ruleset, ...noDesk }).retention ?? []);
    const { rows } = await sql<{ purpose: string }>`select distinct purpose from compliance_decision`.execute(ctx.db);
    assert.deepEqual(rows, [{ purpose: 'binding' }]);
  });
});

describe('rules over the API', () => {
  let house: TestPrep;
  let chef: Actor;

  before(async () => {
    house = await testPrep();
    chef = await house.person('chef', 'Ana Chef');
  });

  interface Listed {
    items: { id: string; subject: string; version: number; jurisdiction: { id: string }; citation: { section: string } }[];
    nextCursor?: string;
  }
  const list = async (query: string): Promise<Listed> => (await house.call<Listed>(undefined, 'GET', `/rules?${query}`)).body;

  test('anybody reads the rules, by place with those above it, by subject, as of a day, page by page', async () => {
    const first = await list('jurisdiction=us-ca-san-francisco&limit=100');
    const second = await list(`jurisdiction=us-ca-san-francisco&limit=100&cursor=${first.nextCursor}`);
    const all = [...first.items, ...second.items];
    assert.deepEqual([...new Set(all.map(({ jurisdiction }) => jurisdiction.id))], ['us', 'us-ca', 'us-ca-san-francisco']);
    assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
    assert.ok((await list('subject=product')).items.every(({ subject }) => subject === 'product'));
    const capOf = async (date: string) =>
      (await list(`jurisdiction=us-ca&subject=activity&limit=100&date=${date}`)).items.find(
        ({ id }) => id === 'us-ca.cottage-sales-class-a',
      )?.version;
    assert.deepEqual([await capOf('2013-06-01'), await capOf('2022-06-01'), await capOf('2026-06-01')], [1, 4, 5]);
    assert.equal((await house.call(undefined, 'GET', '/rules?jurisdiction=atlantis')).status, 404);
    const one = await house.call<{ versions: { requires: string }[] }>(undefined, 'GET', '/rules/us-ca.cottage-sales-class-a');
    assert.match(one.body.versions[0]?.requires ?? '', /35000/);
  });

  test('a dry run says why, is kept for whoever asked and for admins, and comes out the same again', async () => {
    const asked = {
      facts: { place: { country: 'US', region: 'CA', county: 'San Francisco', city: 'San Francisco' }, activity: { kind: 'catering' } },
    };
    assert.equal((await house.call(undefined, 'POST', '/compliance/decisions', asked)).status, 401);
    const { status, body } = await house.call<{ id: string; decision: { outcome: string; next: string[]; trace: { rule: string }[] } }>(
      chef,
      'POST',
      '/compliance/decisions',
      asked,
    );
    assert.deepEqual([status, body.decision.outcome], [201, 'review']);
    assert.ok(body.decision.next.some((line) => line.startsWith('Tell us the health permit of the kitchen')));
    assert.ok(body.decision.trace.length > 100);
    const path = `/compliance/decisions/${body.id}`;
    assert.deepEqual((await house.call(chef, 'GET', path)).body, body);
    assert.equal((await house.call(await house.person('admin', 'Sam Admin'), 'GET', path)).status, 200);
    assert.equal((await house.call(await house.person('chef', 'Ned Other'), 'GET', path)).status, 404);
    assert.equal((await house.call<{ same: boolean }>(chef, 'GET', `${path}/replay`)).body.same, true);
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from compliance_decision`.execute(house.market.ctx.db);
    assert.deepEqual(rows, [{ count: 1 }]);
  });

  test('anybody is told why without anything being kept, and may choose from the words that rules ask about', async () => {
    const count = async () => (await sql<object>`select count(*)::int as n from compliance_decision`.execute(house.market.ctx.db)).rows;
    const before = await count();
    const { body: asked } = await house.call<{ questions: { path: string; options: string[] }[]; papers: { kind: string }[] }>(
      undefined,
      'GET',
      '/compliance/questions',
    );
    const kind = asked.questions.find(({ path }) => path === 'activity.kind');
    assert.ok(kind?.options.includes('catering') && asked.papers.some(({ kind: paper }) => paper === 'food_facility_permit'));
    const place = { country: 'US', region: 'CA', county: 'San Francisco', city: 'San Francisco' };
    const facts = { place, activity: { kind: 'catering' }, kitchen: { closedByOrder: true } };
    const told = await house.call<{ outcome: string; next: string[] }>(undefined, 'POST', '/compliance/explanations', { facts });
    assert.deepEqual([told.status, told.body.outcome], [200, 'refused']);
    assert.deepEqual(await count(), before);
    const found = await list('q=cold%2041&limit=100');
    assert.ok(found.items.some(({ id }) => id === 'us.cold-holding') && found.items.length < 20);
    const rule = await house.call<{ versions: { asks: string[] }[] }>(undefined, 'GET', '/rules/us.cold-holding');
    assert.deepEqual(rule.body.versions[0]?.asks, ['the temperature cold food is held at: at most 41 °F']);
  });

  test('an admin lists decisions, takes one away with its rules, and sees what another day’s rules would change', async () => {
    const admin = await house.person('admin', 'Ada Admin');
    const place = { country: 'US', region: 'CA', county: 'San Francisco', city: 'San Francisco' };
    house.market.clock.moveBy({ seconds: 1 });
    const facts = { place, activity: { kind: 'cottage_food', cottageClass: 'A', grossSalesThisYear: 50_000 } };
    const made = await house.call<{ id: string }>(chef, 'POST', '/compliance/decisions', { facts, date: '2026-03-02' });
    const path = `/admin/compliance/decisions`;
    assert.equal((await house.call(chef, 'GET', path)).status, 403);
    const first = await house.call<{ items: { id: string }[]; nextCursor: string }>(admin, 'GET', `${path}?limit=1`);
    const second = await house.call<{ items: { id: string }[] }>(admin, 'GET', `${path}?limit=1&cursor=${first.body.nextCursor}`);
    assert.deepEqual([first.body.items[0]?.id, second.body.items.length], [made.body.id, 1]);
    assert.notEqual(second.body.items[0]?.id, made.body.id);
    const taken = await house.call<{ facts: object; rules: { id: string; version: { requires: string } }[] }>(
      admin,
      'GET',
      `${path}/${made.body.id}/export`,
    );
    assert.deepEqual(taken.body.facts, facts);
    assert.match(taken.body.rules.find(({ id }) => id === 'us-ca.cottage-sales-class-a')?.version.requires ?? '', /grossSalesThisYear/);
    const then = await house.call<{ changes: { rule: string; before: object; after: object }[] }>(
      admin,
      'GET',
      `${path}/${made.body.id}/as-of?date=2013-06-01`,
    );
    const cap = then.body.changes.find(({ rule }) => rule === 'us-ca.cottage-sales-class-a');
    assert.deepEqual(
      [cap?.before, cap?.after],
      [
        { version: 5, outcome: 'met' },
        { version: 1, outcome: 'broken' },
      ],
    );
  });

  test('facts of no shape are refused before any rule sees them', async () => {
    for (const wrong of [{}, { place: town, kitchen: { open: { deep: true } } }, { place: town, weather: {} }])
      assert.equal((await house.call(chef, 'POST', '/compliance/decisions', { facts: wrong })).status, 400, JSON.stringify(wrong));
  });
});
