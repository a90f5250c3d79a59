import type { Availability, Interval } from '~/api/types';

/** What the booking panel offers and what is chosen so far. Times are instants; days are the kitchen's own. */
export interface TimeChoice {
  timeZone: string;
  today: string;
  /** Seven days from `first`. */
  days: { date: string; freeMinutes: number }[];
  previousWeek: string | undefined;
  nextWeek: string;
  date: string | undefined;
  starts: { start: string; part: 'morning' | 'afternoon' | 'evening' }[];
  start: string | undefined;
  ends: { minutes: number; end: string }[];
  minutes: number | undefined;
}

export interface Wish {
  date: string;
  /** An instant, or a local time 'HH:MM' from a search. */
  start: string;
  minutes: number;
  /** First day of the week to show. */
  week: string;
}

export const weekDays = 7;
/** One day more than is shown: what is free past midnight belongs to the evening before. */
export const fetchedDays = weekDays + 1;

export function readWish(parameters: URLSearchParams | FormData): Wish {
  const text = (name: string) => String(parameters.get(name) ?? '');
  const date = isDate(text('date')) ? text('date') : '';
  const minutes = Number(text('minutes')) || minutesBetween(text('from'), text('to'));
  return { date, start: text('start') || text('from'), minutes, week: isDate(text('week')) ? text('week') : '' };
}

/** The week that holds the wished day, counted from today; today's own where nothing, or the past, is wished for. */
export function firstDayOf(wish: Wish, today: string): string {
  const [now, wanted] = [Temporal.PlainDate.from(today), Temporal.PlainDate.from(wish.week || wish.date || today)];
  const days = Math.min(now.until(wanted, { largestUnit: 'days' }).days, 365 * 2);
  return days <= 0 ? today : now.add({ days: Math.floor(days / weekDays) * weekDays }).toString();
}

/** Works out what can be chosen from what is free, and keeps as much of the wish as still fits. */
export function chooseTime(availability: Availability, wish: Wish, today: string, minimumMinutes: number): TimeChoice {
  const { timeZone } = availability;
  const shortest = Math.max(availability.minimumMinutes ?? 0, minimumMinutes);
  const longest = availability.maximumMinutes ?? 24 * 60;
  const step = availability.slotMinutes;
  const free = joinTouching(availability.days.flatMap((day) => day.free));
  const days = availability.days
    .slice(0, weekDays)
    .map(({ date, free: pieces }) => ({ date, freeMinutes: pieces.reduce((sum, piece) => sum + lengthOf(piece), 0) }));
  const startsByDay = Map.groupBy(
    free.flatMap((span) => startsIn(onGrid(span, step, timeZone), step, shortest)),
    ({ start }) => Temporal.Instant.from(start).toZonedDateTimeISO(timeZone).toPlainDate().toString(),
  );
  const bookable = days.map((day) => (startsByDay.has(day.date) ? day : { ...day, freeMinutes: 0 }));
  const wished = bookable.find((day) => day.date === wish.date && day.freeMinutes > 0);
  const date = (wished ?? bookable.find((day) => day.freeMinutes > 0))?.date;
  const starts = (date ? startsByDay.get(date) : undefined) ?? [];
  const chosen = starts.find(({ start }) => sameStart(start, wish.start, timeZone));
  const ends = chosen ? endsOf(chosen, step, shortest, longest) : [];
  const first = days[0]?.date ?? today;
  return {
    timeZone,
    today,
    days: bookable,
    previousWeek: first > today ? addDays(first, -weekDays) : undefined,
    nextWeek: addDays(first, weekDays),
    date,
    starts: starts.map(({ start }) => ({ start, part: partOf(start, timeZone) })),
    start: chosen?.start,
    ends,
    minutes: (ends.find((end) => end.minutes === wish.minutes) ?? ends[0])?.minutes,
  };
}

/** The starts nearest to the one that was taken, free for as long. */
export function nearestStarts(availability: Availability, taken: string, minutes: number, most: number): string[] {
  const at = Date.parse(taken);
  return joinTouching(availability.days.flatMap((day) => day.free))
    .flatMap((span) => startsIn(onGrid(span, availability.slotMinutes, availability.timeZone), availability.slotMinutes, minutes))
    .map(({ start }) => start)
    .filter((start) => Date.parse(start) !== at)
    .sort((a, b) => Math.abs(Date.parse(a) - at) - Math.abs(Date.parse(b) - at))
    .slice(0, most)
    .sort();
}

export function localDate(instant: string | Temporal.Instant, timeZone: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/** As a clock on the kitchen's wall shows it: 2026-03-10T08:00. */
export function wallTime(instant: string, timeZone: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDateTime().toString({ smallestUnit: 'minute' });
}

export function addMinutes(instant: string, minutes: number): string {
  return Temporal.Instant.from(instant).add({ minutes }).toString();
}

export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** From the first whole step of the kitchen's clock on: what is free from now on begins at any second, a booking does not. */
function onGrid({ start, end }: Interval, step: number, timeZone: string): Interval {
  const at = Temporal.Instant.from(start).toZonedDateTimeISO(timeZone).round({ smallestUnit: 'minute', roundingMode: 'ceil' });
  const over = (at.hour * 60 + at.minute) % step;
  return {
    start: at
      .add({ minutes: over === 0 ? 0 : step - over })
      .toInstant()
      .toString(),
    end,
  };
}

function startsIn(span: Interval, step: number, shortest: number): { start: string; until: string }[] {
  const count = Math.floor((lengthOf(span) - shortest) / step) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => ({ start: addMinutes(span.start, index * step), until: span.end }));
}

function endsOf({ start, until }: { start: string; until: string }, step: number, shortest: number, longest: number): TimeChoice['ends'] {
  const most = Math.min(longest, lengthOf({ start, end: until }));
  const count = Math.floor((most - shortest) / step) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => {
    const minutes = shortest + index * step;
    return { minutes, end: addMinutes(start, minutes) };
  });
}

function joinTouching(pieces: Interval[]): Interval[] {
  const joined: Interval[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last && Date.parse(last.end) === Date.parse(piece.start)) joined[joined.length - 1] = { start: last.start, end: piece.end };
    else joined.push(piece);
  }
  return joined;
}

function sameStart(start: string, wished: string, timeZone: string): boolean {
  if (!wished) return false;
  if (wished.includes('T')) return Date.parse(start) === Date.parse(wished);
  return Temporal.Instant.from(start).toZonedDateTimeISO(timeZone).toPlainTime().toString({ smallestUnit: 'minute' }) === wished;
}

function partOf(start: string, timeZone: string): TimeChoice['starts'][number]['part'] {
  const { hour } = Temporal.Instant.from(start).toZonedDateTimeISO(timeZone);
  return hour < 12 ? 'morning' : hour < 17 ? 'afternoon' : 'evening';
}

function lengthOf({ start, end }: Interval): number {
  return (Date.parse(end) - Date.parse(start)) / 60_000;
}

function minutesBetween(from: string, to: string): number {
  const minutes = (time: string) => (/^\d\d:\d\d$/.test(time) ? Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) : Number.NaN);
  const length = minutes(to) - minutes(from);
  // At or before the start means the next day, as the search has it.
  return Number.isNaN(length) ? 0 : length > 0 ? length : length + 24 * 60;
}

function isDate(text: string): boolean {
  try {
    return /^\d{4}-\d\d-\d\d$/.test(text) && Temporal.PlainDate.from(text, { overflow: 'reject' }).year > 1900;
  } catch {
    return false;
  }
}
