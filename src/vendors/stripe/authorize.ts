import { invalid, unavailable } from '#kernel';
import type Stripe from 'stripe';
import { explainDecline } from './declines.ts';
import { asking, isCardError, type CardError } from './failures.ts';
import { idOf, minorUnits, moneyOf } from './intents.ts';
import type { AttachedPaymentMethod, AuthorizationOutcome, StripePayments } from './port.ts';

/** @see StripePayments.attachPaymentMethod */
export async function attachPaymentMethod(
  stripe: Stripe,
  input: Parameters<StripePayments['attachPaymentMethod']>[0],
  key: string,
): Promise<AttachedPaymentMethod> {
  return asking(async () => {
    const { customerId, paymentMethodId } = input;
    const method = await stripe.paymentMethods.attach(paymentMethodId, { customer: customerId }, { idempotencyKey: key }).catch((error) => {
      if (!isCardError(error)) throw error;
      const decline = explainDecline(error);
      throw invalid('payments.card_declined', decline.message, { facts: { code: decline.code }, cause: error });
    });
    if (!method.card) throw invalid('payments.not_a_card', `Payment method ${method.id} is a ${method.type}, not a card. Pay with a card.`);
    const { brand, last4, exp_month, exp_year } = method.card;
    return { paymentMethodId: method.id, brand, last4, expMonth: exp_month, expYear: exp_year };
  });
}

/** @see StripePayments.authorize */
export async function authorize(
  stripe: Stripe,
  input: Parameters<StripePayments['authorize']>[0],
  key: string,
): Promise<AuthorizationOutcome> {
  return asking(async () => {
    try {
      const intent = await stripe.paymentIntents.create(
        {
          amount: minorUnits(input.amount),
          currency: input.amount.currency.toLowerCase(),
          customer: input.customerId,
          payment_method: input.paymentMethodId,
          allowed_payment_method_types: ['card'],
          capture_method: 'manual',
          confirm: true,
          description: input.description,
          ...(input.offSession ? { off_session: true } : { return_url: input.returnUrl }),
          ...(input.forLater && { setup_future_usage: 'off_session' }),
          metadata: { reference: input.reference },
        },
        { idempotencyKey: key },
      );
      return authorizationOf(intent);
    } catch (error) {
      if (!isCardError(error)) throw error;
      const intentId = idOf(error.payment_intent);
      if (input.offSession && intentId && wantsThePayer(error)) return askThePayer(stripe, intentId, input, key);
      return { status: 'declined', ...(intentId && { intentId }), ...explainDecline(error) };
    }
  });
}

const wantsThePayer = (error: CardError): boolean => [error.code, error.decline_code].includes('authentication_required');

/**
 * A bank that refuses a charge because its customer is not there gets the same intent again as one with them there
 * (https://docs.stripe.com/payments/save-and-reuse#charge-saved-payment-method): it answers with the page where they confirm.
 */
async function askThePayer(
  stripe: Stripe,
  intentId: string,
  { paymentMethodId, returnUrl }: Pick<Parameters<StripePayments['authorize']>[0], 'paymentMethodId' | 'returnUrl'>,
  key: string,
): Promise<AuthorizationOutcome> {
  try {
    const asked = { payment_method: paymentMethodId, return_url: returnUrl };
    return authorizationOf(await stripe.paymentIntents.confirm(intentId, asked, { idempotencyKey: `${key}-present` }));
  } catch (error) {
    if (!isCardError(error)) throw error;
    return { status: 'declined', intentId, ...explainDecline(error) };
  }
}

/** @throws payments.provider_unknown while the bank has not answered Stripe */
export function authorizationOf(intent: Stripe.PaymentIntent): AuthorizationOutcome {
  const { id: intentId, status } = intent;
  if (status === 'requires_capture') return { status: 'authorized', intentId, amount: moneyOf(intent.amount_capturable, intent.currency) };
  if (status === 'requires_action') {
    const actionUrl = intent.next_action?.redirect_to_url?.url ?? undefined;
    return { status: 'action_required', intentId, clientSecret: intent.client_secret ?? '', actionUrl };
  }
  if (status === 'requires_payment_method') return { status: 'declined', intentId, ...explainDecline(intent.last_payment_error ?? {}) };
  throw unavailable('payments.provider_unknown', `Stripe is still working on this payment (${status}).`, { facts: { intentId } });
}
