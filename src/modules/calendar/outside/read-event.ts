import ICAL from 'ical.js';
import { isGuildhallError } from '#kernel';
import { parseRule, type RuleParts } from '../recurrence/index.ts';
import type { Piece } from './split.ts';
import { ianaZone, type WallZone } from './zones.ts';

/** A moment as an event writes it: a date, or a wall time by some clock. */
export interface Written {
  isDate: boolean;
  wall: Temporal.ZonedDateTime;
  clock: WallZone;
}

/** How long each occurrence lasts: so long by real time (DTEND), or by the wall (DURATION, and days). */
export type Length = { ms: number } | { wall: Temporal.Duration };

export interface EventFacts {
  uid: string;
  start: Written;
  length: Length;
  rules: RuleParts[];
  exRules: RuleParts[];
  extra: { start: Written; length?: Length }[];
  except: Written[];
  /** Which occurrence of the series this one stands for. */
  replaces?: Written;
  /** It also moves all that follow. */
  andFollowing: boolean;
  /** It takes no time: cancelled, or marked as free. */
  isFree: boolean;
}

/** What is wrong about one event, for the person who sent it. */
export class EventProblem extends Error {}
const wrong = (reason: string): EventProblem => new EventProblem(reason);

export interface Property {
  name: string;
  parameters: Readonly<Record<string, string>>;
  values: readonly unknown[];
}

/** What to do about a TZID; it may throw an {@link EventProblem}. */
export interface Clocks {
  named(tzid: string): WallZone;
  /** For times without a zone, and dates. */
  floating: WallZone;
}

const mostDates = 2_000;
/** Rules of an event, those that take away among them. Calendar programs write one. */
const mostRules = 20;

/** @throws EventProblem saying what is wrong */
export function readEvent({ lines, isWhole }: Piece, clocks: Clocks): EventFacts {
  if (!isWhole) throw wrong('it does not end (END:VEVENT is missing)');
  const all = lines.map(readProperty);
  const first = (name: string): Property | undefined => all.find((each) => each.name === name);
  const every = (name: string): Property[] => all.filter((each) => each.name === name);
  const text = (name: string): string => String(first(name)?.values[0] ?? '').toUpperCase();
  const started = first('dtstart');
  if (started === undefined) throw wrong('it has no start (DTSTART)');
  const start = readMoment(started, started.values[0], clocks);
  const extra = every('rdate').flatMap((property) => property.values.map((value) => readExtra(property, value, clocks)));
  const except = every('exdate').flatMap((property) => property.values.filter(isSaid).map((value) => readMoment(property, value, clocks)));
  if (extra.length + except.length > mostDates) throw wrong(`it names more than ${mostDates.toLocaleString('en-US')} single dates`);
  const [rules, exRules] = [every('rrule'), every('exrule')];
  if (rules.length + exRules.length > mostRules) throw wrong(`it has more than ${mostRules} recurrence rules`);
  const replaced = first('recurrence-id');
  return {
    uid: String(first('uid')?.values[0] ?? ''),
    start,
    length: readLength(start, first('dtend'), first('duration'), clocks),
    rules: rules.map(readRule),
    exRules: exRules.map(readRule),
    extra: extra.filter((each) => each !== undefined),
    except,
    ...(replaced === undefined ? {} : { replaces: readMoment(replaced, replaced.values[0], clocks) }),
    andFollowing: replaced?.parameters['range']?.toUpperCase() === 'THISANDFUTURE',
    isFree: text('status') === 'CANCELLED' || text('transp') === 'TRANSPARENT' || text('x-microsoft-cdo-busystatus') === 'FREE',
  };
}

/** A date without a figure is an empty one, as some programs write for none. */
const isSaid = (value: unknown): boolean => /\d/.test(String(value));

export function readProperty(line: string): Property {
  try {
    const [name, parameters, , ...values] = ICAL.parse.property(tidied(line)) as [string, Record<string, string>, string, ...unknown[]];
    return { name: /^EXRULE/i.test(line) ? 'exrule' : name, parameters, values };
  } catch {
    throw wrong(`this line cannot be read: "${line.slice(0, 80)}"`);
  }
}

/** Rules as the library takes them: excluded ones by the name of the others, and without the spaces that some programs write. */
const tidied = (line: string): string => (/^(?:EX|R)RULE/i.test(line) ? line.replace(/^EXRULE/i, 'RRULE').replaceAll(' ', '') : line);

export function readMoment({ name, parameters }: Property, value: unknown, clocks: Clocks): Written {
  const text = String(value).replaceAll(/[-:\s]/g, '');
  const [, date = '', time, utc] = /^(\d{8})(?:T(?:(\d{6})(Z?))?)?$/.exec(text) ?? [];
  const tzid = parameters['tzid'];
  try {
    if (time === undefined) return { isDate: true, wall: Temporal.PlainDate.from(date).toZonedDateTime('UTC'), clock: clocks.floating };
    const clock = utc === 'Z' ? ianaZone('UTC') : tzid === undefined ? clocks.floating : clocks.named(tzid);
    return { isDate: false, wall: Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(clock.zone), clock };
  } catch (error) {
    if (error instanceof EventProblem) throw error;
    throw wrong(`${name.toUpperCase()} is no moment of any calendar: "${String(value).slice(0, 40)}"`);
  }
}

function readExtra(property: Property, value: unknown, clocks: Clocks): { start: Written; length?: Length } | undefined {
  if (!isSaid(value)) return undefined;
  if (!Array.isArray(value) && !/\//.test(String(value))) return { start: readMoment(property, value, clocks) };
  const { start, length } = readPeriod(property, value, clocks);
  return { start, length };
}

/** `start/end` or `start/duration`. */
export function readPeriod(property: Property, value: unknown, clocks: Clocks): { start: Written; length: Length } {
  const [from, to] = Array.isArray(value) ? (value as unknown[]) : String(value).split('/');
  const start = readMoment(property, from, clocks);
  if (/^[+-]?P/i.test(String(to))) return { start, length: { wall: readDuration(String(to)) } };
  return { start, length: { ms: between(start, readMoment(property, to, clocks)) } };
}

function readLength(start: Written, end: Property | undefined, duration: Property | undefined, clocks: Clocks): Length {
  if (duration !== undefined) return { wall: readDuration(String(duration.values[0])) };
  if (end === undefined) return { wall: Temporal.Duration.from(start.isDate ? { days: 1 } : { seconds: 0 }) };
  const until = readMoment(end, end.values[0], clocks);
  if (start.isDate && until.isDate) {
    const { days } = start.wall.until(until.wall, { largestUnit: 'days' });
    if (days < 0) throw wrong('it ends before it starts');
    return { wall: Temporal.Duration.from({ days: Math.max(days, 1) }) };
  }
  return { ms: between(start, until) };
}

function between(start: Written, end: Written): number {
  const ms = end.clock.realMs(end.wall) - start.clock.realMs(start.wall);
  if (ms < 0) throw wrong('it ends before it starts');
  return ms;
}

function readDuration(text: string): Temporal.Duration {
  try {
    const duration = Temporal.Duration.from(text);
    if (duration.sign >= 0 && duration.years === 0 && duration.months === 0) return duration;
  } catch {
    // falls through to the one problem
  }
  throw wrong(`"${text.slice(0, 40)}" is no length of time`);
}

function readRule({ values }: Property): RuleParts {
  try {
    const [value] = values;
    return parseRule(
      typeof value === 'string' ? value : ICAL.Recur.fromData(value as Parameters<typeof ICAL.Recur.fromData>[0]).toString(),
    );
  } catch (error) {
    throw wrong(isGuildhallError(error) ? error.message : 'its recurrence rule cannot be read');
  }
}
