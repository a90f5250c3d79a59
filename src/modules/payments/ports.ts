import type { Context } from '#platform/context';
import type { Db, Tx } from '#platform/database';
import type { PaymentProvider } from './provider.ts';
import type { Subject } from './store.ts';

/** What became of a payment, as told to whoever asked for it. */
export type PaymentOutcome =
  | 'authorized'
  | 'action_required'
  | 'declined'
  | 'captured'
  | 'capture_failed'
  | 'canceled'
  | 'refunded'
  | 'refund_failed'
  | 'transferred'
  | 'transfer_failed'
  | 'hand_recorded'
  | 'collected'
  | 'collection_rejected';

export interface PaymentsPorts {
  provider: PaymentProvider;
  /** Name and address of a person, for the provider's records. */
  personOf(db: Db, personId: string): Promise<{ email: string; displayName: string } | undefined>;
  /** Where the payer's browser comes back to after the bank's page. */
  returnUrl(market: string, subject: Subject): string;
  /** Told in the transaction that settles the outcome. */
  onOutcome(ctx: Context, tx: Tx, subject: Subject, outcome: PaymentOutcome): Promise<void>;
}
