import { forbidden, invalid } from '#kernel';
import Stripe from 'stripe';
import { idOf, intentStatus } from './intents.ts';
import type { ProviderEvent } from './port.ts';

const toleranceSeconds = 300; // Stripe's own default

/** @see StripePayments.parseWebhook */
export function parseWebhook(
  secrets: readonly string[],
  input: { rawBody: string | Buffer; signature: string; now: Temporal.Instant },
): ProviderEvent {
  const signed = secrets.find((secret) => isSigned(input, secret, 0));
  if (signed === undefined) {
    throw forbidden('payments.webhook_forged', 'The notice is not signed with a secret that this market shares with Stripe.');
  }
  if (!isSigned(input, signed, toleranceSeconds)) {
    throw forbidden(
      'payments.webhook_stale',
      `The notice was signed more than ${toleranceSeconds / 60} minutes ago. Stripe will send a fresh one.`,
    );
  }
  return describe(parseBody(input.rawBody.toString()));
}

/** The SDK checks the signature, in constant time; a tolerance of 0 leaves its age unchecked. */
function isSigned(
  input: { rawBody: string | Buffer; signature: string; now: Temporal.Instant },
  secret: string,
  tolerance: number,
): boolean {
  try {
    const { signature } = Stripe.webhooks;
    return signature?.verifyHeader(input.rawBody, input.signature, secret, tolerance, undefined, input.now.epochMilliseconds) === true;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return false;
    throw error;
  }
}

function parseBody(text: string): Stripe.Event {
  try {
    const event = JSON.parse(text) as Partial<Stripe.Event> | null;
    if (event?.object === 'event' && typeof event.id === 'string' && event.data?.object) return event as Stripe.Event;
  } catch {
    // Told below, together with JSON that is no event.
  }
  throw invalid('payments.webhook_unreadable', 'The notice is signed by Stripe but is not an event as its documentation describes them.');
}

function describe(event: Stripe.Event): ProviderEvent {
  return { id: event.id, type: event.type, createdAt: Temporal.Instant.fromEpochMilliseconds(event.created * 1000), ...subjectOf(event) };
}

type Subject = Omit<ProviderEvent, 'id' | 'type' | 'createdAt'>;

/** What the event is about goes by the object it carries, because one kind of object has events under several names. */
function subjectOf(event: Stripe.Event): Subject {
  const subject = event.data.object as
    | Stripe.PaymentIntent
    | Stripe.Charge
    | Stripe.Refund
    | Stripe.Account
    | Stripe.Transfer
    | Stripe.Dispute;
  const reference = subject.metadata?.['reference'];
  const common = reference ? { reference } : {};
  switch (subject.object) {
    case 'payment_intent':
      return { ...common, kind: 'intent', intentId: subject.id, status: intentStatus(subject.status) };
    case 'charge': {
      const kind = event.type === 'charge.refunded' ? 'refund' : 'intent';
      return { ...common, kind, intentId: idOf(subject.payment_intent), chargeId: subject.id };
    }
    case 'refund': {
      const ids = { intentId: idOf(subject.payment_intent), chargeId: idOf(subject.charge), refundId: subject.id };
      return { ...common, kind: 'refund', ...ids, status: subject.status ?? undefined };
    }
    case 'account':
      return { ...common, kind: 'account', accountId: subject.id, status: subject.payouts_enabled ? 'payouts_enabled' : 'restricted' };
    case 'transfer':
      return { ...common, kind: 'transfer', transferId: subject.id, accountId: idOf(subject.destination) };
    case 'dispute': {
      const ids = { intentId: idOf(subject.payment_intent), chargeId: idOf(subject.charge), disputeId: subject.id };
      return { ...common, kind: 'dispute', ...ids, status: subject.status };
    }
    default:
      return { ...common, kind: 'other' };
  }
}
