import { isGuildhallError } from '#kernel';
import { mostPerDay, occurrences, type RuleParts } from '../recurrence/index.ts';
import type { Span, WallClock } from '../wall-clock.ts';
import { EventProblem, type EventFacts, type Length, type Written } from './read-event.ts';

/** Between which moments a calendar is read, and by whose clock dates and floating times are meant. */
export interface Horizon {
  clock: WallClock;
  window: Span;
  /** Occurrences of one series. */
  most: number;
}

interface Occurrence extends Span {
  /** The start that the series gives it, by which an exception names it. */
  id: number;
  date: string;
}

const longestMs = 366 * 86_400_000;
const dayMs = 86_400_000;
/** A rule for every minute keeps nobody busy in a way that a calendar could tell. */
const mostStartsADay = 200;

/**
 * When the events of one UID keep people busy: the series, less what is excepted, with what stands in for single occurrences.
 * Without a series, each event speaks for itself.
 *
 * @returns the spans, and whether some were cut off
 * @throws EventProblem
 */
export function expandSeries(events: readonly EventFacts[], horizon: Horizon): { spans: Span[]; isCut: boolean } {
  const masters = events.filter((each) => each.replaces === undefined);
  const overrides = events.filter((each) => each.replaces !== undefined);
  const found = masters.map((each) => (each.isFree ? { all: [], isCut: false } : occurrencesOf(each, horizon)));
  const all = found.flatMap((each) => each.all);
  const followers = overrides.filter((each) => each.andFollowing).sort((a, b) => idOf(a, horizon) - idOf(b, horizon));
  const replaced = (it: Occurrence): boolean => overrides.some(({ replaces }) => replaces !== undefined && isAt(replaces, it, horizon));
  const kept = all.filter((it) => !replaced(it)).flatMap((it) => moved(it, followers, horizon));
  const instead = overrides.filter((each) => !each.isFree).map((each) => spanOf(each.start, each.length, horizon));
  const inside = ({ start, end }: Span): boolean => start < end && start < horizon.window.end && end > horizon.window.start;
  return { spans: [...kept, ...instead].filter(inside).map(({ start, end }) => ({ start, end })), isCut: found.some((each) => each.isCut) };
}

function occurrencesOf(event: EventFacts, horizon: Horizon): { all: Occurrence[]; isCut: boolean } {
  const { start, length, rules, exRules, extra, except } = event;
  const byRule = rules.map((rule) => startsOf(rule, event, horizon));
  const without = new Set(exRules.flatMap((rule) => startsOf(rule, event, horizon).starts.map((each) => realMs(each, horizon))));
  const starts = [start, ...byRule.flatMap((each) => each.starts)].map((each) => ({ start: each, length }));
  const all = new Map<number, Occurrence>();
  for (const each of [...starts, ...extra.map((it) => ({ start: it.start, length: it.length ?? length }))]) {
    const id = realMs(each.start, horizon);
    if (!all.has(id)) all.set(id, { id, date: each.start.wall.toPlainDate().toString(), ...spanOf(each.start, each.length, horizon) });
  }
  const isLeft = (it: Occurrence): boolean => !without.has(it.id) && !except.some((each) => isAt(each, it, horizon));
  return { all: [...all.values()].filter(isLeft), isCut: byRule.some((each) => each.isCut) };
}

/** The starts of a rule whose occurrences may reach into the window. */
function startsOf(rule: RuleParts, { start, length }: EventFacts, { window, most }: Horizon): { starts: Written[]; isCut: boolean } {
  if (mostPerDay(rule) > mostStartsADay) throw new EventProblem('it repeats too often: at most every few minutes can be kept');
  const reach = Math.min(longestMs, 'ms' in length ? length.ms : length.wall.total({ unit: 'milliseconds', relativeTo: start.wall }));
  const stretch = {
    from: Temporal.Instant.fromEpochMilliseconds(window.start - reach - dayMs),
    to: Temporal.Instant.fromEpochMilliseconds(window.end + dayMs),
    most,
  };
  try {
    const { starts, isCut } = occurrences({ rule, start: start.wall, isDate: start.isDate }, stretch);
    return { starts: starts.map((wall) => ({ ...start, wall })), isCut };
  } catch (error) {
    throw isGuildhallError(error) ? new EventProblem(error.message) : error;
  }
}

/** Moved as the nearest earlier "this and following" says, if there is one. */
function moved(it: Occurrence, followers: readonly EventFacts[], horizon: Horizon): Span[] {
  const leader = followers.findLast((each) => idOf(each, horizon) <= it.id);
  if (leader === undefined) return [it];
  if (leader.isFree) return [];
  const own = spanOf(leader.start, leader.length, horizon);
  const start = it.start + own.start - idOf(leader, horizon);
  return [{ start, end: start + own.end - own.start }];
}

const idOf = ({ replaces, start }: EventFacts, horizon: Horizon): number => realMs(replaces ?? start, horizon);

/** Whether an exception names this occurrence: by its moment, or by its date alone. */
const isAt = (named: Written, { id, date }: Occurrence, horizon: Horizon): boolean =>
  named.isDate ? named.wall.toPlainDate().toString() === date : realMs(named, horizon) === id;

/** Dates begin with the day by the horizon's clock. */
function realMs({ isDate, wall, clock }: Written, horizon: Horizon): number {
  return isDate ? horizon.clock.reaches(wall.toPlainDate().toString(), 0) : clock.realMs(wall);
}

function spanOf(written: Written, length: Length, horizon: Horizon): Span {
  const start = realMs(written, horizon);
  if ('ms' in length) return { start, end: start + Math.min(length.ms, longestMs) };
  const later = { ...written, wall: written.wall.add(length.wall) };
  const isWhole = length.wall.round({ largestUnit: 'days', relativeTo: written.wall }).with({ days: 0 }).blank;
  const end =
    written.isDate && !isWhole ? start + length.wall.total({ unit: 'milliseconds', relativeTo: written.wall }) : realMs(later, horizon);
  return { start, end: Math.min(end, start + longestMs) };
}
