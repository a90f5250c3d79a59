import { conflict, invalid, type GuildhallError } from '#kernel';
import type { Refusal, Terms } from './domain.ts';
import type { Span, WallClock } from './wall-clock.ts';

const day = { weekday: 'long', month: 'long', day: 'numeric' } as const;
const hour = { hour: 'numeric', minute: '2-digit' } as const;

/** "Saturday, March 14, 10:00 AM to 12:00 PM PDT", as the resource's own wall shows it. */
export function sayTime(clock: WallClock, { start, end }: Span): string {
  const from = clock.at(start);
  const to = clock.at(end);
  const last = from.toPlainDate().equals(to.toPlainDate()) ? hour : { ...day, ...hour };
  return `${from.toLocaleString('en-US', { ...day, ...hour })} to ${to.toLocaleString('en-US', { ...last, timeZoneName: 'short' })}`;
}

/** The refusal as an error the guest can act on, with the nearest free times as facts. */
export function explain(clock: WallClock, terms: Terms, reason: Refusal, wanted: Span, nearest: readonly Span[]): GuildhallError {
  const when = sayTime(clock, wanted);
  const facts = { nearestFree: nearest.map(({ start, end }) => ({ startsAt: utc(start), endsAt: utc(end) })) };
  switch (reason) {
    case 'misaligned':
      return invalid('calendar.misaligned', `${when} is off the grid: start and end on a multiple of ${terms.slot} minutes.`);
    case 'too_short':
      return invalid('calendar.too_short', `${when} is too short: book at least ${sayMinutes(terms.minimum)}.`);
    case 'too_long':
      return invalid('calendar.too_long', `${when} is too long: book at most ${sayMinutes(terms.maximum)} at a time.`);
    case 'too_soon':
      return invalid(
        'calendar.too_soon',
        terms.lead === 0
          ? `${when} has already begun: choose a later start.`
          : `${when} is too soon: book at least ${sayMinutes(terms.lead)} ahead.`,
        { facts },
      );
    case 'too_far':
      return invalid('calendar.too_far', `${when} is too far ahead: bookings open ${terms.horizonDays} days before.`);
    case 'closed':
      return invalid('calendar.closed', `It is not open for all of ${when}. Choose a time within the opening hours.`, { facts });
    case 'slot_taken':
      return conflict('calendar.slot_taken', `${when} is already taken. Choose another time.`, { facts });
  }
}

const utc = (ms: number): string => Temporal.Instant.fromEpochMilliseconds(ms).toString();

function sayMinutes(minutes: number): string {
  const say = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;
  if (minutes % 1_440 === 0) return say(minutes / 1_440, 'day');
  if (minutes % 60 === 0) return say(minutes / 60, 'hour');
  return say(minutes, 'minute');
}
