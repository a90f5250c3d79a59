import type Stripe from 'stripe';
import { type Call, idIn, type Route } from './call.ts';
import { captureCharge } from './charges.ts';
import { change, confirm, unexpectedState } from './confirm.ts';
import { searchIntents } from './intent-search.ts';
import { answerList } from './lists.ts';
import { badRequest, refused } from './problem.ts';
import { linkedId } from './objects.ts';

/** https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
const minimums: Record<string, number> = { usd: 50, eur: 50, gbp: 30, cad: 50, mxn: 1000, jpy: 50 };

export const intentRoutes: Route[] = [
  { method: 'POST', path: '/v1/payment_intents', handle: create },
  {
    method: 'GET',
    path: '/v1/payment_intents',
    handle: (call) => answerList(call, 'payment_intent', { '$.customer': call.params.text('customer') }),
  },
  { method: 'GET', path: '/v1/payment_intents/search', handle: searchIntents },
  {
    method: 'GET',
    path: '/v1/payment_intents/:id',
    publishable: true,
    handle(call) {
      const intent = requireIntent(call);
      call.params.finish();
      return shown(call, intent);
    },
  },
  {
    method: 'POST',
    path: '/v1/payment_intents/:id',
    handle(call) {
      const { params } = call;
      const intent = requireIntent(call);
      intent.description = params.text('description') ?? intent.description;
      intent.receipt_email = params.text('receipt_email') ?? intent.receipt_email;
      intent.metadata = params.metadata(intent.metadata);
      params.finish();
      call.objects.save('payment_intent', intent);
      return intent;
    },
  },
  {
    method: 'POST',
    path: '/v1/payment_intents/:id/confirm',
    publishable: true,
    handle(call) {
      const { params } = call;
      const intent = requireIntent(call);
      const paymentMethod = params.text('payment_method');
      const returnUrl = readReturnUrl(call);
      const offSession = params.flag('off_session');
      params.ignore('use_stripe_sdk');
      params.finish();
      if (!['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status)) {
        throw unexpectedState(intent, 'confirmed', 'requires_payment_method, requires_confirmation, requires_action');
      }
      confirm(call, intent, { paymentMethod, returnUrl, offSession });
      return shown(call, intent);
    },
  },
  { method: 'POST', path: '/v1/payment_intents/:id/capture', handle: capture },
  { method: 'POST', path: '/v1/payment_intents/:id/cancel', handle: cancel },
];

function create(call: Call): object {
  const { params } = call;
  const amount = params.requiredWhole('amount');
  const currency = params.requiredText('currency').toLowerCase();
  const minimum = minimums[currency];
  if (minimum === undefined) throw badRequest(`Invalid currency: ${currency}.`, { param: 'currency' });
  if (amount < minimum) {
    throw badRequest(`Amount must be at least ${minimum} ${currency} in minor units.`, { code: 'amount_too_small', param: 'amount' });
  }
  if (amount > 99_999_999) throw badRequest('Amount must be no more than 99999999.', { code: 'amount_too_large', param: 'amount' });
  const customer = params.text('customer');
  if (customer !== undefined) call.objects.require('customer', customer, 'customer');
  const paymentMethod = params.text('payment_method');
  const confirmNow = params.flag('confirm') ?? false;
  const returnUrl = readReturnUrl(call);
  const offSession = params.flag('off_session');
  if (!confirmNow && (returnUrl !== undefined || offSession !== undefined)) {
    throw badRequest('return_url and off_session may only be passed when confirm is true.', {
      param: returnUrl ? 'return_url' : 'off_session',
    });
  }
  const types = params.texts('payment_method_types') ?? params.texts('allowed_payment_method_types') ?? ['card'];
  if (!types.includes('card')) throw badRequest('This sandbox takes cards: include card.', { param: 'payment_method_types' });
  const id = call.newId('pi');
  const intent: Stripe.PaymentIntent = {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: ['card'],
    amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: params.choice('capture_method', ['automatic', 'automatic_async', 'manual']) ?? 'automatic',
    client_secret: `${id}_secret_${call.newSecret(25)}`,
    confirmation_method: params.choice('confirmation_method', ['automatic', 'manual']) ?? 'automatic',
    created: call.now,
    currency,
    customer: customer ?? null,
    customer_account: null,
    description: params.text('description') ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: params.metadata(),
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { installments: null, mandate_options: null, network: null, request_three_d_secure: 'automatic' },
    },
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: params.text('receipt_email') ?? null,
    review: null,
    setup_future_usage: params.choice('setup_future_usage', ['off_session', 'on_session']) ?? null,
    shipping: null,
    source: null,
    statement_descriptor: params.text('statement_descriptor', 22) ?? null,
    statement_descriptor_suffix: params.text('statement_descriptor_suffix', 22) ?? null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: params.text('transfer_group') ?? null,
  };
  params.ignore('use_stripe_sdk', 'automatic_payment_methods');
  params.finish();
  call.objects.insert('payment_intent', intent);
  call.emit('payment_intent.created', intent);
  if (confirmNow) confirm(call, intent, { paymentMethod, returnUrl, offSession });
  else if (paymentMethod !== undefined) {
    intent.payment_method = call.objects.require('payment_method', paymentMethod, 'payment_method').id;
    intent.status = 'requires_confirmation';
    call.objects.save('payment_intent', intent);
  }
  return intent;
}

function capture(call: Call): object {
  const { params } = call;
  const intent = requireIntent(call);
  const amount = params.whole('amount_to_capture') ?? intent.amount_capturable;
  params.finish();
  if (intent.status !== 'requires_capture') throw unexpectedState(intent, 'captured', 'requires_capture');
  if (amount < 1) throw badRequest('Invalid positive integer', { code: 'parameter_invalid_integer', param: 'amount_to_capture' });
  if (amount > intent.amount_capturable) {
    throw refused('The provided amount_to_capture is greater than the amount that can be captured.', {
      code: 'amount_too_large',
      param: 'amount_to_capture',
    });
  }
  captureCharge(call, call.objects.require('charge', linkedId(intent.latest_charge)), amount);
  intent.amount_received = amount;
  intent.amount_capturable = 0;
  intent.status = 'succeeded';
  change(call, intent, 'payment_intent.succeeded');
  return intent;
}

function cancel(call: Call): object {
  const reason = call.params.choice('cancellation_reason', ['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer']);
  const intent = requireIntent(call);
  call.params.finish();
  const allowed = ['requires_payment_method', 'requires_capture', 'requires_confirmation', 'requires_action'];
  if (!allowed.includes(intent.status)) throw unexpectedState(intent, 'canceled', allowed.join(', '));
  cancelIntent(call, intent, reason ?? null);
  return intent;
}

/** Also used when a hold lapses: reason `automatic`. */
export function cancelIntent(call: Call, intent: Stripe.PaymentIntent, reason: Stripe.PaymentIntent.CancellationReason | null): void {
  intent.status = 'canceled';
  intent.amount_capturable = 0;
  intent.canceled_at = call.now;
  intent.cancellation_reason = reason;
  intent.next_action = null;
  change(call, intent, 'payment_intent.canceled');
}

function requireIntent(call: Call): Stripe.PaymentIntent {
  const intent = call.objects.require('payment_intent', idIn(call), 'intent');
  const clientSecret = call.params.text('client_secret');
  // The browser proves with the client secret that the server meant it to have this intent.
  if ((call.by === 'publishable' || clientSecret !== undefined) && clientSecret !== intent.client_secret) {
    throw badRequest('The client_secret provided does not match any associated PaymentIntent on this account.', {
      code: 'payment_intent_invalid_parameter',
      param: 'client_secret',
    });
  }
  return intent;
}

/** The browser sees how its payment stands, not what the platform notes about it. */
function shown(call: Call, intent: Stripe.PaymentIntent): object {
  if (call.by === 'secret') return intent;
  const { metadata: _metadata, customer: _customer, latest_charge: _charge, ...rest } = intent;
  return rest;
}

function readReturnUrl(call: Call): string | undefined {
  const url = call.params.text('return_url');
  if (url === undefined || /^https?:\/\//.test(url)) return url;
  throw badRequest('Not a valid URL', { code: 'url_invalid', param: 'return_url' });
}
