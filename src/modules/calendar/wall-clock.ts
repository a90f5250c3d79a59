/**
 * The clock on the wall and real time, in milliseconds, across daylight saving. One rule everywhere: a wall time means the
 * first moment of that day at which the clock has reached it. So a time that the spring change skips means the change
 * itself, a time that the autumn change repeats means its first pass, hours that touch stay touching, and none overlap.
 */
export const minuteMs = 60_000;
export const minutesPerDay = 1_440;

/** A stretch of real time in epoch milliseconds, end excluded. */
export interface Span {
  start: number;
  end: number;
}

/** '09:30' or '09:30:00' as minutes after midnight; '24:00' is 1440. Undefined when it is no such time. */
export function parseWallMinute(text: string): number | undefined {
  const match = /^(\d\d):(\d\d)(?::00)?$/.exec(text);
  if (match === null) return undefined;
  const minute = Number(match[1]) * 60 + Number(match[2]);
  return Number(match[2]) < 60 && minute <= minutesPerDay ? minute : undefined;
}

export const printWallMinute = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

export interface CalendarDay {
  date: string;
  /** 1 is Monday. */
  weekday: number;
}

interface Day {
  startMs: number;
  /** Whether the clock runs evenly from midnight to midnight. */
  even: boolean;
}

/** Converts for one zone and remembers the days it has met: most need one look-up, and arithmetic from there. Make one per request. */
export class WallClock {
  readonly zone: string;
  readonly #days = new Map<string, Day>();
  readonly #dates = new Map<number, string>();
  readonly #calendars = new Map<string, readonly CalendarDay[]>();

  constructor(zone: string) {
    this.zone = zone;
  }

  /** The first moment of the date at which the clock has reached this many minutes after midnight (0 to 1440). */
  reaches(date: string, minute: number): number {
    if (minute >= minutesPerDay) return this.#day(nextDate(date)).startMs;
    const day = this.#day(date);
    if (day.even) return day.startMs + minute * minuteMs;
    const wanted = Temporal.PlainDate.from(date).toPlainDateTime({ hour: Math.floor(minute / 60), minute: minute % 60 });
    const before = wanted.toZonedDateTime(this.zone, { disambiguation: 'earlier' });
    if (before.toPlainDateTime().equals(wanted)) return before.epochMilliseconds;
    return before.getTimeZoneTransition('next')?.epochMilliseconds ?? before.epochMilliseconds;
  }

  /** Whether the clock shows this time on this date at all: false for the hour that spring skips. */
  shows(date: string, minute: number): boolean {
    const wanted = Temporal.PlainDate.from(date)
      .add({ days: Math.floor(minute / minutesPerDay) })
      .toPlainDateTime({ hour: Math.floor((minute % minutesPerDay) / 60), minute: minute % 60 });
    return Temporal.Instant.fromEpochMilliseconds(this.reaches(date, minute))
      .toZonedDateTimeISO(this.zone)
      .toPlainDateTime()
      .equals(wanted);
  }

  at(ms: number): Temporal.ZonedDateTime {
    return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(this.zone);
  }

  dateAt(ms: number): string {
    let date = this.#dates.get(ms);
    if (date === undefined) this.#dates.set(ms, (date = this.at(ms).toPlainDate().toString()));
    return date;
  }

  /** The days from one date to another, both included: the same for every kitchen of a page. */
  days(fromDate: string, toDate: string): readonly CalendarDay[] {
    const key = `${fromDate}/${toDate}`;
    let days = this.#calendars.get(key);
    if (days === undefined) {
      const found: CalendarDay[] = [];
      for (let date = fromDate; date <= toDate; date = nextDate(date)) found.push({ date, weekday: weekdayOf(date) });
      this.#calendars.set(key, (days = found));
    }
    return days;
  }

  /** Minutes after midnight that the wall shows at a moment. */
  minuteAt(ms: number): number {
    const time = this.at(ms);
    return time.hour * 60 + time.minute;
  }

  #day(date: string): Day {
    let day = this.#days.get(date);
    if (day === undefined) {
      const plain = Temporal.PlainDate.from(date);
      const startMs = plain.toZonedDateTime(this.zone).epochMilliseconds;
      const endMs = plain.add({ days: 1 }).toZonedDateTime(this.zone).epochMilliseconds;
      // A day of 24 hours may still hold two changes; no zone has ever done that.
      day = { startMs, even: endMs - startMs === minutesPerDay * minuteMs };
      this.#days.set(date, day);
    }
    return day;
  }
}

export const nextDate = (date: string): string => addDays(date, 1);
/** Dates have no zone, so that plain arithmetic will do: a page of kitchens asks for thousands. */
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * minutesPerDay * minuteMs).toISOString().slice(0, -'T00:00:00.000Z'.length);
export const weekdayOf = (date: string): number => new Date(Date.parse(date)).getUTCDay() || 7;
