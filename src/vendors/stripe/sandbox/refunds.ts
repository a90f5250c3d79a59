import type Stripe from 'stripe';
import { postEntry } from './balance.ts';
import { type Call, idIn, type Route } from './call.ts';
import { behaviorOf } from './cards.ts';
import { answerList } from './lists.ts';
import { badRequest, refused } from './problem.ts';
import { linkedId } from './objects.ts';

export const refundRoutes: Route[] = [
  { method: 'POST', path: '/v1/refunds', handle: create },
  {
    method: 'GET',
    path: '/v1/refunds/:id',
    handle(call) {
      call.params.finish();
      return call.objects.require('refund', idIn(call), 'id');
    },
  },
  {
    method: 'GET',
    path: '/v1/refunds',
    handle(call) {
      const { params } = call;
      return answerList(call, 'refund', { '$.charge': params.text('charge'), '$.payment_intent': params.text('payment_intent') });
    },
  },
];

function create(call: Call): object {
  const { params } = call;
  const charge = requireCharge(call);
  const asked = params.whole('amount');
  const reason = params.choice('reason', ['duplicate', 'fraudulent', 'requested_by_customer']);
  const metadata = params.metadata();
  params.finish();
  if (asked !== undefined && asked < 1)
    throw badRequest('Invalid positive integer', { code: 'parameter_invalid_integer', param: 'amount' });
  const left = charge.amount_captured - charge.amount_refunded;
  if (left === 0) throw refused(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  const amount = asked ?? left;
  if (amount > left) throw refused(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left}).`, { param: 'amount' });

  const { refunds } = behaviorOf(call.objects.hidden(String(charge.payment_method)).behavior);
  const refund: Stripe.Refund = {
    id: call.newId('re'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: call.now,
    currency: charge.currency,
    customer: null,
    customer_account: null,
    destination_details: { card: { type: 'refund' }, type: 'card' },
    metadata,
    payment_intent: charge.payment_intent,
    payment_method: null,
    reason: reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: refunds === 'pending' ? 'pending' : 'succeeded',
    transfer_reversal: null,
  };
  refund.balance_transaction = postEntry(call, {
    type: 'refund',
    category: 'refund',
    amount: -amount,
    fee: 0,
    currency: charge.currency,
    source: refund.id,
    description: charge.description,
    // Money not settled yet is taken from what is to come, not from what is there.
    availableOn: Math.max(call.now, call.objects.require('balance_transaction', linkedId(charge.balance_transaction)).available_on),
  });
  call.objects.insert('refund', refund);
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
  call.objects.save('charge', charge);
  call.emit('refund.created', refund);
  call.emit('charge.refunded', charge);
  return refund;
}

function requireCharge(call: Call): Stripe.Charge {
  const intentId = call.params.text('payment_intent');
  const chargeId = call.params.text('charge');
  if ((intentId === undefined) === (chargeId === undefined)) {
    throw badRequest('One of the following params should be provided for this request: payment_intent or charge.', {
      code: 'parameter_missing',
    });
  }
  if (chargeId !== undefined) return captured(call.objects.require('charge', chargeId, 'charge'));
  const intent = call.objects.require('payment_intent', String(intentId), 'payment_intent');
  if (intent.status !== 'succeeded') {
    throw refused(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, {
      code: 'payment_intent_unexpected_state',
    });
  }
  return captured(call.objects.require('charge', linkedId(intent.latest_charge)));
}

function captured(charge: Stripe.Charge): Stripe.Charge {
  if (charge.captured) return charge;
  throw refused(`Charge ${charge.id} has not been captured: cancel its PaymentIntent instead.`, { code: 'charge_not_refundable' });
}

/**
 * Time passes for refunds to the cards that take it: a pending one succeeds, one that the bank sends back fails and its
 * money returns to the balance. Returns how many changed.
 */
export function settleRefunds(call: Call): number {
  let changed = 0;
  for (const refund of call.objects.list('refund', {}, 10_000).data) {
    const charge = call.objects.require('charge', linkedId(refund.charge));
    const behavior = behaviorOf(call.objects.hidden(String(charge.payment_method)).behavior).refunds;
    if (behavior === 'pending' && refund.status === 'pending') {
      refund.status = 'succeeded';
    } else if (behavior === 'fail' && refund.status === 'succeeded') {
      sendBack(call, refund, charge);
    } else {
      continue;
    }
    changed += 1;
    call.objects.save('refund', refund);
    call.emit('refund.updated', refund);
    if (refund.status === 'failed') call.emit('refund.failed', refund);
  }
  return changed;
}

function sendBack(call: Call, refund: Stripe.Refund, charge: Stripe.Charge): void {
  refund.status = 'failed';
  refund.failure_reason = 'expired_or_canceled_card';
  refund.failure_balance_transaction = postEntry(call, {
    type: 'refund_failure',
    category: 'refund_failure',
    amount: refund.amount,
    fee: 0,
    currency: refund.currency,
    source: refund.id,
    description: charge.description,
    availableOn: call.now,
  });
  charge.amount_refunded -= refund.amount;
  charge.refunded = false;
  call.objects.save('charge', charge);
}
