import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Money } from '#kernel';
import { quote, scheduleFor, sharesOf } from '#modules/fees';
import { keptOfMoreTime, refundLike, splitDeposit } from '#modules/claims';
import { claiming } from './index.ts';

const usd = (minor: bigint | number): Money.Money => Money.money(minor, 'USD');
const amount = fc.bigInt({ min: 0n, max: 10_000_000n });
const within = amount.chain((stake) => fc.tuple(fc.constant(stake), fc.bigInt({ min: 0n, max: stake })));
const split = within.chain(([stake, awarded]) => fc.tuple(fc.constant(stake), fc.constant(awarded), fc.bigInt({ min: 0n, max: awarded })));

test('a deposit is divided without a cent more or less, whatever is awarded', () => {
  fc.assert(
    fc.property(split, ([stake, awarded, fee]) => {
      const { guest, provider, platform } = splitDeposit({ stake: usd(stake), awarded: usd(awarded), fee: usd(fee) });
      assert.equal(guest.amountMinor + provider.amountMinor + platform.amountMinor, stake);
      for (const part of [guest, provider, platform]) assert.ok(!Money.isNegative(part));
      assert.equal(provider.amountMinor + platform.amountMinor, awarded, 'the fee is within the award');
    }),
  );
  assert.deepEqual(splitDeposit({ stake: usd(999), awarded: undefined, fee: usd(0) }).guest, usd(999), 'with no award all of it goes back');
});

test('more time follows its booking: what goes back and what is shared out sum to what was paid, and nobody ends below zero', () => {
  const schedule = scheduleFor(claiming.schedules, Temporal.PlainDate.from('2026-03-10'));
  const startsAt = Temporal.ZonedDateTime.from('2026-03-10T14:00[America/Los_Angeles]');
  const place = { country: 'US', region: 'CA', city: 'San Francisco' };
  const facts = fc.record({ minutes: fc.integer({ min: 5, max: 480 }), hourly: fc.integer({ min: 0, max: 50_000 }), tagged: fc.boolean() });
  fc.assert(
    fc.property(facts, split, ({ minutes, hourly, tagged }, [total, given, balance]) => {
      const tags = tagged ? [claiming.moreTime.overtimeTag] : [];
      const priced = quote(schedule, { startsAt, minutes, place, amounts: { hourly: usd(hourly) }, tags });
      // What was given back of the price is partly a refund, partly a balance that never came.
      const back = refundLike(priced.total, { total: usd(total), refund: usd(given - balance), balance: usd(balance) });
      assert.ok(!Money.isNegative(back) && Money.compare(back, priced.total) <= 0);
      const kept = keptOfMoreTime({ kind: 'extension', stake: priced.total, awarded: back });
      const { provider, platform, taxes } = sharesOf(priced, kept);
      const out = Money.sum([back, provider, platform, ...taxes.map((tax) => tax.amount)], 'USD');
      assert.equal(out.amountMinor, priced.total.amountMinor);
      assert.ok(!Money.isNegative(provider) && !Money.isNegative(platform));
    }),
  );
});

test('overtime costs half more than time that was agreed, and is charged as decided', () => {
  const schedule = scheduleFor(claiming.schedules, Temporal.PlainDate.from('2026-03-10'));
  const facts = {
    startsAt: Temporal.ZonedDateTime.from('2026-03-10T14:00[America/Los_Angeles]'),
    minutes: 90,
    place: { country: 'US', region: 'CA', city: 'San Francisco' },
    amounts: { hourly: usd(5_000) },
  };
  const agreed = quote(schedule, facts);
  const late = quote(schedule, { ...facts, tags: [claiming.moreTime.overtimeTag] });
  assert.deepEqual(
    [agreed.lines[0]?.amount.amountMinor, late.lines[1]?.code, late.lines[1]?.amount.amountMinor],
    [7_500n, 'overtime', 3_750n],
  );
  assert.equal(late.providerReceives.amountMinor, 10_125n);
  assert.deepEqual(keptOfMoreTime({ kind: 'overtime', stake: usd(900), awarded: usd(0) }), usd(0));
  assert.deepEqual(keptOfMoreTime({ kind: 'overtime', stake: usd(900), awarded: undefined }), usd(900));
});
