import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeMarkets } from '../../../scripts/generate/markets.ts';
import { callWords, messageWords, outcomeWords, titleWords } from './words.ts';

test('every call to a vendor has words of its own', () => {
  const kinds = describeMarkets().flatMap(({ modules }) => modules.flatMap(({ effects = [] }) => effects.map(({ kind }) => kind)));
  assert.ok(kinds.length > 3);
  assert.deepEqual(
    kinds.filter((kind) => callWords(kind) === kind),
    [],
  );
});

test('what came of a call and of a message is a sentence', () => {
  const at = '2026-03-02T17:00:00Z';
  assert.equal(
    outcomeWords({ state: 'succeeded', attempts: 1, at, settledAt: '2026-03-02T17:00:02Z' }),
    'Done at the first try, 2 seconds later.',
  );
  assert.equal(
    outcomeWords({ state: 'failed', attempts: 3, at, settledAt: '2026-03-02T17:04:00Z' }),
    'Given up after 3 tries, 4 minutes later.',
  );
  assert.equal(outcomeWords({ state: 'pending', attempts: 0, at }), 'Not tried yet.');
  assert.equal(messageWords({ to: 'guest', mail: 'succeeded' }), 'To the guest: the mail was handed over.');
  assert.equal(messageWords({ to: 'other', mail: 'none' }), 'To somebody else: no mail, only in the app.');
});

test('a title has the kitchen in it, and no other value', () => {
  assert.equal(titleWords('New request: {listing}', 'Mission Kitchen'), 'New request: Mission Kitchen');
  assert.equal(titleWords('{count, plural, one {A kitchen} other {# kitchens}} for {name}', 'x'), '… for …');
});
