import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { freeSpans, nearestFree, openSpans, refusal, type DateHours, type DayHours, type Terms } from './domain.ts';
import { addDays, minuteMs, WallClock, type Span } from './wall-clock.ts';

const losAngeles = new WallClock('America/Los_Angeles');
const plain: Terms = {
  before: 0,
  buffer: 0,
  lead: 0,
  slot: 30,
  minimum: 30,
  maximum: 1_440,
  horizonDays: 60,
  weekly: [],
  exceptions: [],
  openings: [],
};
const everyDay = (opens: number, closes: number): DayHours[] => [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens, closes }));
const utc = (spans: Span[]): [string, string][] =>
  spans.map(({ start, end }) => [new Date(start).toISOString().slice(0, 16), new Date(end).toISOString().slice(0, 16)]);

describe('opening hours across daylight saving', () => {
  test('the day spring takes an hour from is an hour shorter, and hours inside the missing hour vanish', () => {
    const open = (opens: number, closes: number) =>
      utc(openSpans(losAngeles, { ...plain, weekly: everyDay(opens, closes) }, '2026-03-08', '2026-03-08'));
    assert.deepEqual(open(0, 1_440), [['2026-03-08T08:00', '2026-03-09T07:00']]);
    assert.deepEqual(open(150, 300), [['2026-03-08T10:00', '2026-03-08T12:00']]);
    assert.deepEqual(open(120, 180), []);
  });

  test('the day autumn gives an hour to is an hour longer, and a repeated time means its first pass', () => {
    const open = (opens: number, closes: number) =>
      utc(openSpans(losAngeles, { ...plain, weekly: everyDay(opens, closes) }, '2026-11-01', '2026-11-01'));
    assert.deepEqual(open(0, 1_440), [['2026-11-01T07:00', '2026-11-02T08:00']]);
    assert.deepEqual(open(90, 300), [['2026-11-01T08:30', '2026-11-01T13:00']]);
    assert.deepEqual(open(0, 90), [['2026-11-01T07:00', '2026-11-01T08:30']]);
  });

  test('a night over two rows is one stretch', () => {
    const weekly = [
      { weekday: 6, opens: 1_080, closes: 1_440 },
      { weekday: 7, opens: 0, closes: 240 },
    ];
    assert.equal(openSpans(losAngeles, { ...plain, weekly }, '2026-03-07', '2026-03-08').length, 1);
  });
});

/** Slow and plain: walks every minute, watching how far the wall clock has come that day. */
function openMinutesByWalking(zone: string, { weekly, exceptions }: Terms, fromDate: string, toDate: string): Set<number> {
  const open = new Set<number>();
  const start = Temporal.PlainDate.from(fromDate).toZonedDateTime(zone).epochMilliseconds;
  const end = Temporal.PlainDate.from(toDate).add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds;
  const display = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  let date = '';
  let furthest = 0;
  for (let ms = start; ms < end; ms += minuteMs) {
    const [day = '', time = ''] = display.format(ms).split(', ');
    const minute = Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
    furthest = day === date ? Math.max(furthest, minute) : minute;
    date = day;
    const instead = exceptions.filter((each) => each.date === day);
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
    const hours = instead.length > 0 ? instead.filter((each) => !each.closed) : weekly.filter((each) => each.weekday === weekday);
    if (hours.some(({ opens, closes }) => opens <= furthest && furthest < closes)) open.add(ms);
  }
  return open;
}

const minutesOf = (spans: readonly Span[]): Set<number> => {
  const all = new Set<number>();
  for (const { start, end } of spans) for (let ms = start; ms < end; ms += minuteMs) all.add(ms);
  return all;
};

const stretch = fc.tuple(fc.integer({ min: 0, max: 95 }), fc.integer({ min: 1, max: 96 })).filter(([a, b]) => a < b);
const weeklyHours: fc.Arbitrary<DayHours[]> = fc.array(
  fc
    .record({ weekday: fc.integer({ min: 1, max: 7 }), hours: stretch })
    .map(({ weekday, hours: [a, b] }) => ({ weekday, opens: a * 15, closes: b * 15 })),
  { maxLength: 14 },
);
/** Around both changes of the clock, in zones that change by an hour, by half an hour, at midnight, or not at all. */
const scene = fc.constantFrom(
  { zone: 'America/Los_Angeles', date: '2026-03-07' },
  { zone: 'America/Los_Angeles', date: '2026-10-31' },
  { zone: 'Australia/Lord_Howe', date: '2026-04-04' },
  { zone: 'Australia/Lord_Howe', date: '2026-10-03' },
  { zone: 'America/Havana', date: '2026-03-07' },
  { zone: 'America/Havana', date: '2026-10-31' },
  { zone: 'Africa/Cairo', date: '2026-04-23' },
  { zone: 'Asia/Kathmandu', date: '2026-03-07' },
);
const exceptionsFrom = (date: string): fc.Arbitrary<DateHours[]> =>
  fc.array(
    fc
      .record({ day: fc.integer({ min: 0, max: 2 }), closed: fc.boolean(), hours: stretch })
      .map(({ day, closed, hours: [a, b] }) => ({ date: addDays(date, day), closed, opens: a * 15, closes: b * 15 })),
    { maxLength: 2 },
  );
const world = scene.chain(({ zone, date }) =>
  fc.record({
    zone: fc.constant(zone),
    date: fc.constant(date),
    weekly: fc.oneof(weeklyHours, fc.constant(everyDay(0, 1_440))),
    exceptions: exceptionsFrom(date),
    before: fc.constantFrom(0, 0, 15, 60),
    buffer: fc.constantFrom(0, 15, 45),
    lead: fc.constantFrom(0, 60, 600),
    slot: fc.constantFrom(15, 30, 60),
    minimum: fc.constantFrom(15, 60),
    taken: fc.array(fc.tuple(fc.integer({ min: -60, max: 4_300 }), fc.integer({ min: 5, max: 400 })), { maxLength: 5 }),
    nowMinute: fc.integer({ min: -600, max: 1_500 }),
    wanted: fc.tuple(fc.integer({ min: 0, max: 250 }), fc.integer({ min: 1, max: 24 })),
  }),
);

describe('against a slow reference', () => {
  test('opening hours are the same, minute by minute', () => {
    fc.assert(
      fc.property(world, ({ zone, date, weekly, exceptions }) => {
        const terms = { ...plain, weekly, exceptions };
        const to = addDays(date, 2);
        assert.deepEqual(minutesOf(openSpans(new WallClock(zone), terms, date, to)), openMinutesByWalking(zone, terms, date, to));
      }),
      { numRuns: 120 },
    );
  });

  test('a time is refused exactly when a minute of it is closed, taken with its buffer, or outside the bounds', () => {
    const outcomes = new Map<string | undefined, number>();
    fc.assert(
      fc.property(world, ({ zone, date, weekly, exceptions, before, buffer, lead, slot, minimum, taken, nowMinute, wanted }) => {
        const clock = new WallClock(zone);
        const terms = { ...plain, weekly, exceptions, before, buffer, lead, slot, minimum };
        const origin = clock.reaches(date, 0);
        const blocked = taken.map(([start, length]) => ({ start: origin + start * minuteMs, end: origin + (start + length) * minuteMs }));
        const want = { start: origin + wanted[0] * 15 * minuteMs, end: origin + (wanted[0] + wanted[1]) * 15 * minuteMs };
        const now = origin + nowMinute * minuteMs;
        const open = openMinutesByWalking(zone, terms, date, addDays(date, 3));
        const minutes = [...minutesOf([want])];
        const withBuffer = minutesOf([{ start: want.start - before * minuteMs, end: want.end + buffer * minuteMs }]);
        const takenMinutes = minutesOf(blocked);
        const ok =
          minutes.every((ms) => open.has(ms)) &&
          withBuffer.isDisjointFrom(takenMinutes) &&
          minutes.length >= minimum &&
          want.start >= now + lead * minuteMs &&
          [want.start, want.end].every((ms) => clock.at(ms).minute % slot === 0);
        const reason = refusal(clock, terms, blocked, want, now);
        outcomes.set(reason, (outcomes.get(reason) ?? 0) + 1);
        assert.equal(reason === undefined, ok, `said ${String(reason)}`);
        const inside = freeSpans(clock, terms, blocked, { start: origin, end: clock.reaches(addDays(date, 3), 0) }, now).some(
          (free) => free.start <= want.start && want.end <= free.end,
        );
        if (ok) assert(inside, 'a time that can be booked lies in the free times');
        if (inside)
          assert(reason === undefined || reason === 'misaligned' || reason === 'too_short', `free, but refused as ${String(reason)}`);
      }),
      { numRuns: 300 },
    );
    for (const each of [undefined, 'closed', 'slot_taken', 'too_soon', 'misaligned', 'too_short'])
      assert((outcomes.get(each) ?? 0) > 0, `never saw ${each}: ${JSON.stringify([...outcomes])}`);
  });

  test('every alternative offered to a wish on the grid can be booked and is as long', () => {
    fc.assert(
      fc.property(world, ({ zone, date, weekly, exceptions, before, buffer, slot, taken, wanted }) => {
        const clock = new WallClock(zone);
        const terms = { ...plain, weekly, exceptions, before, buffer, slot, minimum: 15 };
        const origin = clock.reaches(date, 0);
        const blocked = taken.map(([start, length]) => ({ start: origin + start * minuteMs, end: origin + (start + length) * minuteMs }));
        const want = { start: origin + wanted[0] * 15 * minuteMs, end: origin + (wanted[0] + wanted[1]) * 15 * minuteMs };
        const window = { start: origin, end: clock.reaches(addDays(date, 3), 0) };
        const now = origin - 60 * minuteMs;
        fc.pre([want.start, want.end].every((ms) => clock.minuteAt(ms) % slot === 0));
        const free = freeSpans(clock, terms, blocked, window, now);
        for (const each of nearestFree(clock, terms, free, want, 3)) {
          assert.equal(each.end - each.start, want.end - want.start);
          const reason = refusal(clock, terms, blocked, each, now);
          assert.equal(reason, undefined);
        }
      }),
      { numRuns: 200 },
    );
  });
});
