import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { facts, rule, ruleset } from '#test/rules';
import { compileRuleset } from '../decide/compile.ts';
import { decide } from '../decide/decide.ts';
import type { Decision, Facts } from '../decide/types.ts';
import type { Rule } from '../rules/types.ts';
import { isolate, type Isolated, type IsolationLimits } from './isolate.ts';

const day = '2026-03-02';
const open: Isolated[] = [];
after(() => Promise.all(open.map((each) => each.close())));

function fenced(rules: Rule[], limits: Partial<IsolationLimits> = {}): Isolated {
  const made = isolate(compileRuleset(ruleset({ us: [rule('us.cold'), ...rules] })), limits);
  open.push(made);
  return made;
}

const many = Array.from({ length: 200 }, (_, index) => `allergen ${index}`);
const harmful = facts({ product: { coldHoldingF: 40, allergens: many, label: many } });
const nested = (body: string): string => `product.allergens.all(a, product.allergens.all(b, product.allergens.all(c, ${body})))`;
const outcomes = ({ trace }: Decision): string => trace.map(({ rule: id, outcome }) => `${id} ${outcome}`).join(', ');

/** Decisions that have nothing to do with the harm, before it, beside it and after it. */
async function beside(rules: Isolated, harm: Facts): Promise<Decision> {
  const harmless = facts({ product: { coldHoldingF: 40, allergens: [], label: [] } });
  const all = await Promise.all([rules.decide(harmless, day), rules.decide(harm, day), rules.decide(harmless, day)]);
  const later = await rules.decide(harmless, day);
  for (const each of [all[0], all[2], later]) assert.equal(each.outcome, 'allowed', outcomes(each));
  return all[1];
}

test('behind the fence the decision is the same as before it', async () => {
  const rules = fenced([]);
  const given = facts({ product: { coldHoldingF: 45 } });
  assert.deepEqual(await rules.decide(given, day), decide(compileRuleset(ruleset({ us: [rule('us.cold')] })), given, day));
});

test('a rule that loops is stopped and named, its decision is a review, and the other rules are still worked out', async () => {
  const loops = rule('us.loops', { requires: nested('product.allergens.exists(d, a + b + c == d) || true') });
  const rules = fenced([loops, rule('us.last')], { busyMs: 300 });
  const decision = await beside(rules, harmful);
  assert.deepEqual([decision.outcome, outcomes(decision)], ['review', 'us.cold met, us.loops failed, us.last met']);
  assert.match(decision.trace[1]?.because ?? '', /took too long and was stopped/);
  assert.equal(rules.started(), 2, 'one worker was ended, and another took its place');
});

test('a pattern that backtracks for ever is stopped', async () => {
  const rules = fenced([rule('us.pattern', { requires: '!activity.kind.matches("^(a+)+$")' })], { busyMs: 300 });
  const decision = await rules.decide(facts({ activity: { kind: `${'a'.repeat(60)}!` } }), day);
  assert.deepEqual([decision.outcome, outcomes(decision)], ['review', 'us.cold met, us.pattern failed']);
});

test('a rule is not stopped for what its worker waits on a busy machine, but for an end of patience on the clock', async () => {
  const takesAWhile = rule('us.slow', { requires: nested('size(a + b + c) > 0') });
  const waits = { busyMs: 5, usedMs: async () => 0 };
  const few = facts({ product: { coldHoldingF: 40, allergens: many.slice(0, 60), label: [] } });
  assert.equal((await fenced([takesAWhile], { ...waits, waitMs: 60_000 }).decide(few, day)).outcome, 'allowed');
  const impatient = await fenced([takesAWhile], { ...waits, waitMs: 50 }).decide(harmful, day);
  assert.equal(outcomes(impatient), 'us.cold met, us.slow failed');
});

test('a rule that eats memory is stopped by its worker’s cap, and its decision is a review', async () => {
  const list = 'product.allergens.map(a, product.allergens.map(b, product.allergens.map(c, product.allergens.map(d, [a, b, c, d]))))';
  const rules = fenced([rule('us.eats', { requires: `size(${list}) >= 0` })], { busyMs: 30_000, waitMs: 60_000, memoryMb: 32 });
  const decision = await beside(rules, harmful);
  assert.deepEqual([decision.outcome, outcomes(decision)], ['review', 'us.cold met, us.eats failed']);
  assert.match(decision.trace[1]?.because ?? '', /too much memory/);
});

test('rules that loop, eat memory and throw at once cost their own cases a review, and a hundred others nothing', async () => {
  const eats = 'product.label.map(a, product.label.map(b, product.label.map(c, product.label.map(d, [a, b, c, d]))))';
  const rules = fenced(
    [
      rule('us.loops', { requires: nested('product.allergens.exists(d, a + b + c == d) || true') }),
      rule('us.eats', { requires: `size(${eats}) >= 0` }),
      rule('us.throws', { requires: 'size(activity.kind) == 0 || 1 / (size(activity.kind) - 4) > 0' }),
    ],
    { memoryMb: 32, busyMs: 500 },
  );
  const harms = [
    { allergens: many, label: [] },
    { allergens: [], label: many },
    { allergens: [], label: [] },
  ];
  const cases = Array.from({ length: 100 }, (_, index): Facts => {
    const harm = harms[(index % 33) - 1];
    if (index > 66 || harm === undefined)
      return facts({ product: { coldHoldingF: 40, allergens: ['milk'], label: [] }, activity: { kind: '' } });
    return facts({
      product: { coldHoldingF: 40, ...harm },
      activity: { kind: harm.allergens.length + harm.label.length === 0 ? 'soup' : '' },
    });
  });
  let [turns, running] = [0, true];
  const pulse = (async () => {
    for (; running; await setImmediate()) turns += 1;
  })();
  const decisions = await Promise.all(cases.map((each) => rules.decide(each, day)));
  running = false;
  await pulse;
  const harmful = new Set(decisions.flatMap(({ outcome }, index) => (outcome === 'review' ? [index] : [])));
  assert.deepEqual([...harmful], [1, 2, 3, 34, 35, 36], String(decisions.map(outcomes)[1]));
  assert.ok(decisions.every(({ outcome }, index) => outcome === (harmful.has(index) ? 'review' : 'allowed')));
  assert.ok(turns > 100, `this thread went on all the while: ${turns} turns`);
});

test('a rule that throws has failed, without costing a worker', async () => {
  const rules = fenced([rule('us.throws', { when: 'size(product.allergens) > 0', requires: 'int(product.allergens[0]) > 0' })]);
  const decision = await beside(rules, harmful);
  assert.deepEqual([decision.outcome, outcomes(decision)], ['review', 'us.cold met, us.throws failed']);
  assert.equal(rules.started(), 1);
});

test('when too many rules of one case have to be stopped, every rule of it is left to a person', async () => {
  const loops = [1, 2, 3, 4, 5].map((number) => rule(`us.loops${number}`, { requires: nested(`size(a + b + c) > ${number}`) }));
  const decision = await fenced(loops, { busyMs: 60 }).decide(harmful, day);
  assert.equal(decision.outcome, 'review');
  assert.deepEqual(new Set(decision.trace.map(({ outcome }) => outcome)), new Set(['failed']));
});

test('more questions than may wait are answered at once, as reviews', async () => {
  const rules = fenced([], { waitingMax: 1 });
  const all = await Promise.all([1, 2, 3].map(() => rules.decide(facts(), day)));
  assert.deepEqual(all.map(({ outcome }) => outcome).toSorted(), ['allowed', 'allowed', 'review']);
});

test('after closing, a question is a review and starts no worker', async () => {
  const rules = fenced([]);
  await rules.close();
  assert.equal((await rules.decide(facts(), day)).outcome, 'review');
  assert.equal(rules.started(), 0);
});

test('an answer that came in time counts, although this thread was too busy to hear it', async () => {
  const rules = fenced([], { busyMs: 100 });
  await rules.decide(facts(), day);
  // From here on, timers come before messages.
  await setImmediate();
  const asked = rules.decide(facts(), day);
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  const until = performance.now() + 300;
  while (performance.now() < until);
  const decision = await asked;
  assert.deepEqual([decision.outcome, rules.started()], ['allowed', 1], outcomes(decision));
});

test('a question that cannot be sent is refused by itself, and those behind it are answered', async () => {
  const rules = fenced([], { busyMs: 2_000 });
  const unsendable = facts({ product: { coldHoldingF: (() => 40) as unknown as number } });
  const [refused, ...answered] = await Promise.allSettled([
    rules.decide(unsendable, day),
    rules.decide(facts(), day),
    rules.decide(facts(), day),
  ]);
  assert.equal(refused.status, 'rejected');
  for (const each of answered) assert.equal(each.status === 'fulfilled' && each.value.outcome, 'allowed');
  assert.deepEqual([(await rules.decide(facts(), day)).outcome, rules.started()], ['allowed', 1]);
});
