import type { Id, Interval } from '#kernel';

/** Opening hours of one ISO weekday (1 is Monday) by the clock on the wall: '09:00' to '17:30'; closes may be '24:00'. */
export interface WeeklyHours {
  weekday: number;
  opens: string;
  closes: string;
}

/** What bounds a booking of a resource. All in whole minutes or days. */
export interface BookingRules {
  /** Kept free before every booking, for setting up. With the buffer after it, both lie between two bookings. */
  bufferBeforeMinutes: number;
  /** Kept free after every booking, for cleaning. */
  bufferMinutes: number;
  /** How long before its start a booking must be made. */
  leadMinutes: number;
  /** Bookings start and end on this grid of the wall clock: 5, 10, 15, 20, 30 or 60. */
  slotMinutes: number;
  minimumMinutes: number;
  maximumMinutes: number;
  /** How many days ahead of today, in the resource's zone, a booking may end. */
  horizonDays: number;
}

export interface ResourceRules extends BookingRules {
  resourceId: string;
  ownerId: string;
  /** IANA zone whose wall clock the hours mean. */
  timeZone: string;
  weekly: WeeklyHours[];
}

/** A day whose hours differ: closed all day, or open at these hours instead of the weekly ones. */
export interface CalendarException {
  id: Id<'calendar-exception'>;
  date: string;
  closed: boolean;
  opens?: string;
  closes?: string;
  note?: string;
}

/** What the time is reserved for: a booking, or the owner's own block. */
export interface Subject {
  kind: string;
  id: string;
}

/** So many units of something that is booked together with a place. */
export interface PartWish {
  resourceId: string;
  units: number;
  /** What people call it, for refusals. */
  title: string;
}

export interface Reservation {
  id: Id<'reservation'>;
  resourceId: string;
  subject: Subject;
  /** Which one, where the resource has several units. */
  unit: number;
  /** What the guest booked, without buffers. */
  during: Interval;
  status: 'hold' | 'committed';
  /** When a hold lapses; absent once committed. */
  expiresAt?: Temporal.Instant;
}
