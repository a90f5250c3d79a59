import type Stripe from 'stripe';
import { asking } from './failures.ts';
import type { StripePayments } from './port.ts';

/** @see StripePayments.createPayee */
export async function createPayee(
  stripe: Stripe,
  input: Parameters<StripePayments['createPayee']>[0],
  key: string,
): Promise<{ accountId: string }> {
  const account = await asking(() =>
    stripe.accounts.create(
      {
        type: 'express',
        country: input.country,
        email: input.email,
        capabilities: { transfers: { requested: true } },
        metadata: { reference: input.reference },
      },
      { idempotencyKey: key },
    ),
  );
  return { accountId: account.id };
}

/** @see StripePayments.payeeStatus */
export async function payeeStatus(stripe: Stripe, accountId: string): Promise<{ payoutsEnabled: boolean; requirementsDue: string[] }> {
  const account = await asking(() => stripe.accounts.retrieve(accountId));
  const due = [...(account.requirements?.past_due ?? []), ...(account.requirements?.currently_due ?? [])];
  return { payoutsEnabled: account.payouts_enabled, requirementsDue: [...new Set(due)] };
}

/** @see StripePayments.payeeOnboardingUrl */
export async function payeeOnboardingUrl(
  stripe: Stripe,
  input: Parameters<StripePayments['payeeOnboardingUrl']>[0],
): Promise<{ url: string }> {
  const { accountId, returnUrl, refreshUrl } = input;
  const link = await asking(() =>
    stripe.accountLinks.create({ account: accountId, type: 'account_onboarding', return_url: returnUrl, refresh_url: refreshUrl }),
  );
  return { url: link.url };
}
