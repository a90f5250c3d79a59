import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseTime, firstDayOf, nearestStarts, readWish } from './choose-time.server.ts';

const timeZone = 'America/Los_Angeles';
const rules = { timeZone, slotMinutes: 30, minimumMinutes: 60, maximumMinutes: 240 };

function days(first: string, free: Record<string, [string, string][]>) {
  return Array.from({ length: 8 }, (_, index) => {
    const date = Temporal.PlainDate.from(first).add({ days: index }).toString();
    const pieces = (free[date] ?? []).map(([start, end]) => ({ start, end }));
    return { date, open: pieces, free: pieces };
  });
}

const wishFor = (query: string) => readWish(new URLSearchParams(query));

test('only starts that leave room for the shortest booking are offered', () => {
  const availability = { ...rules, days: days('2026-06-01', { '2026-06-01': [['2026-06-01T16:00:00Z', '2026-06-01T18:00:00Z']] }) };
  const { starts } = chooseTime(availability, wishFor(''), '2026-06-01', 60);
  assert.deepEqual(
    starts.map(({ start }) => start),
    ['2026-06-01T16:00:00Z', '2026-06-01T16:30:00Z', '2026-06-01T17:00:00Z'],
  );
});

test('what is free from this second on is offered from the next whole step of the kitchen’s clock on', () => {
  const availability = { ...rules, days: days('2026-06-01', { '2026-06-01': [['2026-06-01T16:13:40.57Z', '2026-06-01T18:00:00Z']] }) };
  const { starts } = chooseTime(availability, wishFor(''), '2026-06-01', 60);
  assert.deepEqual(
    starts.map(({ start }) => start),
    ['2026-06-01T16:30:00Z', '2026-06-01T17:00:00Z'],
  );
});

test('what is free past midnight belongs to the evening before, and the longest booking is kept to', () => {
  const free = {
    '2026-06-01': [['2026-06-02T05:00:00Z', '2026-06-02T07:00:00Z'] as [string, string]],
    '2026-06-02': [['2026-06-02T07:00:00Z', '2026-06-02T13:00:00Z'] as [string, string]],
  };
  const choice = chooseTime({ ...rules, days: days('2026-06-01', free) }, wishFor('date=2026-06-01&from=22:00&to=02:00'), '2026-06-01', 60);
  assert.equal(choice.start, '2026-06-02T05:00:00Z');
  assert.equal(choice.minutes, 240, 'ten in the evening to two at night');
  assert.equal(choice.ends.at(-1)?.end, '2026-06-02T09:00:00Z');
});

test('the hour that comes twice in autumn is offered twice, each with its own instant', () => {
  const availability = { ...rules, days: days('2026-11-01', { '2026-11-01': [['2026-11-01T08:00:00Z', '2026-11-01T11:00:00Z']] }) };
  const { starts, date } = chooseTime(availability, wishFor('date=2026-11-01'), '2026-11-01', 60);
  assert.equal(date, '2026-11-01');
  assert.equal(starts.length, 5);
  assert.equal(new Set(starts.map(({ start }) => start)).size, 5);
});

test('a wish that no longer fits falls back to what can be had, and a senseless one is ignored', () => {
  const availability = { ...rules, days: days('2026-06-01', { '2026-06-03': [['2026-06-03T16:00:00Z', '2026-06-03T18:00:00Z']] }) };
  for (const query of ['date=2026-06-01', 'date=2026-13-44&start=zzz&minutes=-4', 'week=x', 'start=2026-06-03T15:00:00Z']) {
    const choice = chooseTime(availability, wishFor(query), '2026-06-01', 60);
    assert.equal(choice.date, '2026-06-03', query);
    assert.equal(choice.start, undefined, query);
  }
});

test('weeks are counted from today, and the past is never shown', () => {
  assert.equal(firstDayOf(wishFor('date=2026-06-09'), '2026-06-01'), '2026-06-08');
  assert.equal(firstDayOf(wishFor('date=2026-06-07'), '2026-06-01'), '2026-06-01');
  assert.equal(firstDayOf(wishFor('week=2020-01-01'), '2026-06-01'), '2026-06-01');
  assert.ok(firstDayOf(wishFor('date=9999-12-31'), '2026-06-01') < '2029', 'and the far future is not computed');
});

test('the alternatives to a taken start are the nearest that are free for as long, in order', () => {
  const free = {
    '2026-06-01': [
      ['2026-06-01T15:00:00Z', '2026-06-01T17:00:00Z'] as [string, string],
      ['2026-06-01T19:00:00Z', '2026-06-01T21:00:00Z'] as [string, string],
    ],
  };
  assert.deepEqual(nearestStarts({ ...rules, days: days('2026-06-01', free) }, '2026-06-01T17:00:00Z', 120, 4), [
    '2026-06-01T15:00:00Z',
    '2026-06-01T19:00:00Z',
  ]);
});
