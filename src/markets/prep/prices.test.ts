import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Money } from '#kernel';
import { checkSchedule, minutesWithin, quote, scheduleFor, sharesOf, type Quote, type QuotedPromo } from '#modules/fees';
import { cancellationOf } from '#modules/bookings';
import { cancellation, feeSchedules, priceWindows } from './fees.ts';

const fixed = { seed: 20_260_302, numRuns: 500 };
const usd = (amountMinor: number): Money.Money => Money.money(amountMinor, 'USD');
const startsAt = Temporal.ZonedDateTime.from('2026-03-10T10:00[America/Los_Angeles]');
const place = { country: 'US', region: 'CA', city: 'San Francisco' };
interface Asked {
  hourlyMinor: number;
  minutes: number;
  cleaningMinor?: number | undefined;
  startsAt?: Temporal.ZonedDateTime;
  weekend?: number | undefined;
  evening?: number | undefined;
  minimumMinor?: number | undefined;
  length?: readonly { minutesFrom: number; basisPoints: number }[];
  promo?: QuotedPromo | undefined;
}
const usdOr = (minor: number | undefined): Money.Money | undefined => (minor === undefined ? undefined : usd(minor));
const price = ({ startsAt: at = startsAt, ...asked }: Asked): Quote =>
  quote(scheduleFor(feeSchedules, at.toPlainDate()), {
    startsAt: at,
    minutes: asked.minutes,
    place,
    amounts: { hourly: usd(asked.hourlyMinor), cleaning: usdOr(asked.cleaningMinor), minimum: usdOr(asked.minimumMinor) },
    shares: { weekend: asked.weekend, evening: asked.evening },
    discounts: { length: asked.length },
    ...(asked.promo && { promo: asked.promo }),
  });
const priced = (hourlyMinor: number, minutes: number, cleaningMinor?: number): Quote => price({ hourlyMinor, minutes, cleaningMinor });
const percent = (most: number): fc.Arbitrary<number | undefined> =>
  fc.option(
    fc.integer({ min: 1, max: most }).map((each) => each * 100),
    { nil: undefined },
  );
/** What a kitchen may ask, by the half hour, for up to a day. */
const booking = fc.record({
  hourlyMinor: fc.integer({ min: 1, max: 100_000 }),
  minutes: fc.integer({ min: 1, max: 48 }).map((halves) => halves * 30),
  cleaningMinor: fc.option(fc.integer({ min: 0, max: 50_000 }), { nil: undefined }),
  startsAt: fc.integer({ min: 0, max: 2 * 365 * 48 }).map((halves) => startsAt.add({ minutes: halves * 30 })),
  weekend: percent(200),
  evening: percent(200),
  minimumMinor: fc.option(fc.integer({ min: 1, max: 200_000 }), { nil: undefined }),
  length: fc.uniqueArray(
    fc.record({ minutesFrom: fc.integer({ min: 60, max: 1_440 }), basisPoints: fc.integer({ min: 100, max: 9_000 }) }),
    {
      maxLength: 4,
      selector: ({ minutesFrom }) => minutesFrom,
    },
  ),
  promo: fc.option(
    fc.oneof(
      fc.record({
        code: fc.constant('SHARE'),
        bearer: fc.constantFrom<'provider' | 'platform'>('provider', 'platform'),
        basisPoints: fc.integer({ min: 100, max: 10_000 }),
        atMostMinor: fc.integer({ min: 1, max: 100_000 }),
      }),
      fc.record({
        code: fc.constant('AMOUNT'),
        bearer: fc.constantFrom<'provider' | 'platform'>('provider', 'platform'),
        amountMinor: fc.integer({ min: 1, max: 500_000 }),
      }),
    ),
    { nil: undefined },
  ),
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

  test('splits a time that spans day, evening and weekend to the minute, on the kitchen’s own clock', () => {
    // Friday 5 PM to Saturday 3 AM: an hour of day, six of evening, three of weekend.
    const friday = Temporal.ZonedDateTime.from('2026-03-13T17:00[America/Los_Angeles]');
    const q = price({ hourlyMinor: 5_000, minutes: 600, startsAt: friday, evening: 2_000, weekend: 3_000 });
    assert.deepEqual(lines(q).slice(0, 3), [
      ['time', 50_000, '10 h × $50.00'],
      ['weekend', 4_500, '30% of 3 h × $50.00 (Saturday and Sunday)'],
      ['evening', 6_000, '20% of 6 h × $50.00 (Monday to Friday, 6 PM to 6 AM)'],
    ]);
  });

  test('every minute of the week is either day, evening or weekend, also when the clocks change', () => {
    const zones = ['America/Los_Angeles', 'America/New_York', 'Europe/London', 'Australia/Lord_Howe', 'Asia/Kolkata'];
    const kindOf = (at: Temporal.ZonedDateTime): 'weekend' | 'evening' | 'day' =>
      at.dayOfWeek > 5 ? 'weekend' : at.hour < 6 || at.hour >= 18 ? 'evening' : 'day';
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 365 * 24 * 12 }),
        fc.integer({ min: 1, max: 12 * 60 }),
        (zone, fives, steps) => {
          const from = Temporal.ZonedDateTime.from(`2026-01-01T00:00[${zone}]`).add({ minutes: fives * 5 });
          const counted = { weekend: 0, evening: 0, day: 0 };
          for (let at = 0; at < steps; at++) counted[kindOf(from.add({ minutes: at * 5 }))] += 5;
          assert.equal(minutesWithin(from, steps * 5, priceWindows.weekend), counted.weekend);
          assert.equal(minutesWithin(from, steps * 5, priceWindows.evening), counted.evening);
        },
      ),
      { ...fixed, numRuns: 60 },
    );
  });

  test('takes off for a long booking what the longest length reached says, and never goes below the least price', () => {
    const length = [
      { minutesFrom: 480, basisPoints: 500 },
      { minutesFrom: 1_200, basisPoints: 1_000 },
    ];
    const discount = (minutes: number) => lines(price({ hourlyMinor: 5_000, minutes, length })).find(([code]) => code === 'length');
    assert.equal(discount(479), undefined);
    assert.deepEqual(discount(480), ['length', -2_000, '5% of $400.00 (Kitchen time), from 8 h on']);
    assert.deepEqual(discount(1_200), ['length', -10_000, '10% of $1,000.00 (Kitchen time), from 20 h on']);
    const least = price({ hourlyMinor: 5_000, minutes: 480, length, minimumMinor: 40_000 });
    assert.deepEqual(lines(least).slice(1, 3), [
      ['length', -2_000, '5% of $400.00 (Kitchen time), from 8 h on'],
      ['minimum', 2_000, '$400.00 is the least, $380.00 so far'],
    ]);
    assert.equal(lines(least).at(-1)?.[1], 4_000, 'the commission is of what the time costs in the end');
  });

  test('asks a service fee of at least $5 and at most $150', () => {
    const service = (q: Quote) => lines(q).find(([code]) => code === 'service');
    assert.deepEqual(service(priced(1_000, 60)), ['service', 500, '8% of $10.00 (Kitchen time), at least $5.00']);
    assert.deepEqual(service(priced(100_000, 1_440)), ['service', 15_000, '8% of $24,000.00 (Kitchen time), at most $150.00']);
  });

  test('adds up: the lines to the total, the host’s share and the platform’s fees to what is charged, all explained', () => {
    fc.assert(
      fc.property(booking, (asked) => {
        const q = price(asked);
        const sum = (payer: string): bigint =>
          q.lines.filter((each) => each.payer === payer).reduce((total, { amount }) => total + amount.amountMinor, 0n);
        assert.equal(q.total.amountMinor, sum('guest'));
        assert.equal(q.total.amountMinor, q.providerReceives.amountMinor + q.platformKeeps.amountMinor + q.taxes.amountMinor);
        const of = (name: string): bigint => q.lines.find(({ code }) => code === name)?.amount.amountMinor ?? 0n;
        assert.equal(q.platformKeeps.amountMinor, sum('provider') + of('service') + of('promo'));
        assert.ok(q.total.amountMinor >= 100n, 'a card can be charged it');
        assert.equal(q.promo?.amountMinor ?? 0n, -of('promo') - of('hostPromo'));
        for (const { explanation, label } of q.lines) assert.ok(explanation !== '' && label !== '');
      }),
      fixed,
    );
  });

  test('gives back by the policy never more than was paid, and never more the later one cancels', () => {
    const slot = startsAt.toInstant();
    fc.assert(
      fc.property(booking, fc.array(fc.integer({ min: -48 * 60, max: 30 * 24 * 60 }), { minLength: 2, maxLength: 6 }), (what, notices) => {
        const q = price(what);
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
