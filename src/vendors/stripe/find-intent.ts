import { type Clock, unavailable } from '#kernel';
import type Stripe from 'stripe';
import { mostSettled } from './intents.ts';

const lookBack: Temporal.DurationLike = { hours: 24 }; // as long as an idempotency key lives: older calls cannot be in doubt
const mostIntents = 2_000;
const expand = ['data.latest_charge'];

/** @see StripePayments.findIntent */
export async function findByReference(
  stripe: Stripe,
  clock: Clock,
  input: { reference: string; customerId?: string },
): Promise<Stripe.PaymentIntent | undefined> {
  if (input.customerId !== undefined)
    return scan(stripe.paymentIntents.list({ customer: input.customerId, limit: 100, expand }), input.reference);
  const quoted = input.reference.replaceAll(/[\\']/g, (character) => `\\${character}`);
  const found = await stripe.paymentIntents.search({ query: `metadata['reference']:'${quoted}'`, limit: 100, expand });
  const best = mostSettled(found.data.filter((intent) => intent.metadata['reference'] === input.reference));
  if (best) return best;
  const since = Math.floor(clock.now().subtract(lookBack).epochMilliseconds / 1000);
  return scan(stripe.paymentIntents.list({ created: { gte: since }, limit: 100, expand }), input.reference);
}

async function scan(intents: AsyncIterable<Stripe.PaymentIntent>, reference: string): Promise<Stripe.PaymentIntent | undefined> {
  const matches: Stripe.PaymentIntent[] = [];
  let seen = 0;
  for await (const intent of intents) {
    if (intent.metadata['reference'] === reference) matches.push(intent);
    if (++seen >= mostIntents) break;
  }
  // "Not among those I looked at" must not pass for "never happened".
  if (matches.length === 0 && seen >= mostIntents) {
    throw unavailable('payments.provider_unknown', `No intent for ${reference} among the newest ${mostIntents}. Ask again in a minute.`);
  }
  return mostSettled(matches);
}
