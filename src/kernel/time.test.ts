import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { frozenClock, interval, isGuildhallError, minutesBetween, offsetClock, overlaps, parseInstant, parseZone } from '#kernel';

const fixed = { seed: 20_260_302, numRuns: 500 };
const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const start = at('2026-03-08T09:30:00Z');
const span = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 20 }))
  .map(([from, minutes]) => interval(start.add({ minutes: from }), start.add({ minutes: from + minutes })));

describe('a clock', () => {
  for (const [name, clock] of [
    ['that stands still', frozenClock(start)],
    ['that runs ahead of another', offsetClock({ now: () => start })],
  ] as const) {
    test(`${name} moves forward by as much as asked and never back`, () => {
      clock.moveBy({ minutes: 90 });
      assert.equal(String(clock.now()), '2026-03-08T11:00:00Z');
      clock.moveTo(clock.now());
      for (const back of [() => clock.moveTo(start), () => clock.moveBy({ seconds: -1 })])
        assert.throws(back, (error) => isGuildhallError(error, 'clock.backwards'));
      assert.equal(String(clock.now()), '2026-03-08T11:00:00Z', 'a refused move changes nothing');
    });
  }

  test('that runs ahead keeps running with its base, and tells its offset so that a restart goes on from there', () => {
    const base = frozenClock(start);
    const ahead = offsetClock(base, 60_000);
    ahead.moveBy({ hours: 1 });
    base.moveBy({ seconds: 5 });
    assert.equal(String(ahead.now()), '2026-03-08T10:31:05Z');
    assert.equal(ahead.offsetMs(), 3_660_000);
    assert.equal(String(offsetClock(base, ahead.offsetMs()).now()), String(ahead.now()));
  });
});

describe('an interval', () => {
  test('ends after it starts, or is refused', () => {
    assert.throws(
      () => interval(start, start),
      (error) => isGuildhallError(error, 'time.empty_interval'),
    );
    assert.throws(
      () => interval(start, start.subtract({ nanoseconds: 1 })),
      (error) => isGuildhallError(error, 'time.empty_interval'),
    );
    assert.equal(interval(start, start.add({ nanoseconds: 1 })).start, start);
  });

  test('overlaps another exactly when they share a minute; touching is no overlap', () => {
    const minutes = ({ start: from, end }: { start: Temporal.Instant; end: Temporal.Instant }): Set<number> =>
      new Set(Array.from({ length: minutesBetween(from, end) }, (_, i) => minutesBetween(start, from) + i));
    fc.assert(
      fc.property(span, span, (a, b) => {
        assert.equal(overlaps(a, b), !minutes(a).isDisjointFrom(minutes(b)));
        assert.equal(overlaps(b, a), overlaps(a, b));
      }),
      fixed,
    );
    const hour = interval(start, start.add({ hours: 1 }));
    assert.equal(overlaps(hour, interval(hour.end, hour.end.add({ hours: 1 }))), false);
  });

  test('counts real minutes: the night of the spring change is an hour shorter, that of the autumn change longer', () => {
    const night = (date: string): number => {
      const from = Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: 'America/Los_Angeles', plainTime: '22:00' });
      const to = from.toPlainDate().add({ days: 1 }).toZonedDateTime({ timeZone: 'America/Los_Angeles', plainTime: '06:00' });
      return minutesBetween(from.toInstant(), to.toInstant());
    };
    assert.deepEqual([night('2026-03-06'), night('2026-03-07'), night('2026-10-31')], [480, 420, 540]);
  });
});

describe('a moment as text', () => {
  const refused = (text: string): void =>
    assert.throws(
      () => parseInstant(text, '/startsAt'),
      (error) => isGuildhallError(error, 'time.bad_instant') && error.fields?.[0]?.path === '/startsAt' && error.message.includes(text),
      text,
    );

  test('names one moment, with its offset; either pass of a repeated hour is told apart', () => {
    assert.equal(String(parseInstant('2026-03-08T10:00:00Z', '/a')), '2026-03-08T10:00:00Z');
    assert.equal(minutesBetween(parseInstant('2026-11-01T01:30:00-07:00', '/a'), parseInstant('2026-11-01T01:30:00-08:00', '/a')), 60);
  });

  test('that could be two moments, or none, is refused and the field is named', () => {
    // Without an offset, 01:30 of that day comes twice in San Francisco, and 02:30 in March not at all.
    for (const text of [
      '2026-11-01T01:30:00',
      '2026-03-08T02:30',
      '2026-03-08',
      '2026-02-30T10:00:00Z',
      '2026-03-08T25:00:00Z',
      'soon',
      '',
    ])
      refused(text);
  });
});

describe('a zone', () => {
  test('is an IANA name that the platform knows', () => {
    for (const zone of ['America/Los_Angeles', 'Asia/Kathmandu', 'UTC']) assert.equal(parseZone(zone, '/timeZone'), zone);
  });

  test('that is none is refused by name, and so is an offset, which knows no daylight saving', () => {
    for (const text of ['Mars/Olympus', '', 'PST8PDT7', '+02:00', '-0800'])
      assert.throws(
        () => parseZone(text, '/timeZone'),
        (error) => isGuildhallError(error, 'time.bad_zone') && error.fields?.[0]?.path === '/timeZone',
        text,
      );
  });
});
