import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#kernel';
import { refusal, type Terms } from './domain.ts';
import { openingHours } from './openings.ts';
import type { WallSeries } from './recurrence/index.ts';
import { addDays, minuteMs, WallClock, type Span } from './wall-clock.ts';

const [worlds, wishesEach, days] = [400, 250, 4];
const minutes = days * 1_440;
/** The reference knows a day more on each side, for buffers. */
const margin = 1_440;
const chance = seededRandom(20_260_308);
const between = (least: number, most: number): number => least + chance.below(most - least + 1);

/** Around changes of the clock by an hour and by half an hour, at night and at midnight, and where there are none. */
const scenes: readonly (readonly [zone: string, date: string])[] = [
  ['America/Los_Angeles', '2026-03-07'],
  ['America/Los_Angeles', '2026-10-31'],
  ['America/New_York', '2026-03-07'],
  ['Australia/Lord_Howe', '2026-04-04'],
  ['Australia/Lord_Howe', '2026-10-03'],
  ['America/Havana', '2026-03-07'],
  ['America/Havana', '2026-10-31'],
  ['Africa/Cairo', '2026-04-23'],
  ['Asia/Kathmandu', '2026-03-07'],
];

interface World {
  clock: WallClock;
  terms: Terms;
  /** What its openings were before their days were worked out. */
  entered: WallSeries[];
  origin: number;
  taken: Span[];
  now: number;
}

function makeWorld(): World {
  const [zone, date] = chance.pick(scenes);
  const clock = new WallClock(zone);
  const origin = clock.reaches(date, 0);
  const hours = (): { opens: number; closes: number } => {
    const [a, b] = [between(0, 96) * 15, between(0, 96) * 15];
    return { opens: Math.min(a, b), closes: Math.max(a, b) };
  };
  const some = (most: number): number[] => Array.from({ length: between(0, most) }, (_, index) => index);
  const always = chance.next() < 0.5 ? [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: 0, closes: 1_440 })) : [];
  const entered = enteredOpenings(date, hours);
  const terms: Terms = {
    before: chance.pick([0, 0, 20, 60]),
    buffer: chance.pick([0, 15, 45, 90]),
    lead: chance.pick([0, 60, 600]),
    slot: chance.pick([15, 30, 60]),
    minimum: chance.pick([15, 60, 120]),
    maximum: chance.pick([240, 600, 1_440]),
    horizonDays: chance.pick([1, 2, 30]),
    weekly: [...always, ...some(10).map(() => ({ weekday: between(1, 7), ...hours() }))],
    exceptions: some(2).map(() => ({ date: addDays(date, between(0, 3)), closed: chance.next() < 0.3, ...hours() })),
    openings: entered.flatMap((each) => openingHours(each, addDays(date, -1), addDays(date, 5))),
  };
  const taken = some(6).map(() => {
    const start = origin + between(-60, minutes) * minuteMs;
    return { start, end: start + between(5, 400) * minuteMs };
  });
  return { clock, terms, entered, origin, taken, now: origin + between(-600, 1_500) * minuteMs };
}

/** Some as they are entered: once, daily or weekly, nights among them; the module works out their days. */
function enteredOpenings(date: string, hours: () => { opens: number; closes: number }): WallSeries[] {
  const rules = [undefined, undefined, 'FREQ=DAILY;INTERVAL=2', 'FREQ=WEEKLY;BYDAY=SU', 'FREQ=DAILY;COUNT=3'];
  return Array.from({ length: between(0, 2) }, () => {
    const { opens, closes } = hours();
    const time = `${String(Math.floor(opens / 60) % 24).padStart(2, '0')}:${String(opens % 60).padStart(2, '0')}`;
    const minutes = chance.next() < 0.2 ? between(20, 40) * 60 : Math.max(15, closes - opens);
    return { startsAt: `${addDays(date, between(-1, 3))}T${time}`, minutes, rule: chance.pick(rules) };
  });
}

/** Slow and plain: what the wall shows, minute by minute, told by the platform's own formatting and nothing of ours. */
function walk({ clock, terms, entered, origin, taken, now }: World) {
  const opened = openWallMinutes(entered);
  const display = new Intl.DateTimeFormat('en-CA', {
    timeZone: clock.zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const [isOpen, isTaken, shown] = [new Uint8Array(minutes), new Uint8Array(minutes + 2 * margin), new Uint16Array(minutes)];
  const dates: string[] = [];
  let [date, furthest, isClosed] = ['', 0, false];
  let hours: readonly { opens: number; closes: number }[] = [];
  for (let i = 0; i < minutes; i++) {
    const [day = '', time = ''] = display.format(origin + i * minuteMs).split(', ');
    const minute = Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
    shown[i] = minute;
    furthest = day === date ? Math.max(furthest, minute) : minute;
    if (day !== date) {
      isClosed = terms.exceptions.some((each) => each.date === day && each.closed);
      const instead = terms.exceptions.filter((each) => each.date === day);
      const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
      hours = instead.length > 0 ? instead.filter((each) => !each.closed) : terms.weekly.filter((each) => each.weekday === weekday);
    }
    date = day;
    dates[i] = day;
    const isOpened = !isClosed && opened.has(`${day} ${furthest}`);
    isOpen[i] = isOpened || hours.some(({ opens, closes }) => opens <= furthest && furthest < closes) ? 1 : 0;
  }
  for (const { start, end } of taken) {
    const [from, to] = [(start - origin) / minuteMs + margin, (end - origin) / minuteMs + margin];
    for (let i = Math.max(from, 0); i < Math.min(to, isTaken.length); i++) isTaken[i] = 1;
  }
  const today = display.format(now).slice(0, 10);
  const lastDay = new Date(Date.parse(`${today}T00:00:00Z`) + terms.horizonDays * 86_400_000).toISOString().slice(0, 10);
  return { isOpen, isTaken, shown, dates, lastDay };
}

/** Every wall minute that is opened, one by one, the rules read anew and by plain counting. */
function openWallMinutes(entered: readonly WallSeries[]): Set<string> {
  const minutesOpen = new Set<string>();
  for (const { startsAt, minutes: length, rule = '' } of entered) {
    const first = Date.parse(`${startsAt}:00Z`);
    let times = 0;
    for (let dayIndex = 0; dayIndex < days + 8; dayIndex++) {
      const start = first + dayIndex * 86_400_000;
      const isSunday = new Date(start).getUTCDay() === 0;
      const happens =
        rule === '' ? dayIndex === 0 : rule.includes('WEEKLY') ? isSunday : rule.includes('COUNT') ? times < 3 : dayIndex % 2 === 0;
      if (!happens) continue;
      times += 1;
      for (let minute = 0; minute < length; minute++) {
        const at = new Date(start + minute * minuteMs);
        minutesOpen.add(`${at.toISOString().slice(0, 10)} ${at.getUTCHours() * 60 + at.getUTCMinutes()}`);
      }
    }
  }
  return minutesOpen;
}

test('of 100,000 wishes around changes of the clock, exactly those are refused that a minute-by-minute reference refuses', () => {
  const outcomes = new Map<string, number>();
  const differences: string[] = [];
  let onlyOpened = 0;
  for (let w = 0; w < worlds; w++) {
    const world = makeWorld();
    const { clock, terms, origin, taken, now } = world;
    const { isOpen, isTaken, shown, dates, lastDay } = walk(world);
    for (let n = 0; n < wishesEach; n++) {
      const from = between(0, minutes / 15 - 60) * 15;
      const length = between(1, 44) * 15;
      let fits = length >= terms.minimum && length <= terms.maximum;
      for (let i = from; i < from + length; i++) fits &&= isOpen[i] === 1;
      for (let i = from - terms.before; i < from + length + terms.buffer; i++) fits &&= isTaken[i + margin] !== 1;
      fits &&= (shown[from] ?? 0) % terms.slot === 0 && (shown[from + length] ?? 0) % terms.slot === 0;
      fits &&= origin + from * minuteMs >= now + terms.lead * minuteMs && (dates[from + length - 1] ?? '') <= lastDay;
      const wanted = { start: origin + from * minuteMs, end: origin + (from + length) * minuteMs };
      const reason = refusal(clock, terms, taken, wanted, now);
      if (reason === undefined && refusal(clock, { ...terms, openings: [] }, taken, wanted, now) === 'closed') onlyOpened += 1;
      outcomes.set(reason ?? 'free', (outcomes.get(reason ?? 'free') ?? 0) + 1);
      if ((reason === undefined) !== fits)
        differences.push(`${clock.zone} ${new Date(wanted.start).toISOString()} ${length} min: ${String(reason)}`);
    }
  }
  assert.deepEqual(differences.slice(0, 5), [], `${differences.length} differences`);
  assert(onlyOpened > 500, `only ${onlyOpened} are free by an opening alone`);
  for (const each of ['free', 'closed', 'slot_taken', 'too_soon', 'too_far', 'misaligned', 'too_short', 'too_long'])
    assert((outcomes.get(each) ?? 0) > 100, `${each} came ${outcomes.get(each)} times: ${JSON.stringify([...outcomes])}`);
});
