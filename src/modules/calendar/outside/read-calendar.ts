import { merge } from '../domain.ts';
import type { Span, WallClock } from '../wall-clock.ts';
import { expandSeries, type Horizon } from './expand-event.ts';
import { EventProblem, readEvent, readPeriod, readProperty, type Clocks, type EventFacts, type Written } from './read-event.ts';
import { joinCalendar, splitCalendar, type Piece } from './split.ts';
import { ianaZone, zoneNamed, type WallZone } from './zones.ts';

/** What could not be taken over, or only in part, and why: for the person whose calendar it is. */
export interface ReadProblem {
  /** Its title, or its UID, or the line it begins at. */
  event: string;
  line: number;
  reason: string;
}

export interface ReadCalendar {
  /** When it keeps people busy, within the window, merged and in order. */
  busy: Span[];
  /** Events and free-busy lists found. */
  events: number;
  problems: ReadProblem[];
  /** Whether a limit cut it off: times that it keeps busy may be missing. The problems tell which limit. */
  isPartial: boolean;
  /** The same calendar without titles, to be read again. */
  source: string;
}

export interface ReadOptions {
  /** Whose wall clock dates and floating times mean. */
  clock: WallClock;
  window: Span;
  /** Events with such UIDs are passed over: they are our own, come back. */
  isOwn?: (uid: string) => boolean;
  limits?: Partial<ReadLimits>;
}

export interface ReadLimits {
  events: number;
  /** Of one series. */
  occurrences: number;
  /** Of all events, merged. */
  spans: number;
  /** Of its own computing, without what others do in between; what was not reached by then is told as a problem. */
  workMs: number;
}

const standard: ReadLimits = { events: 5_000, occurrences: 2_000, spans: 10_000, workMs: 3_000 };
export const mostProblems = 100;
const [leftOut, tooLong] = ['it was left out:', 'the calendar takes too long to work out'];

/**
 * Reads an iCalendar text for the times it keeps people busy. Whatever a file holds, it is read to its end or to a limit: what is
 * wrong with an event costs that event alone and is told by name. It lets others work in between.
 *
 * @throws calendar.not_a_calendar when it is not iCalendar at all
 */
export async function readCalendar(text: string, { clock, window, isOwn = () => false, limits }: ReadOptions): Promise<ReadCalendar> {
  const bounds = { ...standard, ...limits };
  // The database keeps neither NUL nor half a character.
  const pieces = splitCalendar(text.toWellFormed().replaceAll('\0', '\uFFFD'));
  const problems: ReadProblem[] = [];
  const told = new Set<string>();
  const tell = (piece: Piece, reason: string): void => {
    const key = `${piece.line} ${reason}`;
    if (told.has(key) || problems.length >= mostProblems) return;
    told.add(key);
    problems.push({ event: nameOf(piece), line: piece.line, reason });
  };
  const cuts: ReadProblem[] = [];
  const tellCut = (piece: Piece, where: string, why: string): void =>
    void cuts.push({ event: nameOf(piece), line: piece.line, reason: `${where} ${leftOut} ${why}` });
  const work = meter(bounds.workMs);
  const clocks = clocksOf(pieces, clock.zone);
  const horizon: Horizon = { clock, window, most: bounds.occurrences, pause: work.demandTime };
  const timed = pieces.filter(({ kind }) => kind !== 'vtimezone');
  const counted = timed.slice(0, bounds.events);
  const [beyond] = timed.slice(bounds.events);
  if (beyond !== undefined) tellCut(beyond, 'from here on', `at most ${bounds.events.toLocaleString('en-US')} events are read`);

  let spans: Span[] = [];
  /** One piece of the work, then others' turn. @returns whether there is time for more */
  const step = async (piece: Piece, run: () => void): Promise<boolean> => {
    try {
      work.demandTime();
      work.measure(() => attempt(piece, tell, run));
    } catch (error) {
      if (!(error instanceof OutOfTime)) throw error;
      tellCut(piece, 'from here on', tooLong);
      return false;
    }
    await new Promise(setImmediate);
    return true;
  };
  const series = new Map<string, { piece: Piece; events: EventFacts[] }>();
  let hasTime = true;
  for (const piece of counted) {
    hasTime = await step(piece, () => {
      const using = clocks((tzid) =>
        tell(piece, `its time zone "${tzid.slice(0, 60)}" is not known; it was read by the kitchen’s own clock`),
      );
      if (piece.kind === 'vfreebusy') return void spans.push(...clipped(freeBusy(piece, using, clock), window));
      const event = readEvent(piece, using);
      if (isOwn(event.uid)) return;
      const key = event.uid === '' ? `line ${piece.line}` : event.uid;
      const known = series.get(key);
      if (known === undefined) series.set(key, { piece, events: [event] });
      else known.events.push(event);
    });
    if (!hasTime) break;
  }
  for (const { piece, events } of hasTime ? series.values() : []) {
    hasTime = await step(piece, () => {
      const found = expandSeries(events, horizon);
      spans.push(...clipped(found.spans, window));
      if (found.isCut) tell(piece, `only its first ${bounds.occurrences.toLocaleString('en-US')} repetitions were kept`);
    });
    if (!hasTime) break;
    if (spans.length > bounds.spans * 10) spans = merge(spans);
    if (spans.length > bounds.spans * 10) {
      tellCut(piece, 'from here on', 'the calendar has too many separate events');
      break;
    }
  }
  const busy = merge(spans);
  const [late] = busy.slice(bounds.spans);
  const last = counted.at(-1);
  if (late !== undefined && last !== undefined)
    tellCut(
      last,
      `after ${new Date(late.start).toISOString().slice(0, 10)}`,
      `at most ${bounds.spans.toLocaleString('en-US')} stretches are kept`,
    );
  const read = new Set(counted);
  const kept = pieces.filter((piece) => piece.kind === 'vtimezone' || read.has(piece));
  return {
    busy: busy.slice(0, bounds.spans),
    events: timed.length,
    problems: [...cuts, ...problems].slice(0, mostProblems),
    isPartial: cuts.length > 0,
    source: joinCalendar(kept),
  };
}

/** Whether the problem tells that a limit cut the calendar off. */
export const tellsCut = ({ reason }: ReadProblem): boolean => /^(?:from here on|after \d{4}-\d\d-\d\d) it was left out:/.test(reason);

class OutOfTime extends Error {}

/** Measures what was worked, not what was waited for. */
function meter(mostMs: number): { demandTime: () => void; measure: (run: () => void) => void } {
  let spentMs = 0;
  let began: number | undefined;
  return {
    demandTime() {
      const running = began === undefined ? 0 : performance.now() - began;
      if (spentMs + running > mostMs) throw new OutOfTime();
    },
    measure(run) {
      began = performance.now();
      try {
        run();
      } finally {
        spentMs += performance.now() - began;
        began = undefined;
      }
    },
  };
}

/** Only what lies within the window: a year that no database knows gets no further. */
const clipped = (spans: readonly Span[], window: Span): Span[] =>
  spans
    .map(({ start, end }) => ({ start: Math.max(start, window.start), end: Math.min(end, window.end) }))
    .filter(({ start, end }) => start < end);

function attempt(piece: Piece, tell: (piece: Piece, reason: string) => void, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof OutOfTime) throw error;
    // Whatever a stranger's file makes a library do, it costs that one event.
    tell(piece, error instanceof EventProblem ? error.message : 'it cannot be understood');
  }
}

function nameOf({ lines, line }: Piece): string {
  const value = (name: RegExp): string | undefined => {
    const found = lines.find((each) => name.test(each));
    return found
      ?.slice(found.indexOf(':') + 1)
      .replaceAll(/[\p{Cc}\p{Cs}]/gu, ' ')
      .trim()
      .slice(0, 120);
  };
  return value(/^SUMMARY[;:]/i) || value(/^UID[;:]/i) || `the event at line ${line}`;
}

/** Zones by name, each worked out once; what to say of an unknown one differs by event. */
function clocksOf(pieces: readonly Piece[], ownZone: string): (unknown: (tzid: string) => void) => Clocks {
  const definitions = new Map<string, string>();
  for (const { kind, lines } of pieces) {
    const tzid = lines.find((line) => /^TZID[;:]/i.test(line));
    if (kind === 'vtimezone' && tzid !== undefined)
      definitions.set(tzid.slice(tzid.indexOf(':') + 1).trim(), ['BEGIN:VTIMEZONE', ...lines, 'END:VTIMEZONE'].join('\r\n'));
  }
  const known = new Map<string, WallZone | undefined>();
  const floating = ianaZone(ownZone);
  return (unknown) => ({
    floating,
    named(tzid) {
      if (!known.has(tzid)) known.set(tzid, zoneNamed(tzid, definitions));
      const found = known.get(tzid);
      if (found === undefined) unknown(tzid);
      return found ?? floating;
    },
  });
}

function freeBusy({ lines, isWhole }: Piece, clocks: Clocks, clock: WallClock): Span[] {
  if (!isWhole) throw new EventProblem('it does not end (END:VFREEBUSY is missing)');
  const real = ({ isDate, wall, clock: by }: Written): number =>
    isDate ? clock.reaches(wall.toPlainDate().toString(), 0) : by.realMs(wall);
  return lines.map(readProperty).flatMap((property) => {
    if (property.name !== 'freebusy' || property.parameters['fbtype']?.toUpperCase() === 'FREE') return [];
    return property.values.map((value) => {
      const { start, length } = readPeriod(property, value, clocks);
      const from = real(start);
      return { start: from, end: 'ms' in length ? from + length.ms : real({ ...start, wall: start.wall.add(length.wall) }) };
    });
  });
}
