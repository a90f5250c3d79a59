import type { Id } from '#kernel';
import type { Vendor } from '#platform/breaker';
import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';

export interface NewEffect<Payload extends object = object> {
  /** `payments.authorize` */
  kind: string;
  subject: { kind: string; id: string };
  payload: Payload;
}

export interface Effect<Payload extends object = Record<string, unknown>> extends NewEffect<Payload> {
  /** Also the idempotency key at the vendor. */
  id: Id<'effect'>;
  attempts: number;
  createdAt: Temporal.Instant;
}

/**
 * One call to the outside world. `run` is called outside any transaction, with a key that never changes over retries, and with
 * the moment since when it is wanted: a vendor that forgets keys must not take an old one for new.
 * Throwing an `unavailable` error means the outcome is unknown: it is tried again with the same key, until known. So is one that
 * says that our own database went away.
 * Any other error is final: `giveUp` runs and the effect becomes a dead letter.
 */
export interface EffectHandler<Payload extends object = Record<string, unknown>, Outcome = unknown> {
  kind: string;
  /**
   * Who is called. While they are known not to answer, nothing is tried and no try is counted; when they answer again, whatever waits
   * for them goes at once. Calls to one vendor never take the places of another's.
   */
  vendor?: Vendor;
  run(ctx: Context, payload: Payload, key: string, since: Temporal.Instant): Promise<Outcome>;
  /** Writes the outcome back. Commits together with the mark "settled", so it happens once. */
  settle(ctx: Context, tx: Tx, effect: Effect<Payload>, outcome: Outcome): Promise<void>;
  /**
   * Called outside any transaction when the effect is about to be given up: sees what the vendor did all the same, and undoes it. When it
   * throws, what the vendor did stays unknown.
   */
  lastLook?(ctx: Context, payload: Payload, key: string): Promise<void>;
  /** @param certain whether `lastLook` came to its end: nothing of the effect stands at the vendor */
  giveUp?(ctx: Context, tx: Tx, effect: Effect<Payload>, error: Error, certain: boolean): Promise<void>;
  /**
   * What is kept of the payload once it is settled or given up, for as long as the row stays: without what is secret. Absent: all
   * of it. A dead letter that is replayed is run with this.
   */
  keep?(payload: Payload, end: 'settled' | 'given_up'): Payload;
  maxAttempts?: number;
}
