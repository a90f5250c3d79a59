import type { Interval } from '#kernel';
import type { Context } from '#platform/context';

/** A booking as a calendar elsewhere shows it. Names of people stay here: the address may be in many hands. */
export interface FeedBooking {
  id: string;
  title: string;
  /** The path of its page within the market. */
  page: string;
  during: Interval;
  /** Grows with every step of the booking. */
  version: number;
  changedAt: Temporal.Instant;
}

/** The moments between which a feed tells. */
export interface FeedWindow {
  from: Temporal.Instant;
  to: Temporal.Instant;
}

/** What the module that owns the bookings tells a feed; whether a booking still has its time, the calendar knows itself. */
export interface FeedBookings {
  ofResource(ctx: Context, resourceId: string, window: FeedWindow): Promise<FeedBooking[]>;
  ofPerson(ctx: Context, personId: string, window: FeedWindow): Promise<FeedBooking[]>;
}

export interface FeedsConfig {
  bookings: FeedBookings;
  /** What a kitchen is called. */
  nameOf(ctx: Context, resourceId: string): Promise<string | undefined>;
  /** Where the house is reached, without a slash at the end. */
  publicUrl: string;
  /** Seals the secret of an address, so that its owner can see it again. */
  protector: { protect(plain: string, label: string): string; unprotect(sealed: string, label: string): string };
}
