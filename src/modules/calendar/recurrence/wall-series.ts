import { invalid } from '#kernel';
import type { Span, WallClock } from '../wall-clock.ts';
import { occurrences } from './occurrences.ts';
import { badRule, parseRule, type RuleParts } from './parse-rule.ts';

/** A stretch of the kitchen's own wall time, once or again and again. */
export interface WallSeries {
  /** First start by the wall, as 2026-03-10T09:00. */
  startsAt: string;
  minutes: number;
  /** How it repeats: FREQ of DAILY, WEEKLY or MONTHLY with INTERVAL, BYDAY, COUNT or UNTIL (RFC 5545). Absent means once. */
  rule?: string | undefined;
}

const understood = new Set(['FREQ', 'INTERVAL', 'BYDAY', 'COUNT', 'UNTIL']);
const longestMinutes = 10_080;

/** @throws calendar.bad_rule, calendar.bad_series */
export function checkSeries({ startsAt, minutes, rule }: WallSeries): { start: Temporal.PlainDateTime; rule: RuleParts } {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(startsAt))
    throw badSeries('/startsAt', `"${startsAt}" is not a time. Write it like 2026-03-10T09:00.`);
  if (!Number.isInteger(minutes) || minutes < 5 || minutes > longestMinutes)
    throw badSeries('/minutes', `It lasts 5 to ${longestMinutes.toLocaleString('en-US')} whole minutes, not ${minutes}.`);
  const parts = parseRule(rule ?? 'FREQ=DAILY;COUNT=1');
  const strange = [...parts.keys()].find((name) => !understood.has(name));
  if (strange !== undefined) throw badRule(`${strange} is not understood here. Use ${[...understood].join(', ')}.`);
  if (!['DAILY', 'WEEKLY', 'MONTHLY'].includes(parts.get('FREQ') ?? '')) throw badRule('It repeats by the day, the week or the month.');
  if (parts.has('COUNT') && parts.has('UNTIL')) throw badRule('Say COUNT or UNTIL, not both.');
  try {
    return { start: Temporal.PlainDateTime.from(startsAt), rule: parts };
  } catch {
    throw badSeries('/startsAt', `"${startsAt}" is in no calendar. Choose another day.`);
  }
}

/**
 * The stretches of a series that touch a window, in order. Both ends are by the wall, so a night's cleaning from 22:00 to 06:00
 * stays so when the clock changes; a wall time that is skipped means the change itself, as everywhere in this module.
 */
export function seriesSpans(clock: WallClock, series: WallSeries, window: Span, most: number): { spans: Span[]; isCut: boolean } {
  const { start, rule } = checkSeries(series);
  const reachMs = series.minutes * 60_000 + 2 * 86_400_000;
  const instant = (ms: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(ms);
  const stretch = { from: instant(window.start - reachMs), to: instant(window.end + reachMs), most };
  const { starts, isCut } = occurrences({ rule, start: start.toZonedDateTime('UTC') }, stretch);
  const real = (wall: Temporal.ZonedDateTime): number => clock.reaches(wall.toPlainDate().toString(), wall.hour * 60 + wall.minute);
  const spans = starts
    .map((wall) => ({ start: real(wall), end: real(wall.add({ minutes: series.minutes })) }))
    .filter((span) => span.start < span.end && span.start < window.end && span.end > window.start);
  return { spans, isCut };
}

const badSeries = (path: string, message: string) => invalid('calendar.bad_series', message, { fields: [{ path, message }] });
