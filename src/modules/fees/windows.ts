/** Part of a day on the clock of the place: on these weekdays, from one time of day until a later one. A night is two of them. */
export interface PriceWindow {
  /** 1 is Monday, 7 is Sunday. */
  weekdays: readonly number[];
  /** "18:00" */
  from: string;
  /** "24:00" is the end of the day. */
  until: string;
}

/**
 * How many of the minutes from `start` lie in the windows. Minutes are those that pass, so the hour that a clock skips counts for
 * nothing and the hour that it repeats counts twice. Windows that do not overlap never count a minute twice, and windows that fill
 * a day count every minute of it.
 */
export function minutesWithin(start: Temporal.ZonedDateTime, minutes: number, windows: readonly PriceWindow[]): number {
  const [from, until] = [start.epochMilliseconds, start.epochMilliseconds + minutes * 60_000];
  const last = Temporal.Instant.fromEpochMilliseconds(until).toZonedDateTimeISO(start.timeZoneId).toPlainDate();
  let withinMs = 0;
  for (let date = start.toPlainDate(); Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) {
    for (const window of windows) {
      if (!window.weekdays.includes(date.dayOfWeek)) continue;
      const opens = Math.max(from, momentOf(date, window.from, start.timeZoneId));
      const closes = Math.min(until, momentOf(date, window.until, start.timeZoneId));
      withinMs += Math.max(0, closes - opens);
    }
  }
  return withinMs / 60_000;
}

/** Midnight is the first moment of the day, also where the clock skips it. */
function momentOf(date: Temporal.PlainDate, time: string, timeZone: string): number {
  if (time === '00:00') return date.toZonedDateTime(timeZone).epochMilliseconds;
  if (time === '24:00') return date.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds;
  return date.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds;
}

/** What is wrong with windows, in words; nothing when they are sound. */
export function windowProblem(windows: readonly PriceWindow[]): string | undefined {
  const time = /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/;
  for (const [index, { weekdays, from, until }] of windows.entries()) {
    if (!time.test(from) || !time.test(until) || from >= until) return `From ${from} until ${until} is no part of a day.`;
    if (weekdays.some((day) => !Number.isInteger(day) || day < 1 || day > 7)) return 'Weekdays are 1 (Monday) to 7 (Sunday).';
    const rival = windows.find((other, at) => at < index && other.from < until && from < other.until && meets(other.weekdays, weekdays));
    if (rival !== undefined)
      return `From ${from} until ${until} overlaps from ${rival.from} until ${rival.until}, and would be charged twice.`;
  }
  return windows.length === 0 ? 'A price for part of the week needs to say which part.' : undefined;
}

const meets = (a: readonly number[], b: readonly number[]): boolean => a.some((each) => b.includes(each));
