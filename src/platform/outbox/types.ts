import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';

/** Something that happened, past tense, as its module publishes it. Raise `version` when the payload's shape changes. */
export interface NewEvent<Payload extends object = object> {
  /** `booking.confirmed` */
  name: string;
  version: number;
  subject: { kind: string; id: string };
  payload: Payload;
}

export interface PublishedEvent<Payload extends object = Record<string, unknown>> extends NewEvent<Payload> {
  id: string;
  occurredAt: Temporal.Instant;
  correlationId: string;
  actor: { kind: string; personId?: string; name: string };
}

/** Handles each event it names exactly once: its writes and the mark "handled" commit together. */
export interface Subscriber {
  /** `notifications.booking` */
  name: string;
  /** Event names; none may be misspelt: test/contract holds them to what modules say they emit. */
  on: readonly string[];
  handle(ctx: Context, tx: Tx, event: PublishedEvent): Promise<void>;
}
