import assert from 'node:assert/strict';
import { test } from 'node:test';
import { citation, rule, ruleset, version } from '#test/rules';
import { compileRuleset } from '../decide/compile.ts';
import { reviewRules } from './review-rules.ts';

const found = (rules: Parameters<typeof ruleset>[0], day = '2026-03-02'): string[] =>
  reviewRules(compileRuleset(ruleset(rules)), day).map(({ kind, rule: id, message }) => `${kind} ${id}: ${message}`);

test('a set in order has no findings', () => {
  const local = rule('us-xx.cold', { requires: 'product.coldHoldingF <= 38' }, { tightens: 'us.cold' });
  assert.deepEqual(found({ us: [rule('us.cold')], state: [local] }), []);
});

test('rules that say the same, and rules that cannot both be met, are found', () => {
  assert.deepEqual(found({ us: [rule('us.a'), rule('us.b')] }), ['overlap us.a@1: us.b@1 says the same.']);
  const [words, others] = [
    { when: 'product.heldCold && kitchen.open', requires: 'product.coldHoldingF <= 41' },
    { when: 'kitchen.open && product.heldCold', requires: '!(product.coldHoldingF > 41)' },
  ];
  assert.deepEqual(found({ us: [rule('us.a', words), rule('us.b', others)] }), ['overlap us.a@1: us.b@1 says the same.']);
  const warm = rule('us-xx.warm', { requires: 'product.coldHoldingF >= 50' });
  assert.deepEqual(found({ us: [rule('us.a')], state: [warm] }), ['contradiction us.a@1: Whoever meets it breaks us-xx.warm@1.']);
  const apart = rule('us-xx.warm', { when: '!product.heldCold', requires: 'product.coldHoldingF >= 50' });
  assert.deepEqual(found({ us: [rule('us.a', { when: 'product.heldCold' })], state: [apart] }), []);
});

test('a rule that says it tightens another and loosens it is found', () => {
  const loose = rule('us-xx.cold', { requires: 'product.coldHoldingF <= 45' }, { tightens: 'us.cold' });
  assert.match(found({ us: [rule('us.cold')], state: [loose] }).join(), /loosens us-xx.cold@1: It lets \{"product.coldHoldingF":44\} pass/);
});

test('what never applies, is never met or is never broken is found', () => {
  const never = rule('us.never', { when: 'activity.sales > 5 && activity.sales < 3' });
  const impossible = rule('us.impossible', { requires: 'product.coldHoldingF < 3 && product.coldHoldingF > 5' });
  const idle = rule('us.idle', { requires: 'product.coldHoldingF < 9 || product.coldHoldingF >= 9' });
  assert.deepEqual(
    found({ us: [never, impossible, idle] }).filter((line) => line.startsWith('unreachable')),
    [
      'unreachable us.never@1: No case makes its “when” true, so it never applies.',
      'unreachable us.impossible@1: No case to which it applies can meet it.',
      'unreachable us.idle@1: No case to which it applies can break it.',
    ],
  );
});

test('days between versions on which nothing is in force, and sources due to be read again, are found', () => {
  const versions = [version({ until: '2021-01-01' }), version({ version: 2, from: '2022-01-01', requires: 'product.coldHoldingF <= 40' })];
  assert.deepEqual(found({ us: [{ ...rule('us.a'), versions }] }), ['gap us.a@1: Nothing is in force from 2021-01-01 until 2022-01-01.']);
  const [due] = found({ us: [rule('us.a', { citation: { ...citation, reviewBy: '2026-03-02' } })] });
  assert.equal(due, 'citation us.a@1: Test Act § 1 was last read on 2026-01-01 and was due again on 2026-03-02.');
});
