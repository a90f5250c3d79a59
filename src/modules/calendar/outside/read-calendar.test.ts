import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isGuildhallError } from '#kernel';
import { parseRule } from '../recurrence/index.ts';
import { WallClock } from '../wall-clock.ts';
import { expandSeries } from './expand-event.ts';
import { readCalendar, type ReadOptions } from './read-calendar.ts';

const clock = new WallClock('America/Los_Angeles');
const window = { start: Date.parse('2026-02-01T00:00:00Z'), end: Date.parse('2026-12-01T00:00:00Z') };
const calendar = (...events: string[]): string => ['BEGIN:VCALENDAR', ...events, 'END:VCALENDAR'].join('\r\n');
const event = (lines: string): string => `BEGIN:VEVENT\r\n${lines.trim().replaceAll(/\n\s*/g, '\r\n')}\r\nEND:VEVENT`;

async function read(text: string, options: Partial<ReadOptions> = {}) {
  const { busy, problems, ...rest } = await readCalendar(text, { clock, window, ...options });
  const shown = busy.map(({ start, end }) => [start, end].map((ms) => new Date(ms).toISOString().slice(5, 16)).join(' '));
  return { busy: shown, problems: problems.map((each) => `${each.event}: ${each.reason}`), ...rest };
}

describe('reading a calendar from elsewhere', () => {
  test('a time is by its zone, by UTC, by the kitchen’s clock when it floats, and a date is the kitchen’s whole day', async () => {
    const { busy } = await read(
      calendar(
        event('UID:1\nDTSTART;TZID=America/New_York:20260310T120000\nDTEND;TZID=America/New_York:20260310T130000'),
        event('UID:2\nDTSTART:20260311T120000Z\nDURATION:PT90M'),
        event('UID:3\nDTSTART:20260312T120000\nDTEND:20260312T130000'),
        event('UID:4\nDTSTART;VALUE=DATE:20260308\nDTEND;VALUE=DATE:20260309'),
        event('UID:5\nDTSTART;TZID=Pacific Standard Time:20260313T120000\nDURATION:PT1H'),
      ),
    );
    assert.deepEqual(busy, [
      '03-08T08:00 03-09T07:00', // 23 hours: the day that spring takes an hour from
      '03-10T16:00 03-10T17:00',
      '03-11T12:00 03-11T13:30',
      '03-12T19:00 03-12T20:00',
      '03-13T19:00 03-13T20:00',
    ]);
  });

  test('a series keeps its wall time across daylight saving, without what is excepted and with what is added', async () => {
    const { busy } = await read(
      calendar(
        event(`UID:1
          DTSTART;TZID=America/Los_Angeles:20260301T090000
          DTEND;TZID=America/Los_Angeles:20260301T100000
          RRULE:FREQ=WEEKLY;COUNT=4
          EXDATE;TZID=America/Los_Angeles:20260315T090000
          RDATE;VALUE=PERIOD:20260320T090000Z/PT2H`),
      ),
    );
    assert.deepEqual(busy, ['03-01T17:00 03-01T18:00', '03-08T16:00 03-08T17:00', '03-20T09:00 03-20T11:00', '03-22T16:00 03-22T17:00']);
  });

  test('one moved occurrence stands in for its own, a cancelled one leaves a gap, and "this and following" moves the rest', async () => {
    const { busy } = await read(
      calendar(
        event('UID:1\nDTSTART:20260301T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=6'),
        event('UID:1\nRECURRENCE-ID:20260302T090000Z\nDTSTART:20260302T150000Z\nDURATION:PT2H'),
        event('UID:1\nRECURRENCE-ID:20260303T090000Z\nDTSTART:20260303T090000Z\nDURATION:PT1H\nSTATUS:CANCELLED'),
        event('UID:1\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260305T090000Z\nDTSTART:20260305T100000Z\nDURATION:PT3H'),
      ),
    );
    assert.deepEqual(busy, [
      '03-01T09:00 03-01T10:00',
      '03-02T15:00 03-02T17:00',
      '03-04T09:00 03-04T10:00',
      '03-05T10:00 03-05T13:00',
      '03-06T10:00 03-06T13:00',
    ]);
  });

  test('what is cancelled, marked free or our own come back keeps nobody busy', async () => {
    const at = 'DTSTART:20260301T090000Z\nDURATION:PT1H';
    const text = calendar(
      event(`UID:1\n${at}\nSTATUS:CANCELLED`),
      event(`UID:2\n${at}\nTRANSP:TRANSPARENT`),
      event(`UID:3\n${at}\nX-MICROSOFT-CDO-BUSYSTATUS:FREE`),
      event(`UID:booking-1@house.test\n${at}`),
    );
    const { busy, problems, events } = await read(text, { isOwn: (uid) => uid.endsWith('@house.test') });
    assert.deepEqual([busy, problems, events], [[], [], 4]);
  });

  test('what is wrong with one event is told by its title and costs no other', async () => {
    const good = event('UID:good\nSUMMARY:Good\nDTSTART:20260301T090000Z\nDURATION:PT1H');
    const { busy, problems } = await read(
      calendar(
        event('SUMMARY:No start\nDURATION:PT1H'),
        event('SUMMARY:Thirteenth month\nDTSTART:20261301T090000Z\nDURATION:PT1H'),
        event('SUMMARY:Backwards\nDTSTART:20260302T090000Z\nDTEND:20260302T080000Z'),
        event('SUMMARY:Every second\nDTSTART:20260302T090000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY'),
        event('SUMMARY:Strange rule\nDTSTART:20260302T090000Z\nDURATION:PT1H\nRRULE:FREQ=FORTNIGHTLY'),
        event('SUMMARY:Mars\nDTSTART;TZID=Mars/Olympus:20260303T090000\nDURATION:PT1H'),
        'BEGIN:VEVENT\r\nSUMMARY:Unfinished\r\nDTSTART:20260302T090000Z',
        good,
      ),
    );
    assert.deepEqual(busy, ['03-01T09:00 03-01T10:00', '03-03T17:00 03-03T18:00']);
    const expected = [/^No start: it has no start/, /^Thirteenth month: .*20.*13/, /^Backwards: it ends before/, /^Strange rule: /];
    const more = [
      /^Mars: its time zone "Mars\/Olympus" is not known/,
      /^Unfinished: it does not end/,
      /^Every second: it repeats too often/,
    ];
    for (const each of [...expected, ...more])
      assert(
        problems.some((told) => each.test(told)),
        `${each} in ${problems.join('\n')}`,
      );
    assert.equal(problems.length, 7);
  });

  test('a zone that only the file knows is read by the file’s own rules', async () => {
    const { busy, problems } = await read(
      calendar(
        'BEGIN:VTIMEZONE\r\nTZID:Our Own\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0130\r\nTZOFFSETTO:+0130\r\nEND:STANDARD\r\nEND:VTIMEZONE',
        event('UID:1\nDTSTART;TZID=Our Own:20260301T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2'),
      ),
    );
    assert.deepEqual([busy, problems], [['03-01T07:30 03-01T08:30', '03-02T07:30 03-02T08:30'], []]);
  });

  test('events, repetitions and stretches beyond the limits are left out, and it is said from where', async () => {
    const daily = event('UID:d\nSUMMARY:Daily\nDTSTART:20260301T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY');
    const single = event('UID:s\nSUMMARY:Single\nDTSTART:20260301T120000Z\nDURATION:PT1H');
    const cut = await read(calendar(daily, single), { limits: { occurrences: 10 } });
    assert.deepEqual([cut.busy.length, cut.problems], [11, ['Daily: only its first 10 repetitions were kept']]);
    const first = await read(calendar(single, daily), { limits: { events: 1 } });
    assert.deepEqual([first.busy.length, first.events], [1, 2]);
    assert.match(first.problems.join(), /^Daily: from here on it was left out: at most 1 events/);
    const few = await read(calendar(daily), { limits: { spans: 5 } });
    assert.equal(few.busy.length, 5);
    assert.match(few.problems.join(), /Daily: after 2026-03-06 it was left out/);
  });

  test('an event with more than twenty rules is refused, and told', async () => {
    const rules = (n: number, name = 'RRULE'): string => `${name}:FREQ=YEARLY\n`.repeat(n);
    const start = 'DTSTART:20260301T090000Z\nDURATION:PT1H\n';
    const fine = await read(calendar(event(`UID:1\n${start}${rules(20)}`)));
    assert.deepEqual([fine.busy.length, fine.problems], [1, []]);
    const many = await read(calendar(event(`UID:1\nSUMMARY:Many\n${start}${rules(20)}${rules(1, 'EXRULE')}`)));
    assert.deepEqual([many.busy, many.problems], [[], ['Many: it has more than 20 recurrence rules']]);
  });

  test('the limit of repetitions is that of a whole series, however many rules and masters it has', async () => {
    const master = (hour: string) =>
      event(`UID:1\nSUMMARY:Split\nDTSTART:20260301T${hour}0000Z\nDURATION:PT30M\nRRULE:FREQ=DAILY\nRRULE:FREQ=DAILY;BYHOUR=20`);
    const { busy, problems } = await read(calendar(master('08'), master('10'), master('12')), { limits: { occurrences: 10 } });
    assert.deepEqual([busy.length, problems], [10, ['Split: only its first 10 repetitions were kept']]);
  });

  test('an exception is worked out once, not once for every repetition', () => {
    let asked = 0;
    const counting = { zone: 'UTC', realMs: (wall: Temporal.ZonedDateTime) => (asked++, wall.epochMilliseconds) };
    const day = (n: number) => ({
      isDate: false,
      wall: Temporal.ZonedDateTime.from('2026-02-02T09:00[UTC]').add({ days: n }),
      clock: counting,
    });
    const days = Array.from({ length: 100 }, (_, n) => day(n));
    const plain = { uid: '1', length: { ms: 3_600_000 }, exRules: [], extra: [], except: [], andFollowing: false, isFree: false };
    const master = { ...plain, start: day(0), rules: [parseRule('FREQ=DAILY;COUNT=100')], except: days.slice(50) };
    const cancelled = days.slice(1, 50).map((each) => ({ ...plain, start: each, rules: [], replaces: each, isFree: true }));
    const { spans } = expandSeries([master, ...cancelled], { clock, window, most: 2_000 });
    assert.equal(spans.length, 1);
    assert(asked < 500, `${asked} times`);
  });

  test('time that others take in between is not counted as the calendar’s, and its own is, also while events are taken apart', async () => {
    const events = Array.from({ length: 40 }, (_, n) => event(`UID:${n}\nDTSTART:20260301T090000Z\nDURATION:PT1H`));
    let isDone = false;
    const hog = (): void => {
      const until = performance.now() + 5;
      while (performance.now() < until);
      if (!isDone) setImmediate(hog);
    };
    setImmediate(hog);
    const shared = await read(calendar(...events), { limits: { workMs: 150 } });
    isDone = true;
    assert.deepEqual([shared.isPartial, shared.problems], [false, []]);
    const hurried = await read(calendar(...events), { limits: { workMs: 0 } });
    assert.equal(hurried.isPartial, true);
    assert.match(hurried.problems.join(), /from here on it was left out: the calendar takes too long to work out/);
  });

  test('times are kept within the window, whatever years a file names', async () => {
    const free =
      'BEGIN:VFREEBUSY\r\nUID:f\r\nFREEBUSY:00000101T000000Z/20260202T000000Z,20261130T000000Z/99991231T000000Z\r\nEND:VFREEBUSY';
    assert.deepEqual((await read(calendar(free))).busy, ['02-01T00:00 02-02T00:00', '11-30T00:00 12-01T00:00']);
  });

  test('what is kept of a calendar holds no titles and is read the same again', async () => {
    const text = calendar(
      event(
        'UID:1\nSUMMARY:Dentist\nDESCRIPTION:private\nDTSTART;TZID=Europe/Berlin:20260301T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3',
      ),
    );
    const first = await read(text);
    assert.doesNotMatch(first.source, /Dentist|private/);
    assert.deepEqual((await read(first.source)).busy, first.busy);
  });

  test('what is no calendar is refused', async () => {
    for (const text of ['', '<html></html>', '\0\0\0'])
      await assert.rejects(read(text), (error) => isGuildhallError(error, 'calendar.not_a_calendar'));
  });
});
