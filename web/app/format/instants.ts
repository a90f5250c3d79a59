import type { Locale } from '~/texts';
import { plainSpaces } from './money';

/**
 * Instants as people read them, always in the zone of the place that they are about. Plain Intl and no Temporal: this
 * runs in browsers too, and must give there exactly what the server rendered.
 */
type Shape = Intl.DateTimeFormatOptions;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(instant: string, timeZone: string, locale: Locale, shape: Shape): string {
  const key = `${locale} ${timeZone} ${JSON.stringify(shape)}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...shape, timeZone });
  formats.set(key, known);
  return plainSpaces(known.format(new Date(instant)));
}

/** "10:00 AM" */
export function formatTime(instant: string, timeZone: string, locale: Locale): string {
  return format(instant, timeZone, locale, { hour: 'numeric', minute: '2-digit' });
}

/** "Sunday, November 22" (with the year when asked) */
export function formatDay(instant: string, timeZone: string, locale: Locale, year = false): string {
  return format(instant, timeZone, locale, { weekday: 'long', month: 'long', day: 'numeric', ...(year ? { year: 'numeric' } : {}) });
}

/** "Nov 22, 2026, 10:00 AM PST": the zone is said. */
export function formatInstant(instant: string, timeZone: string, locale: Locale): string {
  return format(instant, timeZone, locale, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  });
}

/** "Sunday, November 22, 10:00 AM – 1:00 PM PST"; the second day is named when the span passes midnight. */
export function formatSpan(start: string, end: string, timeZone: string, locale: Locale): string {
  const zone = zoneName(start, timeZone, locale);
  const [first, last] = [formatDay(start, timeZone, locale), formatDay(end, timeZone, locale)];
  const until = `${first === last ? '' : `${last}, `}${formatTime(end, timeZone, locale)}`;
  return `${first}, ${formatTime(start, timeZone, locale)} – ${until} ${zone}`;
}

/** "PST" */
export function zoneName(instant: string, timeZone: string, locale: Locale): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' }).formatToParts(new Date(instant));
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone;
}

/** A calendar date without a time, 'YYYY-MM-DD', as "November 22, 2026" or in the given shape. */
export function formatDate(date: string, locale: Locale, shape: Shape = { year: 'numeric', month: 'long', day: 'numeric' }): string {
  const noon = `${date.slice(0, 10)}T12:00:00Z`;
  // Dates come from addresses too, and an address can say anything.
  return Number.isNaN(Date.parse(noon)) ? date : format(noon, 'UTC', locale, shape);
}

/** A time on the wall without a day, 'HH:MM', as "2:00 PM". */
export function formatClock(time: string, locale: Locale): string {
  return /^(?:[01]\d|2[0-3]):[0-5]\d/.test(time) ? formatTime(`2000-01-01T${time.slice(0, 5)}:00Z`, 'UTC', locale) : time;
}

/** "3 h" or "2 h 30 min" */
export function formatDuration(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 ? `${hours} h` : '', rest > 0 ? `${rest} min` : ''].filter(Boolean).join(' ') || '0 min';
}
