import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Rule } from '../rules/types.ts';
import { facts, rule, ruleset, town, version } from '#test/rules';
import { compileRuleset } from './compile.ts';
import { decide } from './decide.ts';
import type { Decision, EvidenceDocument, Facts } from './types.ts';

const day = '2026-03-02';
const by = (rules: Parameters<typeof ruleset>[0], given: Facts = facts(), date = day): Decision =>
  decide(compileRuleset(ruleset(rules)), given, date);
const cold = rule('us.cold');

test('a case is allowed when every rule that applies is met, and the trace says which, with version and source', () => {
  const { outcome, summary, next, trace } = by({ us: [cold] });
  assert.deepEqual([outcome, summary, next], ['allowed', 'Allowed: all 1 rules that apply are met.', []]);
  assert.deepEqual(trace, [
    {
      rule: 'us.cold',
      version: 1,
      jurisdiction: 'us',
      subject: 'product',
      title: 'Cold food is held at 41 °F or below',
      effect: 'refuse',
      outcome: 'met',
      inputs: { 'product.coldHoldingF': 40 },
      because: 'Cold food is held at 41 °F or below.',
      citation: { section: 'Test Act § 1', url: 'https://law.example/1' },
    },
  ]);
});

test('a broken rule refuses, and says what was found and what to do', () => {
  const { outcome, summary, next, trace } = by({ us: [cold] }, facts({ product: { coldHoldingF: 45 } }));
  assert.deepEqual([outcome, summary, next], ['refused', 'Not allowed: one rule is not met.', ['Turn the refrigerator down.']]);
  assert.equal(trace[0]?.because, 'This does not hold: Cold food is held at 41 °F or below (the temperature cold food is held at: 45 °F).');
});

test('a broken rule whose effect is review asks for a person', () => {
  assert.equal(by({ us: [rule('us.a', { effect: 'review' })] }, facts({ product: { coldHoldingF: 45 } })).outcome, 'review');
});

test('what is not known is a review and never a pass, and the answer asks for it', () => {
  const { outcome, next, trace } = by({ us: [cold] }, facts({ product: {} }));
  assert.deepEqual([outcome, next], ['review', ['Tell us the temperature cold food is held at.']]);
  assert.deepEqual([trace[0]?.outcome, trace[0]?.inputs], ['unknown', { 'product.coldHoldingF': null }]);
  assert.equal(by({ us: [cold] }, facts({ product: { coldHoldingF: null } })).outcome, 'review');
});

test('a fact of the wrong type, or that no rule knows, is named and is a review', () => {
  const wrong = by({ us: [cold] }, facts({ product: { coldHoldingF: '40' } }));
  assert.deepEqual(
    [wrong.outcome, wrong.problems],
    ['review', ['The fact product.coldHoldingF should be a number, so it counts as not known.']],
  );
  const strange = by({ us: [cold] }, facts({ product: { coldHoldingF: 40, color: 'red' } }));
  assert.deepEqual([strange.outcome, strange.problems], ['review', ['No rule knows the fact product.color.']]);
});

test('whether a rule applies decides over what it asks: not applicable, or unknown unless it holds anyway', () => {
  const only = rule('us.a', { when: 'product.heldCold' });
  const outcomeOf = (product: NonNullable<Facts['product']>): string | undefined =>
    by({ us: [only] }, facts({ product })).trace[0]?.outcome;
  assert.equal(outcomeOf({ heldCold: false }), 'not_applicable');
  assert.equal(outcomeOf({ heldCold: true, coldHoldingF: 45 }), 'broken');
  assert.equal(outcomeOf({ coldHoldingF: 45 }), 'unknown');
  assert.equal(outcomeOf({ coldHoldingF: 40 }), 'met');
});

test('a place is under its whole chain, lower rules beside the higher, and under no other', () => {
  const [us, state, local] = [
    cold,
    rule('us-xx.cold', { requires: 'product.coldHoldingF <= 38' }, { tightens: 'us.cold' }),
    rule('us-xx-town.cold'),
  ];
  const all = { us: [us], state: [state], town: [local] } as Record<string, Rule[]>;
  assert.deepEqual(
    by(all).trace.map((entry) => `${entry.rule} ${entry.outcome}`),
    ['us.cold met', 'us-xx.cold broken', 'us-xx-town.cold met'],
  );
  const shouted = by(all, facts({ place: { country: 'US', region: 'xx', city: 'TOWN' } }));
  assert.equal(shouted.trace.length, 3);
  const elsewhere = by(all, facts({ place: { country: 'US', region: 'XX', city: 'Village' }, product: { coldHoldingF: 30 } }));
  assert.deepEqual(
    [elsewhere.outcome, elsewhere.problems, elsewhere.trace.length],
    ['review', ['We hold no local rules for Village yet.'], 2],
  );
  assert.deepEqual(by(all, facts({ place: { country: 'US', region: 'YY', city: 'Town' } })).problems, ['We hold no rules for YY yet.']);
  assert.deepEqual(by(all, facts({ place: { country: 'FR' } })).outcome, 'review');
});

test('the version in force on the day decides, from its first day to the day before its end', () => {
  const changed: Rule = {
    ...cold,
    versions: [version({ until: '2026-01-01' }), version({ version: 2, from: '2026-01-01', requires: 'product.coldHoldingF <= 38' })],
  };
  const at = (date: string): string =>
    by({ us: [changed] }, facts(), date)
      .trace.map((entry) => `${entry.version} ${entry.outcome}`)
      .join();
  assert.deepEqual([at('2019-12-31'), at('2020-01-01'), at('2025-12-31'), at('2026-01-01')], ['', '1 met', '1 met', '2 broken']);
});

test('evidence counts while it is accepted and in date; until somebody looked at it a person decides', () => {
  const permit = rule('us.permit', { requires: undefined, evidence: [{ kind: 'permit', validity: 'P1Y', renewDays: 60 }] } as never);
  const state = (documents: EvidenceDocument[] | undefined): string => {
    const given = documents === undefined ? facts() : facts({ evidence: { kitchen: documents } });
    const entry = by({ us: [permit] }, given).trace[0];
    return `${entry?.outcome} ${entry?.evidence?.[0]?.state}${entry?.evidence?.[0]?.renewSoon ? ' renew' : ''}`;
  };
  const document = (parts: Partial<EvidenceDocument> = {}): EvidenceDocument => ({
    kind: 'permit',
    status: 'accepted',
    validFrom: '2025-09-01',
    ...parts,
  });
  assert.equal(state(undefined), 'unknown unknown');
  assert.equal(state([]), 'broken missing');
  assert.equal(state([document()]), 'met held');
  assert.equal(state([document({ validFrom: '2025-04-01' })]), 'met held renew');
  assert.equal(state([document({ validFrom: '2025-03-02' })]), 'broken expired');
  assert.equal(state([document({ validUntil: '2026-03-02' })]), 'broken expired');
  assert.equal(state([document({ validUntil: '2026-03-03' })]), 'met held renew');
  assert.equal(state([document({ validFrom: '2026-03-03' })]), 'broken not_yet');
  assert.equal(state([document({ status: 'pending' })]), 'unknown pending');
  assert.equal(state([document({ status: 'withdrawn' })]), 'broken rejected');
  assert.equal(state([document({ status: 'rejected' }), document()]), 'met held');
  assert.equal(state([document({ kind: 'card' })]), 'broken missing');
});

test('what to do comes once each, what refuses before what a person may allow, questions last', () => {
  const { next } = by(
    {
      us: [
        rule('us.question', { requires: 'kitchen.open' }),
        rule('us.soft', { effect: 'review', remedy: 'Ask the inspector.' }),
        cold,
        rule('us.again'),
      ],
    },
    facts({ product: { coldHoldingF: 45 } }),
  );
  assert.deepEqual(next, ['Turn the refrigerator down.', 'Ask the inspector.', 'Tell us whether the kitchen is open.']);
});

test('the same rules, facts and day give the same decision, word for word', () => {
  const given = facts({ place: town, product: { coldHoldingF: 45, heldCold: true } });
  assert.deepEqual(by({ us: [cold] }, given), by({ us: [cold] }, given));
});

test('a place is quoted as it was typed, whoever asked before in other letters', () => {
  const compiled = compileRuleset(ruleset({ us: [cold] }));
  const gapsAt = (city: string) => compiled.inForce({ country: 'US', region: 'XX', city }, day).gaps;
  assert.deepEqual(gapsAt('VILLAGE'), ['We hold no local rules for VILLAGE yet.']);
  assert.deepEqual(gapsAt('Village'), ['We hold no local rules for Village yet.']);
});
