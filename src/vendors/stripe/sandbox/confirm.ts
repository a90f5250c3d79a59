import type Stripe from 'stripe';
import type { Call } from './call.ts';
import { behaviorOf, type CardBehavior } from './cards.ts';
import { captureCharge, makeCharge } from './charges.ts';
import { linkedId } from './objects.ts';
import { refuseSpent, requireMethod } from './payment-methods.ts';
import { badRequest, cardProblem, refused } from './problem.ts';

export const holdSeconds = 7 * 24 * 3600;

export const unexpectedState = (intent: Stripe.PaymentIntent, deed: string, allowed: string): Error =>
  refused(
    `This PaymentIntent could not be ${deed} because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be ${deed}: ${allowed}.`,
    {
      code: 'payment_intent_unexpected_state',
      payment_intent: intent,
    },
  );

/** Saves the intent and tells of it. */
export function change(call: Call, intent: Stripe.PaymentIntent, event: string): void {
  call.objects.save('payment_intent', intent);
  call.emit(event, intent);
}

interface Confirmation {
  paymentMethod?: string;
  returnUrl?: string;
  offSession?: boolean;
}

/** Tries to pay an intent: held or paid, waiting for the payer, or declined (a 402 whose effects stay). */
export function confirm(call: Call, intent: Stripe.PaymentIntent, { paymentMethod, returnUrl, offSession }: Confirmation): void {
  const methodId = paymentMethod ?? (intent.payment_method as string | null);
  if (methodId === null) {
    throw refused('You cannot confirm this PaymentIntent because it is missing a payment method.', {
      code: 'payment_intent_unexpected_state',
      payment_intent: intent,
    });
  }
  const method = requireMethod(call, methodId, 'payment_method');
  refuseSpent(call, method);
  if (method.customer !== null && method.customer !== intent.customer) {
    throw badRequest('The payment method belongs to another customer. Pass that customer, or another payment method.', {
      param: 'payment_method',
    });
  }
  const { behavior, setUp } = call.objects.hidden(method.id);
  const { authenticate, decline } = behaviorOf(behavior);
  const wantsThePayer = authenticate === 'always' || (authenticate === 'untilSetUp' && !(offSession && setUp));
  if (wantsThePayer && offSession) {
    const message = 'Your card was declined. This transaction requires authentication.';
    fail(call, intent, method, { code: 'authentication_required', declineCode: 'authentication_required', message });
  }
  if (wantsThePayer) {
    if (returnUrl === undefined) {
      throw badRequest('This payment needs a redirect: provide a return_url.', { code: 'parameter_missing', param: 'return_url' });
    }
    const visit = call.newSecret(24);
    intent.payment_method = method.id;
    intent.status = 'requires_action';
    intent.next_action = {
      type: 'redirect_to_url',
      redirect_to_url: { return_url: returnUrl, url: `${call.baseUrl}/_sandbox/authenticate/${intent.id}?visit=${visit}` },
    };
    call.objects.save('payment_intent', intent, { ...call.objects.hidden(intent.id), returnUrl, visit });
    call.emit('payment_intent.requires_action', intent);
    return;
  }
  if (decline) fail(call, intent, method, decline);
  pay(call, intent, method);
}

/** The bank said yes. */
export function pay(call: Call, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod): void {
  const captureBefore = call.now + holdSeconds;
  const charge = makeCharge(call, intent, method, undefined, captureBefore);
  intent.payment_method = method.id;
  intent.latest_charge = charge.id;
  intent.next_action = null;
  intent.last_payment_error = null;
  settleMethod(call, intent, method);
  if (intent.capture_method === 'manual') {
    intent.status = 'requires_capture';
    intent.amount_capturable = intent.amount;
    call.objects.save('payment_intent', intent, { ...call.objects.hidden(intent.id), captureBefore });
    call.emit('payment_intent.amount_capturable_updated', intent);
    return;
  }
  captureCharge(call, charge, intent.amount);
  intent.amount_received = intent.amount;
  intent.status = 'succeeded';
  change(call, intent, 'payment_intent.succeeded');
}

/** A method that pays for later belongs to the customer from then on; one that belongs to nobody pays once. */
function settleMethod(call: Call, { customer, setup_future_usage: later }: Stripe.PaymentIntent, method: Stripe.PaymentMethod): void {
  const hidden = call.objects.hidden(method.id);
  if (later !== null && customer !== null) {
    method.customer ??= linkedId(customer);
    call.objects.save('payment_method', method, { ...hidden, ...(later === 'off_session' && { setUp: true }) });
  } else if (method.customer === null) call.objects.save('payment_method', method, { ...hidden, spent: true });
}

/** The bank said no: the charge is kept as failed, and the intent waits for another payment method. */
function fail(
  call: Call,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  decline: NonNullable<CardBehavior['decline']>,
): never {
  const charge = makeCharge(call, intent, method, decline, 0);
  const { code, message, declineCode } = decline;
  const problem = {
    code,
    message,
    charge: charge.id,
    ...(declineCode && { decline_code: declineCode }),
  };
  intent.latest_charge = charge.id;
  refuseAttempt(call, intent, { type: 'card_error', ...problem, payment_method: method });
  throw cardProblem({ ...problem, payment_intent: intent, payment_method: method });
}

/** Puts the intent back to waiting for a payment method, with the reason. */
export function refuseAttempt(call: Call, intent: Stripe.PaymentIntent, error: Stripe.PaymentIntent.LastPaymentError): void {
  intent.status = 'requires_payment_method';
  intent.payment_method = null;
  intent.next_action = null;
  intent.last_payment_error = error;
  change(call, intent, 'payment_intent.payment_failed');
}
