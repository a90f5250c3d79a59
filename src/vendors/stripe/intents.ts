import { Money } from '#kernel';
import type Stripe from 'stripe';
import { explainDecline } from './declines.ts';
import type { IntentState, IntentStatus } from './port.ts';

const statuses: Record<string, IntentStatus> = {
  requires_payment_method: 'declined',
  requires_confirmation: 'processing',
  requires_action: 'action_required',
  processing: 'processing',
  requires_capture: 'authorized',
  succeeded: 'captured',
  canceled: 'canceled',
};

/** Stripe's word for where an intent stands, in ours. A word that it may add one day is "not settled yet". */
export const intentStatus = (status: string): IntentStatus => statuses[status] ?? 'processing';

export const moneyOf = (amountMinor: number, currency: string): Money.Money =>
  Money.money(amountMinor, currency.toUpperCase() as Money.Money['currency']);

/** Stripe takes amounts as JSON numbers; more than those hold exactly is refused. */
export const minorUnits = (amount: Money.Money): number => Money.toJson(amount).amountMinor;

export const idOf = (value: string | { id: string } | null | undefined): string | undefined =>
  typeof value === 'string' ? value : (value?.id ?? undefined);

/** Reads an intent whose `latest_charge` is expanded. */
export async function describeIntent(stripe: Stripe, intent: Stripe.PaymentIntent): Promise<IntentState> {
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
  const refunded = charge && charge.amount_captured > 0 && charge.amount_refunded > 0 ? await sumRefunds(stripe, intent.id) : 0;
  const chargeId = idOf(intent.latest_charge);
  const reference = intent.metadata['reference'];
  return {
    intentId: intent.id,
    status: intentStatus(intent.status),
    amount: moneyOf(intent.amount, intent.currency),
    amountCaptured: moneyOf(intent.amount_received, intent.currency),
    amountRefunded: moneyOf(refunded, intent.currency),
    ...(chargeId && { chargeId }),
    ...(intent.last_payment_error && { lastDecline: explainDecline(intent.last_payment_error) }),
    ...(reference && { reference }),
  };
}

/**
 * Depending on its version, Stripe also counts the part of a hold that capture released as refunded. Only a refund that
 * moved money, or is about to, has or will have a balance transaction.
 */
async function sumRefunds(stripe: Stripe, intentId: string): Promise<number> {
  let sum = 0;
  for await (const refund of stripe.refunds.list({ payment_intent: intentId, limit: 100 })) {
    if (refund.status === 'pending' || (refund.status === 'succeeded' && refund.balance_transaction)) sum += refund.amount;
  }
  return sum;
}

const settledFirst: IntentStatus[] = ['captured', 'authorized', 'processing', 'action_required', 'declined', 'canceled'];

/** Where one reference has several intents, the one that holds or moved money matters most. */
export function mostSettled(intents: readonly Stripe.PaymentIntent[]): Stripe.PaymentIntent | undefined {
  const rank = (intent: Stripe.PaymentIntent): number => settledFirst.indexOf(intentStatus(intent.status));
  return intents.toSorted((a, b) => rank(a) - rank(b) || b.created - a.created)[0];
}
