import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rule, ruleset, version } from '#test/rules';
import { checkRuleset, problemsOf } from './check-ruleset.ts';
import type { Rule, Ruleset } from './types.ts';

const said = (given: Ruleset): string[] => problemsOf(given).map(({ path, message }) => `${path}: ${message}`);

function names(given: Rule | Ruleset, path: string, words: RegExp): void {
  const found = said('jurisdictions' in given ? given : ruleset({ us: [given] }));
  assert.ok(
    found.some((line) => line.startsWith(`${path}: `) && words.test(line)),
    `${path} ${words}: ${found.join('\n')}`,
  );
}

test('rules that are right are taken as they are', () => {
  const right = ruleset({ us: [rule('us.cold')], state: [rule('us-xx.cold', {}, { tightens: 'us.cold' })] });
  assert.equal(checkRuleset(right), right);
});

test('every problem is named with its file, rule, version and field, not only the first', () => {
  const bad = ruleset({ us: [rule('us.a', { requires: 'product.coldHoldingF <= "cold"' }), rule('us.b', { requires: 'kitchen.nose' })] });
  assert.throws(
    () => checkRuleset(bad),
    ({ code, fields }: { code: string; fields: { path: string }[] }) => {
      assert.equal(code, 'compliance.bad_rules');
      assert.deepEqual(
        fields.map(({ path }) => path),
        ['us/us.a/versions/1/requires', 'us/us.b/versions/1/requires'],
      );
      return true;
    },
  );
});

test('a condition is checked against the words and their types', () => {
  names(rule('us.a', { requires: 'product.coldHoldingF <= "a"' }), 'us/us.a/versions/1/requires', /no such overload/);
  names(rule('us.a', { requires: 'product.cold <= 41' }), 'us/us.a/versions/1/requires', /No such key: cold/);
  names(rule('us.a', { requires: 'product.coldHoldingF + 1.0' }), 'us/us.a/versions/1/requires', /comes to double/);
  names(rule('us.a', { requires: 'product.coldHoldingF <=' }), 'us/us.a/versions/1/requires', /./);
  names(rule('us.a', { when: 'true' }), 'us/us.a/versions/1/when', /reads no fact/);
  names(rule('us.a', { requires: 'process.exit() == 1' }), 'us/us.a/versions/1/requires', /./);
});

test('what rules may not use is refused, with what to write instead', () => {
  const refused = (requires: string, words: RegExp): void => names(rule('us.a', { requires }), 'us/us.a/versions/1/requires', words);
  refused('activity.kind.matches("(a+)+b")', /may not use .matches\(\): .* startsWith/);
  refused('has(kitchen.open) && kitchen.open', /may not use has\(\): a fact that is not known makes the rule unknown/);
  refused('timestamp(today) < timestamp("2026-01-01T00:00:00Z") && kitchen.open', /days are written as text/);
  refused('kitchen.open == null', /may not use null/);
  refused('product.allergens[0] == "milk"', /ask with in, all or exists/);
  refused('product.coldHoldingF < 9007199254740993.0 && activity.sales < 9007199254740993', /as exact as 9007199254740993/);
  refused('product.allergens.all(product, product in ["milk"])', /calls its member product, which is taken/);
  refused('kitchen.open && type(kitchen.open) == bool', /may not use type\(\)/);
});

test('versions are numbered in order and do not overlap', () => {
  const two = (first: object, second: object): Rule => ({
    ...rule('us.a'),
    versions: [version(first), version({ version: 2, ...second })],
  });
  names(two({}, { from: '2021-01-01' }), 'us/us.a/versions/2/from', /Version 1 is still in force on 2021-01-01/);
  names(two({ until: '2021-01-01' }, { version: 3, from: '2021-01-01' }), 'us/us.a/versions/3', /numbered from 1/);
  names(rule('us.a', { until: '2020-01-01' }), 'us/us.a/versions/1/until', /not after/);
  assert.deepEqual(said(ruleset({ us: [two({ until: '2021-01-01' }, { from: '2021-01-01' })] })), []);
});

test('the tree of jurisdictions holds together', () => {
  const base = ruleset();
  const [us, state, town] = base.jurisdictions;
  assert.ok(us && state && town);
  const having = (...jurisdictions: Ruleset['jurisdictions']): Ruleset => ({ ...base, jurisdictions });
  names(having(us, { ...state, parent: 'nowhere' }), 'us-xx', /no jurisdiction nowhere/);
  names(having(us, state, { ...town, level: 'state' }), 'us-xx-town', /cannot be under Xanadu/);
  names(having(us, state, { ...town, place: { country: 'US', region: 'YY', city: 'Town' } }), 'us-xx-town', /region XX/);
  names(having(us, us), 'us', /two files/);
});

test('a rule tightens one of a jurisdiction above it, asks for something, and cites somebody', () => {
  names(ruleset({ us: [rule('us.a', {}, { tightens: 'us-xx.b' })], state: [rule('us-xx.b')] }), 'us/us.a/tightens', /not above/);
  names(rule('us.a', {}, { tightens: 'us.gone' }), 'us/us.a/tightens', /no rule us.gone/);
  names(rule('us.a', { requires: undefined } as never), 'us/us.a/versions/1', /asks for nothing/);
  names(rule('us.a', { evidence: [{ kind: 'passport' }] }), 'us/us.a/versions/1/evidence/0', /no evidence "passport"/);
  names(rule('us.a', { evidence: [{ kind: 'permit', validity: 'a year' }] }), 'us/us.a/versions/1/evidence/0/validity', /not a period/);
  names(rule('other.a'), 'us/other.a', /begins with its jurisdiction/);
  names(rule('us.a', { citation: {} } as never), 'us/us.a/versions/0/citation', /section/);
});
