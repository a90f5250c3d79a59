import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dutiesOf, remindersOf, type BreachFacts, type DutyStep } from './duties.ts';

const foundAt = Temporal.Instant.from('2026-03-02T09:00:00Z');
const after = (hours: number): Temporal.Instant => foundAt.add({ seconds: Math.round(hours * 3_600) });
const facts: BreachFacts = { foundAt, risk: 'likely', californians: 0, hasPartners: false };
const inHours = (due: Temporal.Instant | undefined): number | undefined => due?.since(foundAt).total('hours');
const told = (duty: NonNullable<DutyStep['duty']>, hours: number): DutyStep => ({ at: after(hours), kind: 'told', duty });
/** Duties as "state, hours of its clock, late". */
const stand = (change: Partial<BreachFacts>, steps: readonly DutyStep[] = [], hours = 1) =>
  Object.fromEntries(
    dutiesOf({ ...facts, ...change }, steps, after(hours)).map(({ name, state, dueAt, isLate }) => [
      name,
      [state, ...(dueAt === undefined ? [] : [inHours(dueAt)]), ...(isLate ? ['late'] : [])].join(' '),
    ]),
  );

test('what the law asks follows from the facts: 72 hours for the authority, 30 days for Californians, 15 days after them for their Attorney General', () => {
  assert.deepEqual(stand({ risk: 'unlikely' }), { partners: 'none', authority: 'none', people: 'none', attorney_general: 'none' });
  assert.deepEqual(stand({}), { partners: 'none', authority: 'open 72', people: 'none', attorney_general: 'none' });
  assert.equal(stand({ risk: 'high' })['people'], 'open 72');
  assert.equal(stand({ hasPartners: true })['partners'], 'open 24');
  assert.deepEqual(stand({ californians: 501 }), { partners: 'none', authority: 'open 72', people: 'open 720', attorney_general: 'open' });
  assert.equal(stand({ californians: 500 }, [told('people', 10)])['attorney_general'], 'none');
  assert.equal(stand({ californians: 501 }, [told('people', 10)])['attorney_general'], `open ${10 + 15 * 24}`);
});

test('a clock is missed a moment after its hour, and what was done late stays late', () => {
  assert.equal(stand({}, [], 72)['authority'], 'open 72');
  assert.equal(stand({}, [], 72.001)['authority'], 'open 72 late');
  assert.equal(stand({}, [told('authority', 71), told('authority', 100)], 101)['authority'], 'told 72');
  assert.equal(stand({}, [told('authority', 73)], 101)['authority'], 'told 72 late');
});

test('a reason for leaving something out counts until the facts change', () => {
  const waived: DutyStep = { at: after(1), kind: 'waived', duty: 'authority' };
  assert.equal(stand({}, [waived])['authority'], 'waived 72');
  assert.equal(stand({}, [waived, { at: after(2), kind: 'changed' }])['authority'], 'open 72');
  assert.equal(stand({}, [told('authority', 1), { at: after(2), kind: 'changed' }])['authority'], 'told 72');
});

test('staff is reminded 24 and 6 hours before, and when it is missed, of what is open', () => {
  const at = (hours: number, steps: readonly DutyStep[] = []) =>
    remindersOf(dutiesOf(facts, steps, after(hours)), after(hours)).map((each) => `${each.duty} ${each.mark} ${inHours(each.at)}`);
  assert.deepEqual(at(0), ['authority 24h 48', 'authority 6h 66', 'authority missed 72']);
  assert.deepEqual(at(50), ['authority 6h 66', 'authority missed 72']);
  assert.deepEqual(at(80), ['authority missed 72']);
  assert.deepEqual(at(0, [told('authority', 1)]), []);
});
