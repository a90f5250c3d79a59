import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isUuid, seededRandom, systemRandom, uuidv7 } from '#kernel';

const fixed = { seed: 20_260_302, numRuns: 500 };
/** Every moment that fits the 48 bits: until the year 10889. */
const epochMs = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const tenBytes = fc.uint8Array({ minLength: 10, maxLength: 10 });

describe('an id', () => {
  test('is a UUID of version 7 that carries its moment and the random bits, whatever they are', () => {
    fc.assert(
      fc.property(epochMs, tenBytes, (ms, random) => {
        const id = uuidv7(ms, random);
        assert.ok(isUuid(id), id);
        assert.equal(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16), ms);
        assert.equal(id[14], '7');
        assert.match(id[19] ?? '', /[89ab]/);
        assert.equal(id.slice(24), random.slice(4).toHex());
      }),
      fixed,
    );
    assert.equal(uuidv7(0x017f22e279b0, Uint8Array.fromHex('0cc3' + '18c4dc0c0c07398f')), '017f22e2-79b0-7cc3-98c4-dc0c0c07398f'); // RFC 9562, A.6
  });

  test('sorts by its moment as text', () => {
    fc.assert(
      fc.property(epochMs, epochMs, tenBytes, tenBytes, (a, b, randomA, randomB) => {
        fc.pre(a !== b);
        assert.equal(uuidv7(a, randomA) < uuidv7(b, randomB), a < b);
      }),
      fixed,
    );
  });

  test('is never made twice in one moment', () => {
    for (const random of [systemRandom, seededRandom(1)]) {
      assert.equal(new Set(Array.from({ length: 20_000 }, () => uuidv7(1_772_470_800_000, random.bytes(10)))).size, 20_000);
    }
  });

  test('is told from anything else by its exact form', () => {
    const good = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f';
    assert.ok(isUuid(good));
    for (const bad of [
      '',
      'nil',
      good.toUpperCase(),
      good.replaceAll('-', ''),
      `{${good}}`,
      ` ${good}`,
      `${good}\n`,
      `${good}0`,
      good.replace('7cc3', '0cc3'),
      good.replace('98c4', 'c8c4'),
      '00000000-0000-0000-0000-000000000000',
      "' or true --",
    ])
      assert.equal(isUuid(bad), false, JSON.stringify(bad));
  });
});
