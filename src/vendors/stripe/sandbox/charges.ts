import type Stripe from 'stripe';
import { feeFor, postEntry } from './balance.ts';
import { type Call, idIn, type Route } from './call.ts';
import { behaviorOf, type CardBehavior } from './cards.ts';
import { answerList, emptyList } from './lists.ts';

export const chargeRoutes: Route[] = [
  {
    method: 'GET',
    path: '/v1/charges/:id',
    handle(call) {
      call.params.finish();
      return call.objects.require('charge', idIn(call), 'id');
    },
  },
  {
    method: 'GET',
    path: '/v1/charges',
    handle(call) {
      const { params } = call;
      return answerList(call, 'charge', {
        '$.customer': params.text('customer'),
        '$.payment_intent': params.text('payment_intent'),
        '$.transfer_group': params.text('transfer_group'),
      });
    },
  },
];

/** The attempt to charge a method for an intent: held, taken or declined. */
export function makeCharge(
  call: Call,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  decline: CardBehavior['decline'],
  captureBefore: number,
): Stripe.Charge {
  const id = call.newId('ch');
  const manual = intent.capture_method === 'manual';
  const card = method.card as Stripe.PaymentMethod.Card;
  const charge: Stripe.Charge = {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: 'GUILDHALL SANDBOX',
    captured: false,
    created: call.now,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: decline ? '05' : null,
      network_status: decline ? 'declined_by_network' : 'approved_by_network',
      reason: decline ? (decline.declineCode ?? decline.code) : null,
      risk_level: 'normal',
      risk_score: 20,
      seller_message: decline ? 'The bank did not return any further details with this decline.' : 'Payment complete.',
      type: decline ? 'issuer_declined' : 'authorized',
    },
    paid: !decline,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: {
      type: 'card',
      card: {
        amount_authorized: decline ? null : intent.amount,
        authorization_code: null,
        brand: card.brand,
        checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
        country: card.country,
        electronic_commerce_indicator: null,
        exp_month: card.exp_month,
        exp_year: card.exp_year,
        extended_authorization: { status: 'disabled' },
        fingerprint: card.fingerprint ?? null,
        funding: card.funding,
        incremental_authorization: { status: 'unavailable' },
        installments: null,
        last4: card.last4,
        mandate: null,
        multicapture: { status: 'unavailable' },
        network: card.brand,
        network_token: { used: false },
        network_transaction_id: null,
        overcapture: { maximum_amount_capturable: intent.amount, status: 'unavailable' },
        regulated_status: 'unregulated',
        three_d_secure: null,
        transaction_link_id: null,
        wallet: null,
        ...(manual && !decline && { capture_before: captureBefore }),
      },
    },
    presentment_details: undefined,
    radar_options: {},
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    refunds: emptyList(`/v1/charges/${id}/refunds`),
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: decline ? 'failed' : 'succeeded',
    transfer_data: null,
    transfer_group: intent.transfer_group,
  };
  call.objects.insert('charge', charge);
  call.emit(decline ? 'charge.failed' : 'charge.succeeded', charge);
  return charge;
}

/** Takes the money of a charge: all of it or part, less the fee, into the balance. */
export function captureCharge(call: Call, charge: Stripe.Charge, amount: number): void {
  const { settlesAtOnce } = behaviorOf(call.objects.hidden(String(charge.payment_method)).behavior);
  charge.captured = true;
  charge.amount_captured = amount;
  charge.balance_transaction = postEntry(call, {
    type: 'charge',
    category: 'charge',
    amount,
    fee: feeFor(amount),
    currency: charge.currency,
    source: charge.id,
    description: charge.description,
    availableOn: settlesAtOnce ? call.now : call.now + call.settleSeconds,
  });
  call.objects.save('charge', charge);
  call.emit('charge.captured', charge);
}
