import type { RuleParts } from './parse-rule.ts';

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const understood = new Set(['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYWEEKNO', 'BYDAY', 'WKST']);
const mostYears = 1_000;

/**
 * Whether a rule picks weeks of the year and nothing finer. The library starts such rules in the year of their first start, and
 * so misses a first start in January that belongs to the last week of the year before.
 */
export const isByWeekNumber = (rule: RuleParts): boolean =>
  rule.get('FREQ') === 'YEARLY' &&
  /^-?\d{1,2}(,-?\d{1,2})*$/.test(rule.get('BYWEEKNO') ?? '') &&
  /^[A-Z]{2}(,[A-Z]{2})*$/.test(rule.get('BYDAY') ?? 'MO') &&
  [...rule.keys()].every((name) => understood.has(name));

/** The starts within a stretch, in order: days of the weeks that touch each year of the rule, at the first start's wall time. */
export function startsByWeekNumber(
  rule: RuleParts,
  start: Temporal.ZonedDateTime,
  { from, to }: { from: Temporal.Instant; to: Temporal.Instant },
): Temporal.ZonedDateTime[] {
  const numbers = (rule.get('BYWEEKNO') ?? '').split(',').map(Number);
  const days = rule
    .get('BYDAY')
    ?.split(',')
    .map((day) => weekdays.indexOf(day) + 1) ?? [start.dayOfWeek];
  const firstWeekday = weekdays.indexOf(rule.get('WKST') ?? 'MO') + 1;
  const count = Number(rule.get('COUNT') ?? Number.POSITIVE_INFINITY);
  const until = rule.get('UNTIL');
  const last = until === undefined ? undefined : Temporal.PlainDateTime.from(until.slice(0, 15)).toZonedDateTime('UTC').toInstant();
  const lastYear = Math.min(to.toZonedDateTimeISO('UTC').year + 1, start.year + mostYears);
  const seen = new Set<string>();
  const found: Temporal.ZonedDateTime[] = [];
  for (let year = start.year; year <= lastYear; year += Number(rule.get('INTERVAL') ?? 1)) {
    for (const date of datesOf(year, numbers, days, firstWeekday)) {
      const wall = date.toPlainDateTime(start.toPlainTime());
      const at = wall.toZonedDateTime(start.timeZoneId);
      if (seen.has(date.toString()) || !at.toPlainDateTime().equals(wall) || Temporal.ZonedDateTime.compare(at, start) < 0) continue;
      if ((last !== undefined && Temporal.Instant.compare(at.toInstant(), last) > 0) || seen.size >= count) return found;
      seen.add(date.toString());
      if (at.epochMilliseconds >= from.epochMilliseconds && at.epochMilliseconds < to.epochMilliseconds) found.push(at);
    }
  }
  return found;
}

/** Dates of the wanted weeks that touch the year: its own, and the last one of the year before where it reaches into January. */
function datesOf(year: number, numbers: readonly number[], days: readonly number[], firstWeekday: number): Temporal.PlainDate[] {
  const dates: Temporal.PlainDate[] = [];
  for (const owner of [year - 1, year]) {
    const first = firstWeek(owner, firstWeekday);
    const weeks = first.until(firstWeek(owner + 1, firstWeekday), { largestUnit: 'weeks' }).weeks;
    for (const number of numbers) {
      const week = number < 0 ? weeks + 1 + number : number;
      if (week < 1 || week > weeks) continue;
      const monday = first.add({ weeks: week - 1 });
      if (owner < year && monday.add({ days: 6 }).year < year) continue;
      for (const day of days) dates.push(monday.add({ days: (day - firstWeekday + 7) % 7 }));
    }
  }
  return dates.sort(Temporal.PlainDate.compare);
}

/** The first day of week 1: the first week with at least four days in the year (ISO 8601, with any first day). */
function firstWeek(year: number, firstWeekday: number): Temporal.PlainDate {
  const fourth = Temporal.PlainDate.from({ year, month: 1, day: 4 });
  return fourth.subtract({ days: (fourth.dayOfWeek - firstWeekday + 7) % 7 });
}
