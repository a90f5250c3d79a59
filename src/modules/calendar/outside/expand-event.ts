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
  /** Called before each rule is followed; it throws when the time for it is used up. */
  pause?: () => void;
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
  const overrides = events.filter((each) => each.replaces !== undefined);
  const { all, isCut } = occurrencesOf(
    events.filter((each) => each.replaces === undefined && !each.isFree),
    horizon,
  );
  const followers = overrides.filter((each) => each.andFollowing).map((each) => followerOf(each, horizon));
  followers.sort((a, b) => a.from - b.from);
  const isReplaced = namedBy(
    overrides.flatMap(({ replaces }) => replaces ?? []),
    horizon,
  );
  const kept = all.filter((it) => !isReplaced(it)).flatMap((it) => moved(it, followers));
  const instead = overrides.filter((each) => !each.isFree).map((each) => spanOf(each.start, each.length, horizon));
  const inside = ({ start, end }: Span): boolean => start < end && start < horizon.window.end && end > horizon.window.start;
  return { spans: [...kept, ...instead].filter(inside).map(({ start, end }) => ({ start, end })), isCut };
}

/** Of all events of a series together, so that one of many masters costs no more than one of one. */
function occurrencesOf(masters: readonly EventFacts[], horizon: Horizon): { all: Occurrence[]; isCut: boolean } {
  const all: Occurrence[] = [];
  let isCut = false;
  for (const event of masters) {
    const found = occurrencesOfOne(event, { ...horizon, room: horizon.most - all.length });
    all.push(...found.all);
    isCut ||= found.isCut;
    if (isCut && all.length >= horizon.most) break;
  }
  return { all, isCut };
}

function occurrencesOfOne(event: EventFacts, horizon: Horizon & { room: number }): { all: Occurrence[]; isCut: boolean } {
  const { start, length, rules, exRules, extra, except } = event;
  const without = new Set(exRules.flatMap((rule) => startsOf(rule, event, horizon).starts.map((each) => realMs(each, horizon))));
  const isExcepted = namedBy(except, horizon);
  const all = new Map<number, Occurrence>();
  let isCut = false;
  const add = (from: Written, lasting: Length): void => {
    const id = realMs(from, horizon);
    if (all.has(id)) return;
    if (all.size >= horizon.room) isCut = true;
    else all.set(id, { id, date: dateOf(from), ...spanOf(from, lasting, horizon) });
  };
  add(start, length);
  for (const each of extra) add(each.start, each.length ?? length);
  for (const rule of rules) {
    if (isCut) break;
    const found = startsOf(rule, event, horizon);
    for (const each of found.starts) add(each, length);
    isCut ||= found.isCut;
  }
  return { all: [...all.values()].filter((it) => !without.has(it.id) && !isExcepted(it)), isCut };
}

/** The starts of a rule whose occurrences may reach into the window. */
function startsOf(rule: RuleParts, { start, length }: EventFacts, { window, most, pause }: Horizon): { starts: Written[]; isCut: boolean } {
  if (mostPerDay(rule) > mostStartsADay) throw new EventProblem('it repeats too often: at most every few minutes can be kept');
  pause?.();
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

/** An exception that also moves what follows: from which moment on, by how much, and how long each lasts then. */
interface Follower {
  from: number;
  byMs: number;
  lengthMs: number;
  isFree: boolean;
}

function followerOf({ replaces, start, length, isFree }: EventFacts, horizon: Horizon): Follower {
  const from = realMs(replaces ?? start, horizon);
  const own = spanOf(start, length, horizon);
  return { from, byMs: own.start - from, lengthMs: own.end - own.start, isFree };
}

/** Moved as the nearest earlier "this and following" says, if there is one. */
function moved(it: Occurrence, followers: readonly Follower[]): Span[] {
  const leader = followers.findLast((each) => each.from <= it.id);
  if (leader === undefined) return [it];
  if (leader.isFree) return [];
  const start = it.start + leader.byMs;
  return [{ start, end: start + leader.lengthMs }];
}

/** Whether one of these names an occurrence: by its moment, or by its date alone. Each is worked out once, for all occurrences. */
function namedBy(all: readonly Written[], horizon: Horizon): (it: Occurrence) => boolean {
  const dates = new Set(all.filter((each) => each.isDate).map(dateOf));
  const moments = new Set(all.filter((each) => !each.isDate).map((each) => realMs(each, horizon)));
  return ({ id, date }) => dates.has(date) || moments.has(id);
}

const dateOf = ({ wall }: Written): string => wall.toPlainDate().toString();

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
