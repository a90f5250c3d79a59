import type { Clock, Money } from '#kernel';

export interface StripePaymentsOptions {
  /** `sk_live_…` or `sk_test_…`. Never leaves this process other than as the request's bearer. */
  secretKey: string;
  /** `pk_…`, the one the browser may see. */
  publishableKey: string;
  /** Every signing secret that may be in force, so that a secret can be rotated without losing an event. */
  webhookSecrets: readonly string[];
  /** For example `http://127.0.0.1:4010`, the sandbox. Absent: Stripe itself. */
  baseUrl?: string;
  /** Where the browser loads Stripe.js from. Default `https://js.stripe.com/v3/`. */
  scriptUrl?: string;
  /** The longest one call may wait without a byte from Stripe. Default 10,000. */
  timeoutMs?: number;
  clock: Clock;
}

export type AuthorizationOutcome =
  | { status: 'authorized'; intentId: string; amount: Money.Money }
  /** The payer's bank wants a word with them: send the browser to `actionUrl`, or hand `clientSecret` to Stripe.js. */
  | { status: 'action_required'; intentId: string; clientSecret: string; actionUrl: string | undefined }
  | { status: 'declined'; intentId?: string; code: string; message: string };

/** A definite no, final for its idempotency key. `message` is fit for the person concerned. */
export interface Refusal {
  status: 'failed';
  code: string;
  message: string;
}

export type CaptureOutcome = { status: 'captured'; chargeId: string; amount: Money.Money; feeAmount: Money.Money } | Refusal;
export type CancelOutcome = { status: 'canceled' } | Refusal;
export type RefundOutcome = { status: 'refunded' | 'pending'; refundId: string; amount: Money.Money } | Refusal;
export type TransferOutcome = { status: 'transferred'; transferId: string; amount: Money.Money } | Refusal;

export interface AttachedPaymentMethod {
  paymentMethodId: string;
  brand: string;
  last4: string;
  expMonth: number;
  expYear: number;
}

export type IntentStatus = 'action_required' | 'authorized' | 'captured' | 'canceled' | 'declined' | 'processing';

/** What Stripe holds to be true about an intent now. */
export interface IntentState {
  intentId: string;
  status: IntentStatus;
  /** As asked for. */
  amount: Money.Money;
  amountCaptured: Money.Money;
  /** What went back to the payer after capture; releasing an authorization is no refund. */
  amountRefunded: Money.Money;
  chargeId?: string;
  lastDecline?: { code: string; message: string };
  reference?: string;
}

export type BalanceEntryType = 'charge' | 'refund' | 'transfer' | 'payout' | 'dispute' | 'fee' | 'other';

/** One line of Stripe's own books. `net` is `amount - fee`; money leaving the platform is negative. */
export interface BalanceEntry {
  id: string;
  type: BalanceEntryType;
  amount: Money.Money;
  fee: Money.Money;
  net: Money.Money;
  sourceId: string | undefined;
  reference?: string;
  createdAt: Temporal.Instant;
}

export type ProviderEventKind = 'intent' | 'refund' | 'account' | 'transfer' | 'dispute' | 'other';

/**
 * A notice from Stripe, authentic and fresh. It may come twice, late or out of order: take it as a reason to look
 * (`retrieveIntent`), never as the truth itself.
 */
export interface ProviderEvent {
  id: string;
  /** Stripe's own name, such as `payment_intent.succeeded`. */
  type: string;
  createdAt: Temporal.Instant;
  kind: ProviderEventKind;
  intentId?: string;
  refundId?: string;
  transferId?: string;
  accountId?: string;
  disputeId?: string;
  chargeId?: string;
  reference?: string;
  /** For an intent an `IntentStatus`; for others Stripe's own word. */
  status?: string;
}

/**
 * Payments through Stripe. Every changing call carries the caller's idempotency key: the same key with the same input
 * has one effect, however often it is sent within 24 hours. Stripe forgets keys after that: where money moves, `since` says when
 * the deed was first asked for, and once the key may be forgotten, the deed is looked for by its reference before it is done.
 *
 * Three ways to end: a definite business answer is returned; a mistake of ours throws
 * `payments.provider_rejected` (invalid); an unknown outcome (time-out, lost connection, 5xx, 429, a twin still running)
 * throws `payments.provider_unknown` (unavailable): ask again with the same key, or look with `findIntent`. When its
 * `facts.replayed` is true, Stripe has kept a failure under that key and only looking helps.
 */
export interface StripePayments {
  readonly name: 'stripe';
  readonly publishableKey: string;
  readonly scriptUrl: string;
  createCustomer(input: { reference: string; email: string; name: string }, key: string): Promise<{ customerId: string }>;
  /** @throws payments.card_declined (invalid) the bank refuses the card as Stripe checks it on attaching; `facts.code` says why */
  attachPaymentMethod(input: { customerId: string; paymentMethodId: string }, key: string): Promise<AttachedPaymentMethod>;
  /** Takes a card off its customer; it can never pay again. One that is off already, or unknown to Stripe, counts as done. */
  detachPaymentMethod(input: { paymentMethodId: string }, key: string): Promise<void>;
  /**
   * Holds the amount on the card. A hold lapses by itself after 7 days. The method need not be attached to the customer.
   *
   * `forLater`: the card will be asked again while the payer is away, so the bank is told now. `offSession`: the payer is away; when the
   * bank wants them all the same, the answer is `action_required`, with the page that they can be sent to.
   */
  authorize(
    input: {
      forLater?: boolean;
      offSession?: boolean;
      customerId: string;
      paymentMethodId: string;
      amount: Money.Money;
      reference: string;
      description: string;
      returnUrl: string;
    },
    key: string,
    since?: Temporal.Instant,
  ): Promise<AuthorizationOutcome>;
  /** Takes all or part of a hold, once; the rest is released. `feeAmount` is what Stripe kept. */
  capture(input: { intentId: string; amount: Money.Money }, key: string): Promise<CaptureOutcome>;
  /** Lets a hold go. Already let go counts as done. */
  cancel(input: { intentId: string }, key: string): Promise<CancelOutcome>;
  refund(
    input: { intentId: string; amount: Money.Money; reference: string },
    key: string,
    since?: Temporal.Instant,
  ): Promise<RefundOutcome>;
  /** `country` is an ISO 3166 code of two letters. */
  createPayee(input: { reference: string; email: string; country: string }, key: string): Promise<{ accountId: string }>;
  payeeStatus(accountId: string): Promise<{ payoutsEnabled: boolean; requirementsDue: string[] }>;
  /** A page of Stripe's, good for a few minutes and one visit. */
  payeeOnboardingUrl(input: { accountId: string; returnUrl: string; refreshUrl: string }): Promise<{ url: string }>;
  /** With `sourceChargeId` the money may leave before the charge has settled; without it the available balance must cover it. */
  transfer(
    input: { accountId: string; amount: Money.Money; reference: string; sourceChargeId?: string },
    key: string,
    since?: Temporal.Instant,
  ): Promise<TransferOutcome>;
  /**
   * The intent made for this reference. With `customerId` exact at once; without it, Stripe's search (which may lag a
   * minute) and then a look through the last day's intents.
   */
  findIntent(input: { reference: string; customerId?: string }): Promise<IntentState | undefined>;
  /** The refund made for this reference; exact at once. */
  findRefund(input: { intentId: string; reference: string }): Promise<RefundOutcome | undefined>;
  /** The transfer made for this reference at or after `since`; exact at once. */
  findTransfer(input: { accountId: string; reference: string; since: Temporal.Instant }): Promise<TransferOutcome | undefined>;
  retrieveIntent(intentId: string): Promise<IntentState | undefined>;
  /** Newest first, everything made at or after `since`. */
  listBalanceTransactions(input: { since: Temporal.Instant }): AsyncIterable<BalanceEntry>;
  /** @throws payments.webhook_forged, payments.webhook_stale (forbidden), payments.webhook_unreadable (invalid) */
  parseWebhook(input: { rawBody: string | Buffer; signature: string; now: Temporal.Instant }): ProviderEvent;
}
