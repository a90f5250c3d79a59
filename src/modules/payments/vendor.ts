import { isGuildhallError } from '#kernel';
import { createBreaker, type Vendor } from '#platform/breaker';
import { isKeptFailure } from './kept-failure.ts';

/** The name under which it is known whether the payment provider answers. */
export const paymentsVendor = 'payments';

/** Nobody knows what became of the call. A failure that is kept under its key was said long ago, and says nothing about now. */
const isOutage = (error: unknown): boolean => isGuildhallError(error, 'payments.provider_unknown') && !isKeptFailure(error);

export const providerVendor = (): Vendor => ({
  name: paymentsVendor,
  breaker: createBreaker({ what: 'payment provider', code: 'payments.provider_down', isOutage }),
});
