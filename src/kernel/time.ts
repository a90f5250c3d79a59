import { invalid } from './errors.ts';

/** Time is passed in, so the whole business can run in simulation. */
export interface Clock {
  now(): Temporal.Instant;
}

export const systemClock: Clock = { now: () => Temporal.Now.instant() };

/** A clock that tests and the demo move by hand. It never runs backwards. */
export interface MovableClock extends Clock {
  moveTo(instant: Temporal.Instant): void;
  moveBy(duration: Temporal.DurationLike): void;
}

/** Stands still until moved. */
export function frozenClock(start: Temporal.Instant | string): MovableClock {
  let current = Temporal.Instant.from(start);
  const moveTo = (instant: Temporal.Instant): void => {
    if (Temporal.Instant.compare(instant, current) < 0) {
      throw invalid('clock.backwards', `The clock cannot move back from ${current} to ${instant}.`);
    }
    current = instant;
  };
  return { now: () => current, moveTo, moveBy: (duration) => moveTo(current.add(duration)) };
}

/** Runs with real time, ahead of it by an offset that can only grow. */
export function offsetClock(base: Clock, initialOffsetMs = 0): MovableClock & { offsetMs(): number } {
  let offsetMs = initialOffsetMs;
  const now = (): Temporal.Instant => base.now().add({ milliseconds: offsetMs });
  const moveTo = (instant: Temporal.Instant): void => {
    const ahead = instant.epochMilliseconds - now().epochMilliseconds;
    if (ahead < 0) throw invalid('clock.backwards', `The clock cannot move back from ${now()} to ${instant}.`);
    offsetMs += ahead;
  };
  return { now, moveTo, moveBy: (duration) => moveTo(now().add(duration)), offsetMs: () => offsetMs };
}

/** A half-open interval [start, end): the end is the first moment outside. */
export interface Interval {
  readonly start: Temporal.Instant;
  readonly end: Temporal.Instant;
}

export function interval(start: Temporal.Instant, end: Temporal.Instant): Interval {
  if (Temporal.Instant.compare(start, end) >= 0) {
    throw invalid('time.empty_interval', `The end (${end}) must come after the start (${start}).`);
  }
  return { start, end };
}

export const overlaps = (a: Interval, b: Interval): boolean =>
  Temporal.Instant.compare(a.start, b.end) < 0 && Temporal.Instant.compare(b.start, a.end) < 0;

export const minutesBetween = (a: Temporal.Instant, b: Temporal.Instant): number => (b.epochMilliseconds - a.epochMilliseconds) / 60_000;

/** Parses an RFC 3339 instant ("2026-03-08T10:00:00Z") or says which field is wrong. */
export function parseInstant(text: string, field: string): Temporal.Instant {
  try {
    return Temporal.Instant.from(text);
  } catch (cause) {
    throw invalid('time.bad_instant', `"${text}" is not a moment in time. Write it like 2026-03-08T10:00:00Z.`, {
      fields: [{ path: field, message: 'Write a moment like 2026-03-08T10:00:00Z.' }],
      cause,
    });
  }
}

/** Checks an IANA zone name ("America/Los_Angeles"). An offset is none: it knows no daylight saving. */
export function parseZone(text: string, field: string): string {
  try {
    if (!/^[A-Za-z]/.test(text)) throw new RangeError('A zone is named by its place.');
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text).timeZoneId;
  } catch (cause) {
    throw invalid('time.bad_zone', `"${text}" is not a time zone. Write an IANA name like America/Los_Angeles.`, {
      fields: [{ path: field, message: 'Write an IANA zone like America/Los_Angeles.' }],
      cause,
    });
  }
}
