import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isGuildhallError, Money, type Currency } from '#kernel';

const fixed = { seed: 20_260_302, numRuns: 500 };
const usd = (amountMinor: bigint | number): Money.Money => Money.money(amountMinor, 'USD');
const currency = fc.constantFrom<Currency>('USD', 'EUR', 'GBP', 'CAD', 'MXN', 'JPY');
/** Small amounts for ties and remainders, and amounts far past what a float holds exactly. */
const minor = fc.oneof(fc.bigInt({ min: -1_000n, max: 1_000n }), fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }));
const weights = fc
  .array(fc.bigInt({ min: 0n, max: 1_000_000n }), { minLength: 1, maxLength: 12 })
  .filter((parts) => parts.some((part) => part > 0n));
const magnitude = (n: bigint): bigint => (n < 0n ? -n : n);
const refusal =
  (code: string) =>
  (error: unknown): boolean =>
    isGuildhallError(error, code) && error.kind === 'invalid';

describe('money made', () => {
  test('is exact whole minor units of a currency that is known', () => {
    assert.deepEqual(usd(1_050), { amountMinor: 1_050n, currency: 'USD' });
    assert.throws(() => usd(10.5), refusal('money.not_whole'));
    assert.throws(() => usd(2 ** 53), refusal('money.not_whole'));
    assert.throws(() => usd(Number.NaN), refusal('money.not_whole'));
    assert.equal(usd(2n ** 80n).amountMinor, 2n ** 80n);
    for (const code of ['XXX', 'usd', 'toString', ''])
      assert.throws(() => Money.money(1, code as Currency), refusal('money.unknown_currency'));
  });

  test('of two currencies is never added, subtracted, summed or compared', () => {
    const [dollars, yen] = [usd(1), Money.money(1, 'JPY')];
    for (const mix of [
      () => Money.add(dollars, yen),
      () => Money.subtract(dollars, yen),
      () => Money.compare(dollars, yen),
      () => Money.min(dollars, yen),
      () => Money.max(dollars, yen),
      () => Money.sum([dollars, yen], 'USD'),
      () => Money.sum([yen], 'USD'),
    ])
      assert.throws(mix, refusal('money.currency_mismatch'));
  });

  test('adds up in any order, and taking away undoes adding', () => {
    fc.assert(
      fc.property(fc.array(minor, { maxLength: 8 }), minor, currency, (amounts, extra, code) => {
        const all = amounts.map((each) => Money.money(each, code));
        const total = Money.sum(all, code);
        assert.deepEqual(Money.sum(all.toReversed(), code), total);
        const more = Money.money(extra, code);
        assert.deepEqual(Money.subtract(Money.add(total, more), more), total);
        assert.deepEqual(Money.add(total, Money.negate(total)), Money.zero(code));
        assert.equal(Money.compare(total, more), -Money.compare(more, total) + 0);
        assert.deepEqual(Money.add(Money.min(total, more), Money.max(total, more)), Money.add(total, more));
      }),
      fixed,
    );
  });
});

describe('an amount split by weights', () => {
  test('sums to the amount to the minor unit, each share within one of its exact part, and none for a weight of zero', () => {
    fc.assert(
      fc.property(minor, weights, currency, (amountMinor, parts, code) => {
        const shares = Money.allocate(Money.money(amountMinor, code), parts);
        const total = parts.reduce((a, b) => a + b, 0n);
        assert.equal(Money.sum(shares, code).amountMinor, amountMinor);
        shares.forEach((share, i) => {
          // |share - amount * part / total| < 1, without leaving whole numbers
          assert.ok(magnitude(share.amountMinor * total - amountMinor * (parts[i] ?? 0n)) < total);
          if (parts[i] === 0n) assert.equal(share.amountMinor, 0n);
        });
      }),
      fixed,
    );
  });

  test('gives equal weights shares that differ by at most one minor unit, the larger ones first', () => {
    fc.assert(
      fc.property(minor, fc.integer({ min: 1, max: 30 }), (amountMinor, people) => {
        const sizes = Money.allocate(
          usd(amountMinor),
          Array.from({ length: people }, () => 1),
        ).map((each) => magnitude(each.amountMinor));
        assert.ok((sizes[0] as bigint) - (sizes.at(-1) as bigint) <= 1n);
        assert.deepEqual(
          sizes,
          sizes.toSorted((a, b) => (a === b ? 0 : a > b ? -1 : 1)),
        );
      }),
      fixed,
    );
    assert.deepEqual(
      Money.allocate(usd(100), [1, 1, 1]).map((each) => each.amountMinor),
      [34n, 33n, 33n],
    );
  });

  test('gives the left-over unit to the largest remainder, not to the first share', () => {
    assert.deepEqual(
      Money.allocate(usd(10), [1, 5, 1]).map((each) => each.amountMinor),
      [2n, 7n, 1n],
    );
    assert.deepEqual(
      Money.allocate(usd(-100), [1, 1, 1]).map((each) => each.amountMinor),
      [-34n, -33n, -33n],
    );
  });

  test('is refused without a weight above zero, or with one below', () => {
    for (const bad of [[], [0, 0], [2, -1]]) assert.throws(() => Money.allocate(usd(5), bad), refusal('money.bad_weights'));
  });
});

describe('rounding', () => {
  test('is half away from zero, to the minor unit', () => {
    const cents = (amount: number, basisPoints: number): bigint => Money.percentage(usd(amount), basisPoints).amountMinor;
    assert.equal(cents(1_000, 825), 83n); // 82.5
    assert.equal(cents(-1_000, 825), -83n);
    assert.equal(cents(1_000, -825), -83n);
    assert.equal(cents(1_000, 824), 82n); // 82.4
    assert.equal(cents(1, 5_000), 1n);
    assert.equal(cents(1, 4_999), 0n);
    assert.equal(Money.scale(usd(4_501), 90, 60).amountMinor, 6_752n); // 6751.5
    assert.equal(Money.scale(usd(4_501), 90, -60).amountMinor, -6_752n);
  });

  test('of any ratio is off by at most half a unit, and is the same mirrored at zero', () => {
    const ratio = fc.tuple(fc.bigInt({ min: -100_000n, max: 100_000n }), fc.bigInt({ min: 1n, max: 100_000n }));
    fc.assert(
      fc.property(minor, ratio, (amountMinor, [numerator, denominator]) => {
        const scaled = Money.scale(usd(amountMinor), numerator, denominator).amountMinor;
        assert.ok(2n * magnitude(scaled * denominator - amountMinor * numerator) <= denominator);
        assert.equal(Money.scale(usd(-amountMinor), numerator, denominator).amountMinor, -scaled);
      }),
      fixed,
    );
  });

  test('of a percentage agrees with the same ratio, and whole and nothing are exact', () => {
    fc.assert(
      fc.property(minor, fc.integer({ min: 0, max: 20_000 }), (amountMinor, basisPoints) => {
        assert.deepEqual(Money.percentage(usd(amountMinor), basisPoints), Money.scale(usd(amountMinor), basisPoints, 10_000));
        assert.equal(Money.percentage(usd(amountMinor), 10_000).amountMinor, amountMinor);
        assert.equal(Money.percentage(usd(amountMinor), 0).amountMinor, 0n);
      }),
      fixed,
    );
  });

  test('is refused for parts of a basis point, parts of a ratio, and a ratio over zero', () => {
    assert.throws(() => Money.percentage(usd(1), 8.25), refusal('money.not_whole'));
    assert.throws(() => Money.scale(usd(1), 1, 0), refusal('money.divided_by_zero'));
    assert.throws(() => Money.scale(usd(1), 1.5, 2), refusal('money.not_whole'));
    assert.throws(() => Money.allocate(usd(1), [0.5, 0.5]), refusal('money.not_whole'));
  });
});

describe('money in JSON and for the eye', () => {
  test('comes back from JSON as it went, and is refused rather than rounded past 2^53', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), currency, (amountMinor, code) => {
        const amount = Money.money(amountMinor, code);
        assert.deepEqual(Money.fromJson(JSON.parse(JSON.stringify(Money.toJson(amount))) as Money.MoneyJson), amount);
      }),
      fixed,
    );
    assert.throws(() => Money.toJson(usd(2n ** 53n)), refusal('money.too_large'));
    assert.throws(() => Money.fromJson({ amountMinor: 0.5, currency: 'USD' }), refusal('money.not_whole'));
    assert.throws(() => Money.fromJson({ amountMinor: 1, currency: 'ABC' as Currency }), refusal('money.unknown_currency'));
  });

  test('shows the digits its currency has: two for dollars, none for yen', () => {
    assert.equal(Money.format(usd(123_450)), '$1,234.50');
    assert.equal(Money.format(usd(5)), '$0.05');
    assert.equal(Money.format(usd(-5)), '-$0.05');
    assert.equal(Money.format(usd(0)), '$0.00');
    assert.equal(Money.format(Money.money(1_234, 'JPY')), '¥1,234');
    assert.equal(Money.format(Money.money(123_450, 'EUR'), 'de-DE'), '1.234,50\u00a0€');
  });

  test('shows every digit of any amount', () => {
    fc.assert(
      fc.property(minor, currency, (amountMinor, code) => {
        const shown = Money.format(Money.money(amountMinor, code));
        assert.equal(BigInt(shown.replaceAll(/\D/g, '')), magnitude(amountMinor), shown);
        assert.equal(shown.startsWith('-'), amountMinor < 0n);
      }),
      fixed,
    );
  });
});
