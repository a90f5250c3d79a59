import { unavailable, type Clock } from '#kernel';
import type Stripe from 'stripe';
import { authorizationOf } from './authorize.ts';
import { asking } from './failures.ts';
import { findByReference } from './find-intent.ts';
import type { AuthorizationOutcome, RefundOutcome, StripePayments, TransferOutcome } from './port.ts';
import { refundOf, transferOf } from './settle.ts';

type Input<Deed extends 'authorize' | 'refund' | 'transfer'> = Parameters<StripePayments[Deed]>[0];

/** Stripe may forget a key after 24 hours (https://docs.stripe.com/api/idempotent_requests); the rest is for clocks that differ. */
const keyLives: Temporal.DurationLike = { hours: 20 };
const most = 2_000;

/** The refund made for this reference; exact at once. */
export const findRefund = (
  stripe: Stripe,
  { intentId, reference }: { intentId: string; reference: string },
): Promise<RefundOutcome | undefined> =>
  asking(async () => {
    const made = await named(reference, stripe.refunds.list({ payment_intent: intentId, limit: 100 }));
    return made && refundOf(made);
  });

/** The transfer made for this reference, at or after `since`; exact at once. */
export const findTransfer = (
  stripe: Stripe,
  { accountId, reference, since }: { accountId: string; reference: string; since: Temporal.Instant },
): Promise<TransferOutcome | undefined> =>
  asking(async () => {
    const gte = Math.floor(since.subtract({ hours: 1 }).epochMilliseconds / 1000);
    const made = await named(reference, stripe.transfers.list({ destination: accountId, created: { gte }, limit: 100 }));
    return made && transferOf(made);
  });

export interface EarlierDeeds {
  authorization(input: Input<'authorize'>, since?: Temporal.Instant): Promise<AuthorizationOutcome | undefined>;
  refund(input: Input<'refund'>, since?: Temporal.Instant): Promise<RefundOutcome | undefined>;
  transfer(input: Input<'transfer'>, since?: Temporal.Instant): Promise<TransferOutcome | undefined>;
}

/**
 * What became of a deed that was first asked for so long ago that its idempotency key no longer keeps it from being done twice.
 * Undefined: the key still does, or the deed was never done.
 */
export function earlierDeeds(stripe: Stripe, clock: Clock): EarlierDeeds {
  const keyMayBeForgotten = (since: Temporal.Instant | undefined): since is Temporal.Instant =>
    since !== undefined && Temporal.Instant.compare(clock.now().subtract(keyLives), since) > 0;

  return {
    async authorization({ reference, customerId }, since) {
      if (!keyMayBeForgotten(since)) return undefined;
      const intent = await asking(() => findByReference(stripe, clock, { reference, customerId }));
      if (intent?.status !== 'canceled') return intent && authorizationOf(intent);
      const message = 'The hold on the card was let go before it was used. Nothing was charged. Please pay again.';
      return { status: 'declined', intentId: intent.id, code: 'authorization_canceled', message };
    },
    refund: async (input, since) => (keyMayBeForgotten(since) ? findRefund(stripe, input) : undefined),
    transfer: async (input, since) => (keyMayBeForgotten(since) ? findTransfer(stripe, { ...input, since }) : undefined),
  };
}

async function named<T extends { metadata: Stripe.Metadata | null }>(reference: string, deeds: AsyncIterable<T>): Promise<T | undefined> {
  let seen = 0;
  for await (const deed of deeds) {
    if (deed.metadata?.['reference'] === reference) return deed;
    // "Not among those I looked at" must not pass for "never happened".
    if (++seen >= most) throw unavailable('payments.provider_unknown', `${reference} is not among the newest ${most}. Look by hand.`);
  }
  return undefined;
}
