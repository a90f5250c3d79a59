import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Money } from '#kernel';
import { cancellationOfPaid } from '../domain.ts';
import { deadlineAfterWord, deadlineOnceAsked, firstDeadline, laterDeadline } from './deadline.ts';
import { balanceOf } from './terms.ts';

/** All until two days before, half until one. */
const cancellation = [
  { noticeHours: 48, refundBasisPoints: 10_000 },
  { noticeHours: 24, refundBasisPoints: 5_000 },
];
const usd = (minor: number): Money.Money => Money.money(minor, 'USD');

describe('a price in two parts', () => {
  const now = Temporal.Instant.from('2026-03-02T17:00:00Z');
  const inDays = (days: number): Temporal.Instant => now.add({ hours: days * 24 });

  test('is a down payment and the rest so many days before the start, to the cent; all at once when the rest would be due within a day', () => {
    const plan = balanceOf({ daysBefore: 7, percent: 33 }, usd(10_001), inDays(30), now);
    assert.deepEqual(plan, { amount: usd(6_701), dueAt: inDays(23) });
    assert.deepEqual(balanceOf({ daysBefore: 7, amount: usd(2_500) }, usd(10_001), inDays(30), now)?.amount, usd(7_501));
    assert.equal(balanceOf({ daysBefore: 7, percent: 33 }, usd(10_001), inDays(8), now), undefined);
    assert.equal(
      balanceOf({ daysBefore: 7, amount: usd(9_950) }, usd(10_001), inDays(30), now),
      undefined,
      'no card is asked for 51 cents',
    );
    assert.equal(balanceOf({ daysBefore: 7, amount: usd(20_000) }, usd(10_001), inDays(30), now), undefined);
    assert.equal(balanceOf(undefined, usd(10_001), inDays(30), now), undefined);
  });

  test('is due within two days, later only by an outage, six hours at a time, and never within an hour of the start', () => {
    const startsAt = inDays(10);
    const due = { dueAt: inDays(7), startsAt };
    assert.deepEqual(firstDeadline(due), inDays(9));
    const deadlines: Temporal.Instant[] = [];
    for (let payBy: Temporal.Instant | undefined = firstDeadline(due); payBy !== undefined; payBy = laterDeadline({ ...due, payBy }))
      deadlines.push(payBy);
    const hoursBefore = deadlines.map((at) => startsAt.since(at).total('hours'));
    assert.deepEqual(hoursBefore, [24, 18, 12, 6, 1]);
    // Refused on its day, nothing moves; refused right after an outage, there are six hours for another card.
    assert.deepEqual(deadlineAfterWord({ ...due, payBy: inDays(9) }, inDays(9).subtract({ hours: 1 })), inDays(9));
    const moved = { ...due, payBy: startsAt.subtract({ hours: 12 }) };
    assert.deepEqual(deadlineAfterWord(moved, startsAt.subtract({ hours: 13 })), startsAt.subtract({ hours: 7 }));
    assert.deepEqual(deadlineAfterWord(moved, startsAt.subtract({ hours: 3 })), startsAt.subtract({ hours: 1 }));
    const first = { ...due, payBy: firstDeadline(due) };
    assert.deepEqual(deadlineOnceAsked(first, due.dueAt), inDays(9), 'asked on its day, it stays as it was told');
    assert.deepEqual(deadlineOnceAsked(first, inDays(9)), startsAt.subtract({ hours: 1 }), 'asked late, nobody is late for that');
    const short = { dueAt: startsAt.subtract({ minutes: 30 }), startsAt };
    assert.deepEqual(firstDeadline(short), startsAt, 'what became due in the last hour has until the start');
  });

  test('is cancelled by the policy for the whole price, but never for more than was paid', () => {
    const booking = { total: usd(10_000), balance: usd(7_000), slot: { start: inDays(10), end: inDays(11) } };
    const at = (hours: number) => cancellationOfPaid(cancellation, booking, inDays(10).subtract({ hours }));
    assert.deepEqual([at(100).refund, at(100).kept], [usd(3_000), usd(0)]);
    assert.deepEqual([at(30).refund, at(30).kept], [usd(0), usd(3_000)], 'half of the price would be more than the down payment');
  });
});
