import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Money } from '#kernel';
import { worthOf, type Left } from './index.ts';

const usd = (minor: number): Money.Money => Money.money(minor, 'USD');

test('however a pack is used up, its parts add up to what was paid and to what the host was promised, and no part is below zero', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 60, max: 60_000 }),
      fc.integer({ min: 1_000, max: 10_000_000 }),
      fc.integer({ min: 0, max: 10_000 }),
      fc.array(fc.integer({ min: 1, max: 600 }), { maxLength: 30 }),
      (minutes, total, share, uses) => {
        const provider = Number((BigInt(total) * BigInt(share)) / 10_000n);
        let left: Left = { minutes, total: usd(total), provider: usd(provider) };
        let [paid, given] = [0n, 0n];
        const take = (part: number): void => {
          const worth = worthOf(left, part);
          assert.ok(worth.total.amountMinor >= worth.provider.amountMinor && worth.provider.amountMinor >= 0n);
          paid += worth.total.amountMinor;
          given += worth.provider.amountMinor;
          left = {
            minutes: left.minutes - part,
            total: Money.subtract(left.total, worth.total),
            provider: Money.subtract(left.provider, worth.provider),
          };
          assert.ok(left.provider.amountMinor <= left.total.amountMinor || left.minutes > 0);
        };
        for (const use of uses) if (use < left.minutes) take(use);
        take(left.minutes);
        assert.deepEqual([paid, given], [BigInt(total), BigInt(provider)]);
      },
    ),
    { numRuns: 500 },
  );
  assert.throws(() => worthOf({ minutes: 60, total: usd(1_000), provider: usd(900) }, 61), { code: 'packs.not_enough' });
});
