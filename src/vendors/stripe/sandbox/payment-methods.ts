import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import { type Call, idIn, type Route } from './call.ts';
import { behaviorOf, cardNumbered, cardOfMethodId, passesLuhn, type TestCard } from './cards.ts';
import { answerList } from './lists.ts';
import type { Params } from './params.ts';
import { badRequest, cardProblem, refused, StripeProblem } from './problem.ts';

export const paymentMethodRoutes: Route[] = [
  {
    method: 'POST',
    path: '/v1/payment_methods',
    publishable: true,
    handle(call) {
      const { params } = call;
      if (params.choice('type', ['card']) === undefined) {
        throw badRequest('Missing required param: type.', { code: 'parameter_missing', param: 'type' });
      }
      const given = params.group('card');
      if (!given) throw badRequest('Missing required param: card.', { code: 'parameter_missing', param: 'card' });
      const { card, expMonth, expYear, checkedCvc } = readCard(call, given);
      const billing = readBilling(params.group('billing_details'));
      const metadata = params.metadata();
      params.ignore('allow_redisplay');
      params.finish();
      return keep(call, { card, expMonth, expYear, checkedCvc, billing, metadata });
    },
  },
  {
    method: 'GET',
    path: '/v1/payment_methods/:id',
    handle(call) {
      call.params.finish();
      return requireMethod(call, idIn(call), 'payment_method');
    },
  },
  {
    method: 'POST',
    path: '/v1/payment_methods/:id/attach',
    handle(call) {
      const customer = call.objects.require('customer', call.params.requiredText('customer'), 'customer');
      call.params.finish();
      const method = requireMethod(call, idIn(call), 'payment_method');
      if (method.customer !== null && method.customer !== customer.id) {
        throw refused('The payment method you provided has already been attached to a customer.', { param: 'payment_method' });
      }
      refuseSpent(call, method);
      const { decline, declinesOnlyWhenCharged } = behaviorOf(call.objects.hidden(method.id).behavior);
      if (decline && !declinesOnlyWhenCharged) {
        throw cardProblem({
          code: decline.code,
          message: decline.message,
          ...(decline.declineCode && { decline_code: decline.declineCode }),
          payment_method: method,
        });
      }
      method.customer = customer.id;
      if (method.card?.checks) method.card.checks.cvc_check = 'pass';
      call.objects.save('payment_method', method);
      call.emit('payment_method.attached', method);
      return method;
    },
  },
  {
    method: 'POST',
    path: '/v1/payment_methods/:id/detach',
    handle(call) {
      call.params.finish();
      const method = requireMethod(call, idIn(call), 'payment_method');
      if (method.customer === null) {
        throw refused('The payment method you provided is not attached to a customer so detachment is impossible.', {
          param: 'payment_method',
        });
      }
      method.customer = null;
      // A method once taken off a customer can never pay again.
      call.objects.save('payment_method', method, { ...call.objects.hidden(method.id), spent: true });
      call.emit('payment_method.detached', method);
      return method;
    },
  },
  {
    method: 'GET',
    path: '/v1/payment_methods',
    handle(call) {
      const customer = call.params.requiredText('customer');
      call.objects.require('customer', customer, 'customer');
      return answerList(call, 'payment_method', { '$.customer': customer, '$.type': call.params.text('type') });
    },
  },
];

/** Finds a method. A ready-made id such as `pm_card_visa` stands for a new method each time it is used. */
export function requireMethod(call: Call, id: string, param: string): Stripe.PaymentMethod {
  const card = cardOfMethodId(id);
  if (!card) return call.objects.require('payment_method', id, param);
  const expYear = utcDay(call).year + 5;
  return keep(call, { card, expMonth: 12, expYear, checkedCvc: false, billing: readBilling(undefined), metadata: {} });
}

export function refuseSpent(call: Call, method: Stripe.PaymentMethod): void {
  if (!call.objects.hidden(method.id).spent) return;
  throw refused(
    'This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and may not be used again.',
    { param: 'payment_method' },
  );
}

const utcDay = (call: Call): Temporal.ZonedDateTime => Temporal.Instant.fromEpochMilliseconds(call.now * 1000).toZonedDateTimeISO('UTC');

function readCard(call: Call, given: Params): { card: TestCard; expMonth: number; expYear: number; checkedCvc: boolean } {
  const token = given.text('token');
  if (token !== undefined) {
    const card = cardOfMethodId(token.replace(/^tok_/, 'pm_card_'));
    if (!card) throw badRequest(`No such token: '${token}'`, { code: 'resource_missing', param: 'card[token]' });
    return { card, expMonth: 12, expYear: utcDay(call).year + 5, checkedCvc: false };
  }
  const number = given.requiredText('number').replaceAll(/[\s-]/g, '');
  const expMonth = given.requiredWhole('exp_month');
  const shortYear = given.requiredWhole('exp_year');
  const expYear = shortYear < 100 ? 2000 + shortYear : shortYear;
  const cvc = given.text('cvc');
  if (!/^\d{12,19}$/.test(number) || !passesLuhn(number)) {
    throw wrongCard('incorrect_number', 'number', 'Your card number is incorrect.');
  }
  if (expMonth < 1 || expMonth > 12) throw wrongCard('invalid_expiry_month', 'exp_month', "Your card's expiration month is invalid.");
  const { year, month } = utcDay(call);
  const thisMonth = year * 12 + month - 1;
  const lastMonth = expYear * 12 + expMonth - 1;
  if (lastMonth < thisMonth || lastMonth > thisMonth + 50 * 12) {
    throw wrongCard('invalid_expiry_year', 'exp_year', "Your card's expiration year is invalid.");
  }
  const card = cardNumbered(number);
  if (!card) {
    throw cardProblem({
      code: 'card_declined',
      decline_code: 'test_mode_live_card',
      message: 'Your card was declined. Your request was in test mode, but used a non test card. Use a test card number.',
      param: 'card[number]',
    });
  }
  if (cvc !== undefined && !(card.brand === 'amex' ? /^\d{3,4}$/ : /^\d{3}$/).test(cvc)) {
    throw wrongCard('invalid_cvc', 'cvc', "Your card's security code is invalid.");
  }
  return { card, expMonth, expYear, checkedCvc: cvc !== undefined };
}

/** A card that cannot exist is refused before anything is tried, so the answer is not kept under the idempotency key. */
const wrongCard = (code: string, param: string, message: string): StripeProblem =>
  new StripeProblem(402, { type: 'card_error', code, param, message }, false);

function readBilling(given: Params | undefined): Stripe.PaymentMethod.BillingDetails {
  const address = given?.group('address');
  return {
    address: {
      city: address?.text('city') ?? null,
      country: address?.text('country') ?? null,
      line1: address?.text('line1') ?? null,
      line2: address?.text('line2') ?? null,
      postal_code: address?.text('postal_code') ?? null,
      state: address?.text('state') ?? null,
    },
    email: given?.text('email') ?? null,
    name: given?.text('name') ?? null,
    phone: given?.text('phone') ?? null,
    tax_id: null,
  };
}

interface NewMethod {
  card: TestCard;
  expMonth: number;
  expYear: number;
  checkedCvc: boolean;
  billing: Stripe.PaymentMethod.BillingDetails;
  metadata: Record<string, string>;
}

function keep(call: Call, { card, expMonth, expYear, checkedCvc, billing, metadata }: NewMethod): Stripe.PaymentMethod {
  const method: Stripe.PaymentMethod = {
    id: call.newId('pm'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: billing,
    card: {
      brand: card.brand,
      checks: {
        address_line1_check: null,
        address_postal_code_check: null,
        cvc_check: checkedCvc ? 'unchecked' : null,
      },
      country: 'US',
      display_brand: card.brand,
      exp_month: expMonth,
      exp_year: expYear,
      fingerprint: createHash('sha256').update(`${call.account}:${card.number}`).digest('hex').slice(0, 16),
      funding: 'credit',
      generated_from: null,
      last4: card.number.slice(-4),
      networks: { available: [card.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: call.now,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata,
    type: 'card',
  };
  call.objects.insert('payment_method', method, { behavior: card.number });
  return method;
}
