import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { routeFacts } from '#test/hostile-routes';
import { harmless, sensitiveActs } from '#test/sensitive-acts';
import { describeMarkets } from '../../scripts/generate/markets.ts';

const markets = describeMarkets();
const routes = markets.flatMap(({ modules }) => modules.flatMap(({ routes: own = [] }) => own));
const nameOf = ({ method, path }: (typeof routes)[number]): string => `${method} ${path}`;
const staffMay = new Set(
  markets.flatMap(({ roles }) => Object.values(roles).flatMap(({ staff, may, mayAsk }) => (staff ? [...may, ...mayAsk] : []))),
);
const othersMay = new Set(markets.flatMap(({ roles }) => Object.values(roles).flatMap(({ staff, may }) => (staff ? [] : may))));

test('every route that changes something for staff, or asks for a recent proof, is a sensitive act or is said to be harmless', () => {
  const weighty = routes.filter(({ method, access, recentProof }) => {
    const isForStaff = typeof access !== 'string' && staffMay.has(access.may) && !othersMay.has(access.may);
    return method !== 'GET' && (isForStaff || recentProof === true);
  });
  assert.ok(weighty.length > 20);
  assert.deepEqual(
    weighty.map(nameOf).filter((name) => sensitiveActs[name] === undefined && !harmless.includes(name)),
    [],
    'say in test/support/sensitive-acts.ts what these leave in the audit',
  );
});

test('every sensitive act is a route, and where another test shows its entry, that names it', () => {
  const names = new Set(routes.map(nameOf));
  assert.deepEqual(
    [...Object.keys(sensitiveActs), ...harmless].filter((name) => !names.has(name)),
    [],
  );
  for (const [name, { audited, shownBy }] of Object.entries(sensitiveActs)) {
    if (shownBy === undefined) continue;
    const text = readFileSync(join(import.meta.dirname, '../..', shownBy), 'utf8');
    const missing = audited.filter((action) => !text.includes(`'${action}'`) && !text.includes(`action=${action}`));
    assert.deepEqual(missing, [], `${name}: ${shownBy} does not look for these`);
  }
});

test('every sensitive act is seen to leave its entry, by the walk or by a test', () => {
  const anyId = new Proxy({}, { get: () => 'an id' }) as Record<string, string>;
  const facts = routeFacts(anyId, 'a password');
  const unseen = Object.entries(sensitiveActs).filter(
    ([name, { shownBy }]) => shownBy === undefined && (facts[name]?.answers ?? 500) >= 300,
  );
  assert.deepEqual(
    unseen.map(([name]) => name),
    [],
    'the walk’s right request is refused: name the test that looks for the entry',
  );
});
