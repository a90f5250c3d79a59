import { addDays, minuteMs, type CalendarDay, type Span, type WallClock } from './wall-clock.ts';

/** Opening minutes of one weekday, after midnight by the wall clock. */
export interface DayHours {
  weekday: number;
  opens: number;
  closes: number;
}

/** Hours of one date in place of the weekly ones; `closed` days carry none. */
export interface DateHours {
  date: string;
  closed: boolean;
  opens: number;
  closes: number;
}

/** Part of an opening on one date, which is open beside its other hours. Minutes after midnight by the wall clock. */
export interface OpeningHours {
  date: string;
  opens: number;
  closes: number;
}

/** Everything that decides when a resource can be booked, except what is taken. Minutes. */
export interface Terms {
  /** Kept free before each booking. */
  before: number;
  /** Kept free after each booking. */
  buffer: number;
  lead: number;
  slot: number;
  minimum: number;
  maximum: number;
  horizonDays: number;
  weekly: readonly DayHours[];
  exceptions: readonly DateHours[];
  openings: readonly OpeningHours[];
}

/** When the resource is open on these dates (the last one included), merged where hours touch, in order. */
export function openSpans(clock: WallClock, terms: Terms, fromDate: string, toDate: string): Span[] {
  const spans: Span[] = [];
  for (const day of clock.days(fromDate, toDate)) {
    for (const { opens, closes } of hoursOn(day, terms)) {
      const span = { start: clock.reaches(day.date, opens), end: clock.reaches(day.date, closes) };
      if (span.start < span.end) spans.push(span);
    }
  }
  return merge(spans);
}

/** The day's own hours, or the weekly ones, and what is opened beside them; nothing on a day that is closed. */
function hoursOn({ date, weekday }: CalendarDay, { weekly, exceptions, openings }: Terms): readonly { opens: number; closes: number }[] {
  const instead = exceptions.length === 0 ? [] : exceptions.filter((each) => each.date === date);
  const hours = instead.length > 0 ? instead.filter((each) => !each.closed) : weekly.filter((each) => each.weekday === weekday);
  if (openings.length === 0 || hours.length < instead.length) return hours;
  return [...hours, ...openings.filter((each) => each.date === date)];
}

export function merge(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}

/** What is left of the spans (in order) when these are taken out. */
export function subtract(spans: readonly Span[], taken: readonly Span[]): Span[] {
  const away = merge(taken);
  const left: Span[] = [];
  let first = 0;
  for (const { start, end } of spans) {
    while (first < away.length && (away[first] as Span).end <= start) first++;
    let from = start;
    for (let i = first; i < away.length && (away[i] as Span).start < end; i++) {
      const cut = away[i] as Span;
      if (cut.start > from) left.push({ start: from, end: cut.start });
      from = Math.max(from, cut.end);
    }
    if (from < end) left.push({ start: from, end });
  }
  return left;
}

/** The part of the spans inside the window. */
export function clip(spans: readonly Span[], { start, end }: Span): Span[] {
  return spans.flatMap((each) => {
    const span = { start: Math.max(each.start, start), end: Math.min(each.end, end) };
    return span.start < span.end ? [span] : [];
  });
}

/** The moments between which a booking may lie, seen from now: lead time to horizon. */
export function bookableWindow(clock: WallClock, { lead, horizonDays }: Terms, nowMs: number): Span {
  const lastDate = addDays(clock.dateAt(nowMs), horizonDays);
  return { start: nowMs + lead * minuteMs, end: clock.reaches(lastDate, 1_440) };
}

/**
 * Where a guest can still book: open, not taken (`taken` are blocked spans, buffers included), the new booking's own
 * buffers fitting between its neighbours, after the lead time and before the horizon. Spans too short to book are left out.
 */
export function freeSpans(clock: WallClock, terms: Terms, taken: readonly Span[], window: Span, nowMs: number): Span[] {
  // A day more on each side, so that a night which crosses the window's edge is not taken for a short one.
  const open = openSpans(clock, terms, addDays(clock.dateAt(window.start), -1), addDays(clock.dateAt(window.end - 1), 1));
  const widened = taken.map(({ start, end }) => ({ start: start - terms.buffer * minuteMs, end: end + terms.before * minuteMs }));
  const free = clip(subtract(open, widened), bookableWindow(clock, terms, nowMs));
  const bookable = free.filter(({ start, end }) => end - start >= terms.minimum * minuteMs);
  return clip(bookable, window);
}

/** What a booking keeps from others: its time and the buffers on both sides. */
export const blockedBy = ({ before, buffer }: Pick<Terms, 'before' | 'buffer'>, { start, end }: Span): Span => ({
  start: start - before * minuteMs,
  end: end + buffer * minuteMs,
});

export type Refusal = 'misaligned' | 'too_short' | 'too_long' | 'too_soon' | 'too_far' | 'closed' | 'slot_taken';

/** Why this stretch cannot be booked, or undefined when it can. The first reason in the order a guest can act on. */
export function refusal(clock: WallClock, terms: Terms, taken: readonly Span[], wanted: Span, nowMs: number): Refusal | undefined {
  const onGrid = (ms: number): boolean => ms % minuteMs === 0 && clock.minuteAt(ms) % terms.slot === 0;
  if (!onGrid(wanted.start) || !onGrid(wanted.end)) return 'misaligned';
  const minutes = (wanted.end - wanted.start) / minuteMs;
  if (minutes < terms.minimum) return 'too_short';
  if (minutes > terms.maximum) return 'too_long';
  const window = bookableWindow(clock, terms, nowMs);
  if (wanted.start < window.start) return 'too_soon';
  if (wanted.end > window.end) return 'too_far';
  const open = openSpans(clock, terms, clock.dateAt(wanted.start), clock.dateAt(wanted.end - 1));
  if (!open.some(({ start, end }) => start <= wanted.start && wanted.end <= end)) return 'closed';
  const blocked = blockedBy(terms, wanted);
  if (taken.some(({ start, end }) => start < blocked.end && blocked.start < end)) return 'slot_taken';
  return undefined;
}

/**
 * Until when a time that is sold could go on: while it is open and not taken, no longer than bookings may be. `taken` leaves out the time
 * itself. At least its own end, with the reason why there is no more.
 */
export function latestEnd(
  clock: WallClock,
  terms: Terms,
  taken: readonly Span[],
  sold: Span,
  nowMs: number,
): { end: number; reason: Refusal } {
  const open = openSpans(clock, terms, clock.dateAt(sold.end - 1), addDays(clock.dateAt(sold.end), 1));
  const closes = open.find(({ start, end }) => start <= sold.end && sold.end < end)?.end ?? sold.end;
  const next = taken.reduce(
    (least, each) => (each.end > sold.end ? Math.min(least, each.start - terms.buffer * minuteMs) : least),
    Infinity,
  );
  const limits: { end: number; reason: Refusal }[] = [
    { end: next, reason: 'slot_taken' },
    { end: closes, reason: 'closed' },
    { end: sold.start + terms.maximum * minuteMs, reason: 'too_long' },
    { end: bookableWindow(clock, terms, nowMs).end, reason: 'too_far' },
  ];
  const first = limits.reduce((least, each) => (each.end < least.end ? each : least));
  return { ...first, end: Math.max(first.end, sold.end) };
}

/** Up to `count` stretches as long as the wanted one, on the grid, each in another free span, nearest first. */
export function nearestFree(clock: WallClock, { slot }: Terms, free: readonly Span[], wanted: Span, count: number): Span[] {
  const length = wanted.end - wanted.start;
  const found: Span[] = [];
  for (const span of free) {
    const start =
      wanted.start <= span.start ? alignUp(clock, span.start, slot) : Math.min(wanted.start, alignDown(clock, span.end - length, slot));
    const fits = start >= span.start && start + length <= span.end;
    if (fits && clock.minuteAt(start + length) % slot === 0) found.push({ start, end: start + length });
  }
  const distance = ({ start }: Span): number => Math.abs(start - wanted.start);
  return found.sort((a, b) => distance(a) - distance(b) || a.start - b.start).slice(0, count);
}

function alignUp(clock: WallClock, ms: number, slot: number): number {
  const whole = Math.ceil(ms / minuteMs) * minuteMs;
  const over = clock.minuteAt(whole) % slot;
  return over === 0 ? whole : whole + (slot - over) * minuteMs;
}

export function alignDown(clock: WallClock, ms: number, slot: number): number {
  const whole = Math.floor(ms / minuteMs) * minuteMs;
  return whole - (clock.minuteAt(whole) % slot) * minuteMs;
}
