import { type GuildhallError, invalid, isGuildhallError, unavailable } from '#kernel';
import Stripe from 'stripe';

const { errors } = Stripe;
type StripeError = InstanceType<typeof errors.StripeError>;
export type CardError = InstanceType<typeof errors.StripeCardError>;

export const isStripeError = (error: unknown): error is StripeError => error instanceof errors.StripeError;

export const isCardError = (error: unknown): error is CardError => error instanceof errors.StripeCardError;

/** Stripe understood and said no, under one of these codes; the request had no effect. */
export function hasCode(error: unknown, ...codes: string[]): error is StripeError {
  return error instanceof errors.StripeInvalidRequestError && error.code !== undefined && codes.includes(error.code);
}

/**
 * Sorts what is no business answer: a mistake of ours, which trying again cannot mend, or an outcome that nobody knows
 * yet. In doubt it is unknown, because treating a payment that happened as failed costs somebody money.
 */
export function explain(error: unknown): GuildhallError {
  if (isGuildhallError(error)) return error;
  const stripeError = isStripeError(error) ? error : undefined;
  const definite =
    error instanceof errors.StripeInvalidRequestError ||
    error instanceof errors.StripeAuthenticationError ||
    error instanceof errors.StripePermissionError ||
    error instanceof errors.StripeIdempotencyError ||
    error instanceof errors.StripeCardError;
  const facts = {
    ...(stripeError?.code && { providerCode: stripeError.code }),
    ...(stripeError?.param && { param: stripeError.param }),
    ...(stripeError?.requestId && { requestId: stripeError.requestId }),
    ...(stripeError?.headers?.['idempotent-replayed'] === 'true' && { replayed: true }),
  };
  if (definite) {
    return invalid('payments.provider_rejected', `Stripe refused the request: ${stripeError?.message ?? 'no reason given'}`, {
      facts,
      cause: error,
    });
  }
  // Not one of Stripe's errors: a fault in this adapter, not in the network. Calling it unknown would hide it in retries.
  if (!stripeError) throw error;
  return unavailable('payments.provider_unknown', 'Stripe gave no certain answer. The outcome is not known yet; it will be looked up.', {
    facts,
    cause: error,
  });
}

/** Runs one call to Stripe; whatever it throws is one of the two errors of `explain`. */
export async function asking<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw explain(error);
  }
}
