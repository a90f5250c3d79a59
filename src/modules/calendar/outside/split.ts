import { invalid } from '#kernel';

/** A component of a calendar as text: its own properties, unfolded, without those nobody here asks for. */
export interface Piece {
  kind: 'vevent' | 'vfreebusy' | 'vtimezone';
  /** Where it begins in what was given, for the report. */
  line: number;
  lines: string[];
  /** Whether its end was found. */
  isWhole: boolean;
}

const wanted = {
  vevent: /^(?:UID|SUMMARY|DTSTART|DTEND|DURATION|RRULE|EXRULE|RDATE|EXDATE|RECURRENCE-ID|STATUS|TRANSP|X-MICROSOFT-CDO-BUSYSTATUS)[;:]/i,
  vfreebusy: /^(?:UID|FREEBUSY)[;:]/i,
  vtimezone: /^(?:TZID|X-LIC-LOCATION|BEGIN|END|DTSTART|RRULE|RDATE|TZOFFSETFROM|TZOFFSETTO)[;:]/i,
} as const;
const kinds: Readonly<Record<string, Piece['kind']>> = { VEVENT: 'vevent', VFREEBUSY: 'vfreebusy', VTIMEZONE: 'vtimezone' };
const longestLine = 100_000;

/**
 * Takes a file apart without judging it, so that one broken event costs no other. What alarms and unknown components say is not
 * looked at.
 *
 * @throws calendar.not_a_calendar when it is not iCalendar at all
 */
export function splitCalendar(text: string): Piece[] {
  const pieces: Piece[] = [];
  let sawCalendar = false;
  let current: Piece | undefined;
  let depth = 0;
  for (const { line, at } of unfolded(text)) {
    const [, edge, name = ''] = /^(BEGIN|END):\s*([A-Za-z0-9-]+)\s*$/i.exec(line) ?? [];
    const isBegin = edge?.toUpperCase() === 'BEGIN';
    if (isBegin && name.toUpperCase() === 'VCALENDAR') sawCalendar = true;
    const kind = kinds[name.toUpperCase()];
    if (current === undefined) {
      if (isBegin && kind !== undefined) pieces.push((current = { kind, line: at, lines: [], isWhole: false }));
      depth = 0;
      continue;
    }
    if (edge !== undefined && !isBegin && depth === 0) {
      current.isWhole = kind === current.kind;
      current = undefined;
      continue;
    }
    // An event within an event: the first one never ended.
    if (isBegin && kind === 'vevent') {
      pieces.push((current = { kind, line: at, lines: [], isWhole: false }));
      depth = 0;
      continue;
    }
    if (edge !== undefined) depth += isBegin ? 1 : -1;
    const isOwn = depth === 0 && edge === undefined;
    if ((isOwn || current.kind === 'vtimezone') && wanted[current.kind].test(line)) current.lines.push(line);
  }
  if (!sawCalendar && pieces.length === 0)
    throw invalid(
      'calendar.not_a_calendar',
      'This is no calendar: a calendar file begins with BEGIN:VCALENDAR. Export it as .ics and try again.',
    );
  return pieces;
}

/** The same pieces as a small calendar again, without titles: what is kept to read once more when the horizon has moved. */
export function joinCalendar(pieces: readonly Piece[]): string {
  const parts = pieces.flatMap(({ kind, lines }) => {
    const name = kind.toUpperCase();
    return [`BEGIN:${name}`, ...lines.filter((line) => !/^SUMMARY[;:]/i.test(line)), `END:${name}`];
  });
  return ['BEGIN:VCALENDAR', ...parts, 'END:VCALENDAR', ''].join('\r\n');
}

/** Logical lines: a line that begins with a space or a tab goes on from the one before. Any of CRLF, LF, CR ends one. */
function* unfolded(text: string): Generator<{ line: string; at: number }> {
  let line = '';
  let at = 1;
  let count = 0;
  for (const match of text.replace(/^\uFEFF/, '').matchAll(/([^\r\n]*)(?:\r\n|\r|\n|$)/g)) {
    const physical = match[1] ?? '';
    count += 1;
    if (/^[ \t]/.test(physical)) {
      if (line.length < longestLine) line += physical.slice(1);
      continue;
    }
    if (line !== '') yield { line: line.slice(0, longestLine), at };
    line = physical;
    at = count;
  }
  if (line !== '') yield { line: line.slice(0, longestLine), at };
}
