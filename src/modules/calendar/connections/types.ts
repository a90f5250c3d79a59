import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import type { CalendarProvider } from '#platform/outside-calendar';
import type { FieldSeal } from '#platform/secrets-at-rest';
import type { FeedBookings } from '../feeds/index.ts';

export type ProviderName = 'google' | 'microsoft';

export interface ConnectionsConfig {
  /** Those that this house is registered at; the others are not offered. */
  providers: readonly CalendarProvider[];
  /** Seals tokens. */
  seal: FieldSeal;
  /** What bookings are called; nobody's name. */
  bookings: FeedBookings;
  /** Where the house is reached, without a slash at the end. */
  publicUrl: string;
  /** Tells a host that a provider says access was taken back. */
  tellEnded?(
    ctx: Context,
    tx: Tx,
    ended: { ownerId: string; resourceId: string; connectionId: string; title: string; account: string },
  ): Promise<void>;
}

/** A calendar in a host's account at a provider, connected to a kitchen. */
export interface Connection {
  id: string;
  provider: ProviderName;
  /** The provider, as people know it. */
  title: string;
  account: string;
  /** `choosing`: a calendar has to be chosen. `ended`: access was taken back or has run out; what was read before still holds. */
  state: 'choosing' | 'on' | 'ended';
  calendar?: string;
  busyTimes: number;
  /** Bookings of ours that stand in it. */
  bookings: number;
  readAt?: Temporal.Instant;
  failure?: { reason: string; since: Temporal.Instant };
  endedAt?: Temporal.Instant;
  /** Times sold here that it says are busy, the first few to come. They stay sold. */
  clashes: { start: Temporal.Instant; end: Temporal.Instant }[];
}
