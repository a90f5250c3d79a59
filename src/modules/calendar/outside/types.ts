import type { GuardedFetch } from '#platform/fetch-guarded';

export interface OutsideConfig {
  /** Reads addresses that people gave us. */
  fetch: GuardedFetch;
  /** Where the house is reached: events with its UIDs are our own, come back. */
  publicUrl: string;
  /** Seals addresses: whoever has one can read somebody's calendar. */
  protector: { protect(plain: string, label: string): string; unprotect(sealed: string, label: string): string };
}

/** A calendar elsewhere whose busy times keep a kitchen free. */
export interface OutsideCalendar {
  id: string;
  name: string;
  /** Where it is read; absent for a file. */
  host?: string;
  events: number;
  busyTimes: number;
  /** What was not taken over, and why. */
  problems: { event: string; line: number; reason: string }[];
  /** Why it cannot be read at present; what was read before still holds. */
  failure?: { reason: string; since: Temporal.Instant };
  checkedAt: Temporal.Instant;
  readAt: Temporal.Instant;
  /** Times sold here that it says are busy, the first few to come. They stay sold. */
  clashes: { start: Temporal.Instant; end: Temporal.Instant }[];
}
