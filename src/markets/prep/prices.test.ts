import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Money } from '#kernel';
import { checkSchedule, quote, scheduleFor, sharesOf, type Quote } from '#modules/fees';
import { cancellationOf } from '#modules/bookings';
import { cancellation, feeSchedules } from './fees.ts';

const fixed = { seed: 20_260_302, numRuns: 500 };
const usd = (amountMinor: number): Money.Money => Money.money(amountMinor, 'USD');
const startsAt = Temporal.ZonedDateTime.from('2026-03-10T10:00[America/Los_Angeles]');
const place = { country: 'US', region: 'CA', city: 'San Francisco' };
const priced = (hourlyMinor: number, minutes: number, cleaningMinor?: number): Quote =>
  quote(scheduleFor(feeSchedules, startsAt.toPlainDate()), {
    startsAt,
    minutes,
    place,
    amounts: { hourly: usd(hourlyMinor), ...(cleaningMinor === undefined ? {} : { cleaning: usd(cleaningMinor) }) },
  });
/** What a kitchen may ask, by the half hour, for up to a day. */
const booking = fc.record({
  hourlyMinor: fc.integer({ min: 1, max: 100_000 }),
  minutes: fc.integer({ min: 1, max: 48 }).map((halves) => halves * 30),
  cleaningMinor: fc.option(fc.integer({ min: 0, max: 50_000 }), { nil: undefined }),
});
const lines = ({ lines: all }: Quote): [string, number, string][] =>
  all.map(({ code, amount, explanation }) => [code, Number(amount.amountMinor), explanation]);

describe('what Prep costs', () => {
  test('every schedule is sound, and one is in force on any day from the first', () => {
    for (const each of feeSchedules) assert.equal(checkSchedule(each), each);
    const first = feeSchedules.map(({ from }) => from).sort()[0] ?? '';
    for (let days = 0; days < 3_650; days += 73) {
      const date = Temporal.PlainDate.from(first).add({ days });
      const on = date.toString();
      const inForce = feeSchedules.filter(({ from, until }) => from <= on && (until === undefined || on < until));
      assert.deepEqual(inForce, [scheduleFor(feeSchedules, date)], on);
    }
  });

  test('is the host’s price, 8 % on top for the chef and 10 % of the time from the host, each line in words', () => {
    const q = priced(5_000, 180, 2_000);
    assert.deepEqual(lines(q), [
      ['time', 15_000, '3 h × $50.00'],
      ['cleaning', 2_000, '$20.00 flat'],
      ['service', 1_360, '8% of $170.00 (Kitchen time + Cleaning)'],
      ['commission', 1_500, '10% of $150.00 (Kitchen time)'],
    ]);
    assert.deepEqual([q.total, q.providerReceives, q.platformKeeps, q.taxes], [usd(18_360), usd(15_500), usd(2_860), usd(0)]);
  });

  test('asks a service fee of at least $5 and at most $150', () => {
    const service = (q: Quote) => lines(q).find(([code]) => code === 'service');
    assert.deepEqual(service(priced(1_000, 60)), ['service', 500, '8% of $10.00 (Kitchen time), at least $5.00']);
    assert.deepEqual(service(priced(100_000, 1_440)), ['service', 15_000, '8% of $24,000.00 (Kitchen time), at most $150.00']);
  });

  test('adds up: the lines to the total, the host’s share and the platform’s fees to what is charged, all explained', () => {
    fc.assert(
      fc.property(booking, ({ hourlyMinor, minutes, cleaningMinor }) => {
        const q = priced(hourlyMinor, minutes, cleaningMinor);
        const sum = (payer: string): bigint =>
          q.lines.filter((each) => each.payer === payer).reduce((total, { amount }) => total + amount.amountMinor, 0n);
        assert.equal(q.total.amountMinor, sum('guest'));
        assert.equal(q.total.amountMinor, q.providerReceives.amountMinor + q.platformKeeps.amountMinor + q.taxes.amountMinor);
        assert.equal(
          q.platformKeeps.amountMinor,
          sum('provider') + (q.lines.find(({ code }) => code === 'service')?.amount.amountMinor ?? 0n),
        );
        for (const { explanation, label } of q.lines) assert.ok(explanation !== '' && label !== '');
      }),
      fixed,
    );
  });

  test('gives back by the policy never more than was paid, and never more the later one cancels', () => {
    const slot = startsAt.toInstant();
    fc.assert(
      fc.property(booking, fc.array(fc.integer({ min: -48 * 60, max: 30 * 24 * 60 }), { minLength: 2, maxLength: 6 }), (what, notices) => {
        const q = priced(what.hourlyMinor, what.minutes, what.cleaningMinor);
        let before: Money.Money | undefined;
        for (const minutes of notices.toSorted((a, b) => b - a)) {
          const { refund, kept, explanation } = cancellationOf(cancellation, q.total, slot, slot.subtract({ minutes }));
          assert.ok(!Money.isNegative(refund) && Money.compare(refund, q.total) <= 0);
          assert.deepEqual(Money.add(refund, kept), q.total);
          assert.match(explanation, /refund/);
          if (before !== undefined) assert.ok(Money.compare(refund, before) <= 0);
          before = refund;
          const { provider, platform, taxes } = sharesOf(q, kept);
          assert.deepEqual(Money.sum([provider, platform, ...taxes.map(({ amount }) => amount)], 'USD'), kept);
          assert.ok(!Money.isNegative(provider) && Money.compare(provider, q.providerReceives) <= 0);
        }
      }),
      fixed,
    );
  });

  test('a notice counts to the second, and its longest rule comes first', () => {
    const slot = startsAt.toInstant();
    const hours = cancellation.map(({ noticeHours }) => noticeHours);
    assert.deepEqual(
      hours,
      hours.toSorted((a, b) => b - a),
    );
    cancellation.forEach(({ noticeHours, refundBasisPoints }, i) => {
      const at = slot.subtract({ hours: noticeHours });
      assert.deepEqual(cancellationOf(cancellation, usd(10_000), slot, at).refund, usd(refundBasisPoints));
      const next = cancellation[i + 1]?.refundBasisPoints ?? 0;
      assert.deepEqual(cancellationOf(cancellation, usd(10_000), slot, at.add({ seconds: 1 })).refund, usd(next));
    });
  });
});
