import Stripe from 'stripe';
import { asking, hasCode } from './failures.ts';

const { errors } = Stripe;

/** @see StripePayments.detachPaymentMethod */
export function detachPaymentMethod(stripe: Stripe, { paymentMethodId }: { paymentMethodId: string }, key: string): Promise<void> {
  return asking(async () => {
    try {
      await stripe.paymentMethods.detach(paymentMethodId, undefined, { idempotencyKey: key });
    } catch (error) {
      if (hasCode(error, 'resource_missing')) return;
      // The refusal of a card that is off already has no code of its own, so the card is looked at.
      if (!(error instanceof errors.StripeInvalidRequestError) || (await isAttached(stripe, paymentMethodId))) throw error;
    }
  });
}

const isAttached = async (stripe: Stripe, id: string): Promise<boolean> => (await stripe.paymentMethods.retrieve(id)).customer !== null;
