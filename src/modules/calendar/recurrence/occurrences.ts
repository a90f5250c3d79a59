import { RRuleTemporal } from 'rrule-temporal';
import { badRule, printRule, type RuleParts } from './parse-rule.ts';
import { isByWeekNumber, startsByWeekNumber } from './week-numbers.ts';

/** The moments to look between; the last is excluded. */
export interface Stretch {
  from: Temporal.Instant;
  to: Temporal.Instant;
  /** How many starts at most; more are cut off and told. */
  most: number;
}

export interface Occurrences {
  starts: Temporal.ZonedDateTime[];
  /** Whether there are more within the stretch. */
  isCut: boolean;
}

export interface Pattern {
  rule: RuleParts;
  /** First start, in the zone whose wall clock the rule means. */
  start: Temporal.ZonedDateTime;
  /** The rule repeats dates: parts about hours, minutes and seconds say nothing (RFC 5545, 3.3.10). */
  isDate?: boolean;
  /** The first start belongs even where the rule would not make it. */
  withStart?: boolean;
}

const [mostIterations, mostCandidates] = [10_000, 200_000];
const dayMs = 86_400_000;

/**
 * When a rule starts within a stretch, in order, as RFC 5545 says: wall times across daylight saving stay the same, those that
 * the clock skips are left out and not counted, those it repeats mean the first pass.
 *
 * @throws calendar.bad_rule when it makes no sense, or asks for more work than any calendar needs
 */
export function occurrences(pattern: Pattern, stretch: Stretch): Occurrences {
  const rule = settled(pattern.rule, pattern.start, pattern.isDate ?? false);
  try {
    const starts = isByWeekNumber(rule) ? startsByWeekNumber(rule, pattern.start, stretch) : startsByLibrary(rule, pattern, stretch);
    return { starts: starts.slice(0, stretch.most), isCut: starts.length > stretch.most };
  } catch (cause) {
    const problem = badRule('The rule cannot be followed: it contradicts itself, or repeats too often before it begins to count here.');
    throw Object.assign(problem, { cause });
  }
}

/** In pieces that hold no more than is asked for, so that a rule for every second costs no more than its first starts. */
function startsByLibrary(rule: RuleParts, { start, withStart = false }: Pattern, { from, to, most }: Stretch): Temporal.ZonedDateTime[] {
  const found: Temporal.ZonedDateTime[] = [];
  const recurrence = new RRuleTemporal({
    rruleString: `RRULE:${printRule(rule)}`,
    dtstart: start,
    includeDtstart: withStart,
    maxIterations: mostIterations,
    maxCandidateEvaluations: mostCandidates,
    temporal: Temporal,
  });
  const isFew = Number(rule.get('COUNT') ?? Number.POSITIVE_INFINITY) <= most;
  const pieceMs = isFew ? Number.POSITIVE_INFINITY : Math.max(3_600_000, Math.floor((most / mostPerDay(rule)) * dayMs));
  const end = Math.min(to.epochMilliseconds, lastMoment(rule) + 1);
  for (let at = Math.max(from.epochMilliseconds, start.epochMilliseconds); at < end && found.length <= most; at += pieceMs) {
    const until = Math.min(at + pieceMs, end);
    for (const each of recurrence.between(instant(at), instant(until), true)) if (each.epochMilliseconds < until) found.push(each);
  }
  return found;
}

const instant = (ms: number): Temporal.ZonedDateTime => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('UTC');

/** The rule with everything said that its start decides. */
function settled(written: RuleParts, start: Temporal.ZonedDateTime, isDate: boolean): RuleParts {
  const rule = new Map(written);
  if (isDate) for (const name of ['BYHOUR', 'BYMINUTE', 'BYSECOND']) rule.delete(name);
  const until = rule.get('UNTIL');
  if (until !== undefined) rule.set('UNTIL', untilInUtc(until, start));
  // A year's rule that names days and no month means the month it starts in, as calendars take it: February 29 stays in February.
  const saysWhichDays = ['BYMONTH', 'BYWEEKNO', 'BYYEARDAY', 'BYDAY'].some((name) => rule.has(name));
  if (rule.get('FREQ') === 'YEARLY' && rule.has('BYMONTHDAY') && !saysWhichDays) rule.set('BYMONTH', String(start.month));
  return rule;
}

/** The last moment at which the settled rule can start. */
function lastMoment(rule: RuleParts): number {
  const until = rule.get('UNTIL');
  return until === undefined
    ? Number.POSITIVE_INFINITY
    : Temporal.PlainDateTime.from(until.slice(0, 15)).toZonedDateTime('UTC').epochMilliseconds;
}

/** A date lasts to its end; a moment without a zone is by the start's own clock. */
function untilInUtc(until: string, { timeZoneId }: Temporal.ZonedDateTime): string {
  if (until.endsWith('Z')) return until;
  const text = until.length === 8 ? `${until}T235959` : until;
  try {
    const utc = Temporal.PlainDateTime.from(text).toZonedDateTime(timeZoneId).withTimeZone('UTC').toPlainDateTime();
    return `${utc.toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '')}Z`;
  } catch {
    throw badRule(`UNTIL=${until} is no moment of any calendar.`);
  }
}

/** How often at most the rule can start on one day. */
export function mostPerDay(rule: RuleParts): number {
  const count = (name: string): number => rule.get(name)?.split(',').length ?? 1;
  const [hours, minutes, seconds] = [count('BYHOUR'), count('BYMINUTE'), count('BYSECOND')];
  const frequency = rule.get('FREQ');
  if (frequency === 'SECONDLY') return 86_400;
  if (frequency === 'MINUTELY') return 1_440 * seconds;
  // A day of 25 hours.
  if (frequency === 'HOURLY') return 25 * minutes * seconds;
  return hours * minutes * seconds;
}
