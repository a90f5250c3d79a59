import { unavailable } from '#kernel';
import type Stripe from 'stripe';
import { explainDecline } from './declines.ts';
import { asking, hasCode, isCardError, isStripeError } from './failures.ts';
import { minorUnits, moneyOf } from './intents.ts';
import type { CancelOutcome, CaptureOutcome, Refusal, RefundOutcome, StripePayments, TransferOutcome } from './port.ts';

const refuse = (code: string, message: string): Refusal => ({ status: 'failed', code, message });

const expandFee = ['latest_charge.balance_transaction'];

/** @see StripePayments.capture */
export async function capture(stripe: Stripe, input: Parameters<StripePayments['capture']>[0], key: string): Promise<CaptureOutcome> {
  return asking(async () => {
    const amount = minorUnits(input.amount);
    try {
      const intent = await stripe.paymentIntents.capture(
        input.intentId,
        { amount_to_capture: amount, expand: expandFee },
        { idempotencyKey: key },
      );
      return await captured(stripe, intent);
    } catch (error) {
      if (isCardError(error)) return { status: 'failed', ...explainDecline(error) };
      if (!hasCode(error, 'payment_intent_unexpected_state', 'charge_expired_for_capture', 'charge_already_captured')) throw error;
      const intent = await stripe.paymentIntents.retrieve(input.intentId, { expand: expandFee });
      // Captured under an older key, or by hand in the dashboard: the same deed, so the same answer.
      if (intent.status === 'succeeded' && intent.amount_received === amount) return captured(stripe, intent);
      return whyNotCaptured(intent);
    }
  });
}

function whyNotCaptured(intent: Stripe.PaymentIntent): Refusal {
  if (intent.status === 'succeeded') {
    return refuse('already_captured', `This payment was captured before, for ${intent.amount_received} minor units.`);
  }
  if (intent.status === 'canceled' && intent.cancellation_reason === 'automatic') {
    return refuse('authorization_expired', 'The hold on the card lapsed before it was captured. The payer must pay again.');
  }
  if (intent.status === 'canceled') return refuse('authorization_canceled', 'The hold on the card was let go. The payer must pay again.');
  return refuse('not_authorized', `There is no hold to capture: the payment is at "${intent.status}".`);
}

async function captured(stripe: Stripe, intent: Stripe.PaymentIntent): Promise<CaptureOutcome> {
  let charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
  // Some charges get their balance transaction a moment after the capture.
  if (charge && !charge.balance_transaction) charge = await stripe.charges.retrieve(charge.id, { expand: ['balance_transaction'] });
  const entry = charge?.balance_transaction;
  if (!charge || !entry || typeof entry === 'string') {
    throw unavailable('payments.provider_unknown', 'The capture is done, but Stripe does not show its fee yet.', {
      facts: { intentId: intent.id },
    });
  }
  const amount = moneyOf(intent.amount_received, intent.currency);
  return { status: 'captured', chargeId: charge.id, amount, feeAmount: moneyOf(entry.fee, entry.currency) };
}

/** @see StripePayments.cancel */
export async function cancel(stripe: Stripe, input: { intentId: string }, key: string): Promise<CancelOutcome> {
  return asking(async () => {
    try {
      await stripe.paymentIntents.cancel(input.intentId, {}, { idempotencyKey: key });
      return { status: 'canceled' };
    } catch (error) {
      if (!hasCode(error, 'payment_intent_unexpected_state')) throw error;
      const intent = await stripe.paymentIntents.retrieve(input.intentId);
      if (intent.status === 'canceled') return { status: 'canceled' };
      return intent.status === 'succeeded'
        ? refuse('already_captured', 'The money was taken already. Refund it instead.')
        : refuse('not_cancelable', `The payment cannot be let go now: it is at "${intent.status}".`);
    }
  });
}

/** @see StripePayments.refund */
export async function refund(stripe: Stripe, input: Parameters<StripePayments['refund']>[0], key: string): Promise<RefundOutcome> {
  return asking(async () => {
    try {
      const made = await stripe.refunds.create(
        { payment_intent: input.intentId, amount: minorUnits(input.amount), metadata: { reference: input.reference } },
        { idempotencyKey: key },
      );
      return refundOf(made);
    } catch (error) {
      return whyNotRefunded(error);
    }
  });
}

export function refundOf(made: Stripe.Refund): RefundOutcome {
  if (made.status === 'failed' || made.status === 'canceled') {
    return refuse(made.failure_reason ?? made.status, "The payer's bank did not take the refund. Agree on another way to pay it back.");
  }
  const status = made.status === 'succeeded' ? 'refunded' : 'pending';
  return { status, refundId: made.id, amount: moneyOf(made.amount, made.currency) };
}

function whyNotRefunded(error: unknown): Refusal {
  if (hasCode(error, 'charge_already_refunded')) return refuse('already_refunded', 'This payment was refunded in full before.');
  if (hasCode(error, 'charge_disputed', 'refund_disputed_payment')) {
    return refuse('disputed', 'The payer disputes this payment with their bank: the dispute decides, not a refund.');
  }
  if (hasCode(error, 'balance_insufficient')) return refuse('balance_insufficient', 'The platform balance does not cover this refund yet.');
  if (hasCode(error, 'payment_intent_unexpected_state', 'charge_not_refundable')) {
    return refuse('nothing_captured', 'No money was taken, so there is none to refund. Cancel the hold instead.');
  }
  // Stripe gives no code for a refund larger than what is left, only the parameter.
  if (isStripeError(error) && error.statusCode === 400 && error.param === 'amount' && !error.code) {
    return refuse('refund_too_large', 'The refund is larger than what is left of this payment.');
  }
  throw error;
}

export const transferOf = (made: Stripe.Transfer): TransferOutcome => ({
  status: 'transferred',
  transferId: made.id,
  amount: moneyOf(made.amount, made.currency),
});

/** @see StripePayments.transfer */
export async function transfer(stripe: Stripe, input: Parameters<StripePayments['transfer']>[0], key: string): Promise<TransferOutcome> {
  return asking(async () => {
    try {
      const made = await stripe.transfers.create(
        {
          amount: minorUnits(input.amount),
          currency: input.amount.currency.toLowerCase(),
          destination: input.accountId,
          metadata: { reference: input.reference },
          ...(input.sourceChargeId && { source_transaction: input.sourceChargeId }),
        },
        { idempotencyKey: key },
      );
      return transferOf(made);
    } catch (error) {
      if (hasCode(error, 'balance_insufficient')) {
        return refuse(
          'balance_insufficient',
          'The platform balance does not cover this transfer yet. It can be tried again once charges have settled.',
        );
      }
      if (hasCode(error, 'insufficient_capabilities_for_transfer', 'transfers_not_allowed', 'account_invalid', 'no_account')) {
        return refuse('payee_not_ready', 'This payee cannot receive money yet: their details at Stripe are not complete.');
      }
      throw error;
    }
  });
}
