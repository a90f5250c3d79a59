import type { ToldEvent } from '#platform/outside-calendar';

interface Moment {
  /** RFC 3339 with its offset. */
  dateTime?: string;
  /** A whole day. */
  date?: string;
}

interface GoogleEvent {
  id: string;
  status?: 'confirmed' | 'tentative' | 'cancelled';
  start?: Moment;
  end?: Moment;
  transparency?: 'opaque' | 'transparent';
  attendees?: { self?: boolean; responseStatus?: string }[];
  extendedProperties?: { private?: Record<string, string> };
  iCalUID?: string;
}

/**
 * When an event keeps its owner busy: not when it is marked as free, nor when they declined it. Of a cancelled one Google may tell no more
 * than its id. What it cannot be read as keeps nobody busy.
 */
export function readEvent(item: object, timeZone: string, markProperty: string): ToldEvent {
  const event = item as GoogleEvent;
  const start = momentMs(event.start, timeZone);
  const end = momentMs(event.end, timeZone);
  const isDeclined = event.attendees?.some((each) => each.self === true && each.responseStatus === 'declined') === true;
  const mark = event.extendedProperties?.private?.[markProperty];
  return {
    id: event.id,
    isRemoved: event.status === 'cancelled',
    ...(start === undefined || end === undefined || end <= start ? {} : { during: { start, end } }),
    isBusy: event.transparency !== 'transparent' && !isDeclined,
    ...(mark === undefined ? {} : { mark }),
    ...(event.iCalUID === undefined ? {} : { uid: event.iCalUID }),
  };
}

function momentMs({ dateTime, date }: Moment = {}, timeZone: string): number | undefined {
  try {
    if (dateTime !== undefined) return Temporal.Instant.from(dateTime).epochMilliseconds;
    if (date !== undefined) return Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds;
  } catch {
    // no moment of any calendar
  }
  return undefined;
}
