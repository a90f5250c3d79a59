import assert from 'node:assert/strict';
import { test } from 'node:test';
import { facts, rule, ruleset } from '#test/rules';
import { compileRuleset } from '../decide/compile.ts';
import { runGolden, type GoldenCase, type GoldenRun } from './golden.ts';

const permit = rule('us.permit', { evidence: [{ kind: 'permit' }], requires: undefined } as never);
const compiled = compileRuleset(ruleset({ us: [rule('us.cold'), permit] }));
const bases = { ordinary: facts({ evidence: { kitchen: [{ kind: 'permit', status: 'accepted', validFrom: '2025-01-01' }] } }) };
const run = (...cases: GoldenCase[]): GoldenRun => runGolden(compiled, bases, new Map([['cases.json', cases]]));
const ordinary: GoldenCase = { name: 'as it is', date: '2026-03-02', base: 'ordinary' };
const right: GoldenCase = { ...ordinary, expect: { outcome: 'allowed', trace: ['met us.cold@1', 'met us.permit@1 (permit)'] } };

test('a case that comes out as expected passes, and one that does not shows the lines that differ and no others', () => {
  assert.deepEqual(run(right).failures, []);
  const [failure] = run({ ...right, change: { 'product.coldHoldingF': 45 } }).failures;
  assert.deepEqual(failure?.diff, [
    '- outcome: allowed',
    '- met us.cold@1',
    '+ outcome: refused',
    '+ next: Turn the refrigerator down.',
    '+ broken us.cold@1: This does not hold: Cold food is held at 41 °F or below (the temperature cold food is held at: 45 °F).',
  ]);
});

test('what comes out can be written back, and then passes', () => {
  const { files } = run({ ...ordinary, change: { 'evidence.permit': null } });
  const [written] = files.get('cases.json') ?? [];
  assert.equal(written?.expect?.outcome, 'refused');
  assert.deepEqual(run(written as GoldenCase).failures, []);
});

test('a rule that no case meets or breaks is named', () => {
  assert.deepEqual(run(right).uncovered, [
    { rule: 'us.cold@1', never: ['broken'] },
    { rule: 'us.permit@1', never: ['broken'] },
  ]);
  const both = run(right, { ...ordinary, change: { 'product.coldHoldingF': 45, 'evidence.permit': { validUntil: '2026-01-01' } } });
  assert.deepEqual(both.uncovered, []);
});
