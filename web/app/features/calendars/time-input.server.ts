import { refuseField } from '~/forms/refuse.server';
import { field } from '~/forms/submit.server';
import { texts } from '~/texts';

/** What the form asks the API for: a block of this one time, a blackout by a rule, or an opening, once or by a rule. */
export type TimeInput =
  | { kind: 'block'; body: { startsAt: string; endsAt: string; note?: string } }
  | { kind: 'blackout'; body: { startsAt: string; minutes: number; rule: string; reason: string } }
  | { kind: 'opening'; body: { startsAt: string; minutes: number; rule?: string; note: string } };

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/**
 * Reads date and times by the kitchen's clock. Until midnight is written 00:00 by browsers. What is no date or time goes to
 * the API as it is, which says what is wrong with it.
 */
export function timeInput(form: FormData, timeZone: string): TimeInput {
  const t = texts('en');
  const [date, from, to, note, until] = ['date', 'startsAt', 'endsAt', 'note', 'until'].map((name) => field(form, name)) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const repeat = field(form, 'repeat');
  const isOnce = repeat === 'once' || repeat === '';
  const start = wallTime(date, from);
  const end = start === undefined ? undefined : endOf(date, to);
  if (start !== undefined && end !== undefined && minutesBetween(start, end) <= 0)
    refuseField('endsAt', 'calendar.ends_first', t('calendar.endsFirst'));
  if (field(form, 'what') === 'open') {
    const startsAt = start?.toString({ smallestUnit: 'minute' }) ?? `${date}T${from}`;
    const minutes = start === undefined || end === undefined ? 0 : minutesBetween(start, end);
    const rule = isOnce || start === undefined ? {} : { rule: repeated(repeat, start, until) };
    return { kind: 'opening', body: { startsAt, minutes, ...rule, note: note || t('calendar.unnamedOpening') } };
  }
  if (start === undefined || end === undefined || isOnce) {
    const print = (wall: Temporal.PlainDateTime | undefined, typed: string): string =>
      wall === undefined ? typed : wall.toZonedDateTime(timeZone).toInstant().toString();
    return { kind: 'block', body: { startsAt: print(start, from), endsAt: print(end, to), ...(note === '' ? {} : { note }) } };
  }
  const body = {
    startsAt: start.toString({ smallestUnit: 'minute' }),
    minutes: minutesBetween(start, end),
    rule: repeated(repeat, start, until),
  };
  return { kind: 'blackout', body: { ...body, reason: note || t('calendar.unnamed') } };
}

const minutesBetween = (start: Temporal.PlainDateTime, end: Temporal.PlainDateTime): number =>
  Math.round(start.until(end).total('minutes'));

const repeated = (repeat: string, start: Temporal.PlainDateTime, until: string): string =>
  `${ruleOf(repeat, start)}${until === '' ? '' : `;UNTIL=${until.replaceAll('-', '')}T235959`}`;

function wallTime(date: string, time: string): Temporal.PlainDateTime | undefined {
  try {
    return Temporal.PlainDateTime.from(`${date}T${time}`);
  } catch {
    return undefined;
  }
}

function endOf(date: string, time: string): Temporal.PlainDateTime | undefined {
  const end = wallTime(date, time);
  return time === '00:00' ? end?.add({ days: 1 }) : end;
}

/** "The first Tuesday of each month"; of a fifth one, the last. */
function ruleOf(repeat: string, start: Temporal.PlainDateTime): string {
  if (repeat !== 'monthly') return `FREQ=${repeat.toUpperCase()}`;
  const nth = Math.ceil(start.day / 7);
  return `FREQ=MONTHLY;BYDAY=${nth > 4 ? -1 : nth}${weekdays[start.dayOfWeek - 1]}`;
}
