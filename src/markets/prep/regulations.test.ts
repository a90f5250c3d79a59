import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { compileRuleset, readGolden, reviewRules, runGolden } from '#modules/compliance';
import { regulations } from './regulations.ts';

const compiled = compileRuleset(regulations());

test('every golden case comes out as people have read it, and each version of each rule is both met and broken by one', () => {
  const { bases, files } = readGolden(join(import.meta.dirname, '../../../test/golden/compliance'));
  const { ran, failures, uncovered } = runGolden(compiled, bases, files);
  assert.deepEqual(failures, []);
  assert.deepEqual(uncovered, []);
  assert.ok(ran >= 150, `${ran} cases`);
});

test('the rules stand together: none contradicts, repeats or loosens another, none is dead', () => {
  assert.deepEqual(reviewRules(compiled, '2026-11-21'), []);
});

test('every source due for another reading is found on the day', () => {
  const due = reviewRules(compiled, '2027-11-20').filter(({ kind }) => kind === 'citation');
  const current = compiled.rules.filter(({ version }) => version.until === undefined);
  assert.equal(due.length, current.length);
});
