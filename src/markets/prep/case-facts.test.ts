import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { documentChef, documentKitchen, type PaperDesk } from './demo/papers.ts';
import { testPrep, type TestPrep } from '#test/prep';
import { ofInspections } from './case-facts.ts';
import { countyAt } from './county.ts';

describe('what the market knows of a case', () => {
  test('a county is told by the place of the kitchen', async () => {
    const at = async (latitude: number, longitude: number) => countyAt({ latitude, longitude });
    assert.equal(await at(37.7562, -122.4148), 'San Francisco');
    assert.equal(await at(34.1478, -118.1445), 'Los Angeles');
    assert.equal(await at(41.8577, -87.6612), 'Cook');
    assert.equal(await at(0, -150), undefined);
  });

  test('a closure is a red placard and a failed inspection, and nothing says that a kitchen is open', () => {
    const routine = { date: '2026-01-10', kind: 'Routine', score: 96, violations: [] };
    const closure = { date: '2026-02-01', kind: 'Closure', violations: [] };
    assert.deepEqual(ofInspections([closure, routine]), { placard: 'red', closedByOrder: true, lastScore: 96, lastResult: 'fail' });
    assert.deepEqual(ofInspections([routine]), { placard: 'green', lastScore: 96, lastResult: 'pass' });
    assert.deepEqual(ofInspections([]), {});
  });
});

describe('a case of Prep', () => {
  let house: TestPrep;
  let desk: PaperDesk;

  before(async () => {
    house = await testPrep(undefined, { papersInOrder: false });
    const staff = await house.person('admin', 'Sam Desk');
    desk = { compliance: house.prep.compliance, staff, today: Temporal.PlainDate.from('2026-03-02') };
  });

  test('a kitchen and a chef with their papers are allowed by every rule of the place; without, they are refused and told what to bring', async () => {
    const { ctx } = house.market;
    const host = await house.host('Hanna Host');
    const chef = await house.person('chef', 'Ana Chef');
    const kitchenId = await house.kitchen(host);
    const ask = () => desk.compliance.decideCase(ctx, { kitchenId, chefId: chef.personId, day: '2026-03-05' });
    const before = (await ask()).decision;
    assert.equal(before.outcome, 'review', 'nobody said what is cooked');
    await documentKitchen(ctx, desk, host, kitchenId);
    await documentChef(ctx, desk, chef, []);
    const { decision } = await ask();
    assert.equal(decision.outcome, 'refused');
    assert.ok(decision.trace.some(({ rule, outcome }) => rule === 'us.certified-manager' && outcome === 'broken'));
    await documentChef(ctx, desk, chef);
    const allowed = await ask();
    assert.deepEqual([allowed.decision.outcome, allowed.decision.next], ['allowed', []]);
    assert.deepEqual([allowed.purpose, allowed.personId], ['binding', chef.personId]);
    const later = await desk.compliance.decideCase(ctx, { kitchenId, chefId: chef.personId, day: '2027-03-05' });
    assert.equal(later.decision.outcome, 'refused', 'by then the permit has ended');
  });
});
