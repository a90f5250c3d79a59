import type { Money } from '#kernel';

interface Refusal {
  status: 'failed';
  code: string;
  message: string;
}

export type AuthorizationOutcome =
  | { status: 'authorized'; intentId: string; amount: Money.Money }
  | { status: 'action_required'; intentId: string; clientSecret: string; actionUrl: string | undefined }
  | { status: 'declined'; intentId?: string; code: string; message: string };
export type CaptureOutcome = { status: 'captured'; chargeId: string; amount: Money.Money; feeAmount: Money.Money } | Refusal;
export type CancelOutcome = { status: 'canceled' } | Refusal;
export type RefundOutcome = { status: 'refunded' | 'pending'; refundId: string; amount: Money.Money } | Refusal;
export type TransferOutcome = { status: 'transferred'; transferId: string; amount: Money.Money } | Refusal;

export interface IntentState {
  intentId: string;
  status: 'action_required' | 'authorized' | 'captured' | 'canceled' | 'declined' | 'processing';
  amount: Money.Money;
  lastDecline?: { code: string; message: string };
}

export interface BalanceEntry {
  id: string;
  type: string;
  amount: Money.Money;
  fee: Money.Money;
  net: Money.Money;
}

/**
 * What payments needs of a provider; `app` plugs Stripe's adapter in. A definite answer is returned. An unknown outcome throws
 * `unavailable` and is asked for again with the same key. `since` is when the deed was first asked for: a provider that forgets
 * keys after a while must look for an older deed by its reference before it does it.
 */
export interface PaymentProvider {
  readonly name: string;
  readonly publishableKey: string;
  readonly scriptUrl: string;
  createCustomer(input: { reference: string; email: string; name: string }, key: string): Promise<{ customerId: string }>;
  attachPaymentMethod(
    input: { customerId: string; paymentMethodId: string },
    key: string,
  ): Promise<{ paymentMethodId: string; brand: string; last4: string; expMonth: number; expYear: number }>;
  /** Takes a card off its customer, for ever. One that is off already, or unknown, counts as done. */
  detachPaymentMethod(input: { paymentMethodId: string }, key: string): Promise<void>;
  /** `forLater`: the card may be asked again while its owner is away. `offSession`: they are away now, and can only be sent a page. */
  authorize(
    input: {
      customerId: string;
      paymentMethodId: string;
      amount: Money.Money;
      reference: string;
      description: string;
      returnUrl: string;
      forLater?: boolean;
      offSession?: boolean;
    },
    key: string,
    since: Temporal.Instant,
  ): Promise<AuthorizationOutcome>;
  capture(input: { intentId: string; amount: Money.Money }, key: string): Promise<CaptureOutcome>;
  cancel(input: { intentId: string }, key: string): Promise<CancelOutcome>;
  refund(input: { intentId: string; amount: Money.Money; reference: string }, key: string, since: Temporal.Instant): Promise<RefundOutcome>;
  createPayee(input: { reference: string; email: string; country: string }, key: string): Promise<{ accountId: string }>;
  payeeStatus(accountId: string): Promise<{ payoutsEnabled: boolean; requirementsDue: string[] }>;
  payeeOnboardingUrl(input: { accountId: string; returnUrl: string; refreshUrl: string }): Promise<{ url: string }>;
  transfer(
    input: { accountId: string; amount: Money.Money; reference: string; sourceChargeId?: string },
    key: string,
    since: Temporal.Instant,
  ): Promise<TransferOutcome>;
  /** The intent made for this reference and customer, as it stands at once. */
  findIntent(input: { reference: string; customerId: string }): Promise<IntentState | undefined>;
  /** What was made for a reference, exact at once. */
  findRefund(input: { intentId: string; reference: string }): Promise<RefundOutcome | undefined>;
  findTransfer(input: { accountId: string; reference: string; since: Temporal.Instant }): Promise<TransferOutcome | undefined>;
  retrieveIntent(intentId: string): Promise<IntentState | undefined>;
  listBalanceTransactions(input: { since: Temporal.Instant }): AsyncIterable<BalanceEntry>;
  parseWebhook(input: { rawBody: string | Buffer; signature: string; now: Temporal.Instant }): {
    id: string;
    type: string;
    kind: string;
    intentId?: string;
    accountId?: string;
  };
}
