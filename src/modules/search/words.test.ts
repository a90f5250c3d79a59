import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nearestWords, slips, splitWords, SynonymIndex } from './words.ts';

test('a slip is a letter inserted, left out, changed or swapped', () => {
  for (const [a, b, count] of [
    ['bakry', 'bakery', 1],
    ['bkaery', 'bakery', 1],
    ['bakeri', 'bakery', 1],
    ['baakery', 'bakery', 1],
    ['', 'abc', 3],
  ] as const) {
    assert.equal(slips(a, b), count, `${a} ${b}`);
  }
});

test('slips are the same both ways, none for the same word, and never more than the longer word', () => {
  const word = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', 'c') });
  fc.assert(
    fc.property(word, word, (a, b) => {
      assert.equal(slips(a, b), slips(b, a));
      assert.equal(slips(a, b) === 0, a === b);
      assert(slips(a, b) <= Math.max(a.length, b.length));
    }),
  );
});

test('short words are not corrected into others', () => {
  assert.deepEqual(nearestWords('pan', ['pin', 'pen'], 3), []);
  assert.deepEqual(nearestWords('oven', ['over', 'woven', 'onion'], 3), ['over', 'woven']);
});

test('only so many words, and only so long, are looked at', () => {
  assert.equal(splitWords('a b c d e f g h i j k').length, 8);
  assert.equal(splitWords('x'.repeat(500))[0]?.length, 40);
});

test('the longest phrase that means something wins, words that say nothing are passed over, and only the last may be unfinished', () => {
  const index = new SynonymIndex([
    ['walk in cooler', 'cold room'],
    ['cooler', 'fridge'],
  ]);
  assert.deepEqual(index.groups(splitWords('a walk-in cooler for the cheap')), [
    {
      alternatives: [
        ['walk', 'in', 'cooler'],
        ['cold', 'room'],
      ],
      prefix: false,
    },
    { alternatives: [['cheap']], prefix: true },
  ]);
});
