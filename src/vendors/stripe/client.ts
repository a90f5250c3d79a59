import { invalid } from '#kernel';
import { attachPaymentMethod, authorize } from './authorize.ts';
import { listBalanceTransactions } from './balance.ts';
import { connect } from './connection.ts';
import { earlierDeeds, findRefund, findTransfer } from './earlier.ts';
import { detachPaymentMethod } from './detach.ts';
import { asking, hasCode } from './failures.ts';
import { findByReference } from './find-intent.ts';
import { describeIntent } from './intents.ts';
import { createPayee, payeeOnboardingUrl, payeeStatus } from './payees.ts';
import type { IntentState, StripePayments, StripePaymentsOptions } from './port.ts';
import { cancel, capture, refund, transfer } from './settle.ts';
import { parseWebhook } from './webhooks.ts';

/**
 * Payments on Stripe's official SDK. Opens no connection until the first call.
 *
 * @throws payments.bad_stripe_key, payments.bad_base_url (invalid)
 */
export function stripePayments(options: StripePaymentsOptions): StripePayments {
  const { secretKey, publishableKey, webhookSecrets, baseUrl, timeoutMs = 10_000, clock } = options;
  if (!/^(sk|rk)_/.test(secretKey)) throw invalid('payments.bad_stripe_key', 'The Stripe secret key starts with sk_ (or rk_).');
  if (!publishableKey.startsWith('pk_')) throw invalid('payments.bad_stripe_key', 'The Stripe publishable key starts with pk_.');
  if (webhookSecrets.length === 0) throw invalid('payments.bad_stripe_key', 'At least one webhook signing secret (whsec_) is needed.');
  const stripe = connect({ secretKey, baseUrl, timeoutMs });
  const earlier = earlierDeeds(stripe, clock);

  return {
    name: 'stripe',
    publishableKey,
    scriptUrl: options.scriptUrl ?? 'https://js.stripe.com/v3/',
    async createCustomer({ reference, email, name }, key) {
      const customer = await asking(() => stripe.customers.create({ email, name, metadata: { reference } }, { idempotencyKey: key }));
      return { customerId: customer.id };
    },
    attachPaymentMethod: (input, key) => attachPaymentMethod(stripe, input, key),
    detachPaymentMethod: (input, key) => detachPaymentMethod(stripe, input, key),
    authorize: async (input, key, since) => (await earlier.authorization(input, since)) ?? authorize(stripe, input, key),
    capture: (input, key) => capture(stripe, input, key),
    cancel: (input, key) => cancel(stripe, input, key),
    refund: async (input, key, since) => (await earlier.refund(input, since)) ?? refund(stripe, input, key),
    createPayee: (input, key) => createPayee(stripe, input, key),
    payeeStatus: (accountId) => payeeStatus(stripe, accountId),
    payeeOnboardingUrl: (input) => payeeOnboardingUrl(stripe, input),
    transfer: async (input, key, since) => (await earlier.transfer(input, since)) ?? transfer(stripe, input, key),
    findIntent: (input) =>
      asking(async () => {
        const intent = await findByReference(stripe, clock, input);
        return intent && describeIntent(stripe, intent);
      }),
    findRefund: (input) => findRefund(stripe, input),
    findTransfer: (input) => findTransfer(stripe, input),
    retrieveIntent: (intentId) =>
      asking(async (): Promise<IntentState | undefined> => {
        try {
          return await describeIntent(stripe, await stripe.paymentIntents.retrieve(intentId, { expand: ['latest_charge'] }));
        } catch (error) {
          if (hasCode(error, 'resource_missing')) return undefined;
          throw error;
        }
      }),
    listBalanceTransactions: ({ since }) => listBalanceTransactions(stripe, since),
    parseWebhook: (input) => parseWebhook(webhookSecrets, input),
  };
}
