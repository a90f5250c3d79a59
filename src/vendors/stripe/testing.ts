import { type Currency, frozenClock, Money, type MovableClock } from '#kernel';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { stripePayments } from './client.ts';
import type { AuthorizationOutcome, StripePayments } from './port.ts';
import { type StripeSandbox, type StripeSandboxOptions, startStripeSandbox } from './sandbox/server.ts';

export const webhookSecret = 'whsec_first';
export const returnUrl = 'http://127.0.0.1:9/done?booking=7';

export const usd = (amountMinor: number, currency: Currency = 'USD'): Money.Money => Money.money(amountMinor, currency);

export interface Bench {
  sandbox: StripeSandbox;
  payments: StripePayments;
  clock: MovableClock;
  /** A client of another account, or of another address. */
  clientWith: (options: Partial<Parameters<typeof stripePayments>[0]>) => StripePayments;
}

/** A sandbox of its own for a test, gone when the test ends. */
export async function openBench(t: TestContext, options: Partial<StripeSandboxOptions> = {}): Promise<Bench> {
  const clock = frozenClock('2026-11-02T09:00:00Z');
  const sandbox = await startStripeSandbox({
    dataFile: ':memory:',
    clock,
    seed: 1,
    webhookRetry: { firstDelayMs: 5, maxDelayMs: 20, attempts: 6 },
    ...options,
  });
  t.after(() => sandbox.close());
  const clientWith: Bench['clientWith'] = (changes) =>
    stripePayments({
      secretKey: 'sk_test_prep',
      publishableKey: 'pk_test_prep',
      webhookSecrets: [webhookSecret],
      baseUrl: sandbox.url,
      timeoutMs: 2_000,
      clock,
      ...changes,
    });
  return { sandbox, clock, clientWith, payments: clientWith({}) };
}

let counter = 0;
export const newKey = (): string => `key-${++counter}`;

export async function newCustomer(payments: StripePayments): Promise<string> {
  const { customerId } = await payments.createCustomer({ reference: 'chef-1', email: 'chef@example.com', name: 'Ada Chef' }, newKey());
  return customerId;
}

export async function authorize(
  payments: StripePayments,
  paymentMethodId = 'pm_card_visa',
  changes: { amount?: Money.Money; reference?: string; customerId?: string; key?: string } = {},
): Promise<AuthorizationOutcome> {
  const { amount = usd(10_000), reference = `booking-${++counter}`, key = newKey() } = changes;
  const customerId = changes.customerId ?? (await newCustomer(payments));
  return payments.authorize({ customerId, paymentMethodId, amount, reference, description: 'Kitchen, 2 h', returnUrl }, key);
}

/** Authorizes and says which intent it was. */
export async function hold(payments: StripePayments, amount = usd(10_000), paymentMethodId = 'pm_card_visa'): Promise<string> {
  const outcome = await authorize(payments, paymentMethodId, { amount });
  if (outcome.status !== 'authorized') throw new Error(`Expected a hold, got ${outcome.status}.`);
  return outcome.intentId;
}

/** Authorizes and captures. */
export async function pay(
  payments: StripePayments,
  amount = usd(10_000),
  paymentMethodId?: string,
): Promise<{ intentId: string; chargeId: string }> {
  const intentId = await hold(payments, amount, paymentMethodId);
  const outcome = await payments.capture({ intentId, amount }, newKey());
  if (outcome.status !== 'captured') throw new Error(`Expected a capture, got ${outcome.code}.`);
  return { intentId, chargeId: outcome.chargeId };
}

export async function readyPayee(bench: Bench, reference = 'host-1'): Promise<string> {
  const { accountId } = await bench.payments.createPayee({ reference, email: 'host@example.com', country: 'US' }, newKey());
  await fetch(`${bench.sandbox.url}/_sandbox/accounts/${accountId}/complete`, { method: 'POST' });
  return accountId;
}

export interface RawAnswer {
  status: number;
  headers: Headers;
  body: Record<string, unknown> & { error?: Record<string, unknown> };
}

/** One request to the sandbox without the SDK. */
export async function raw(
  sandbox: StripeSandbox,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  form: Record<string, string> = {},
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  const encoded = new URLSearchParams(form).toString();
  const answer = await fetch(`${sandbox.url}${path}${method !== 'POST' && encoded ? `?${encoded}` : ''}`, {
    method,
    redirect: 'manual',
    headers: { authorization: 'Bearer sk_test_prep', 'content-type': 'application/x-www-form-urlencoded', ...headers },
    ...(method === 'POST' && { body: encoded }),
  });
  const text = await answer.text();
  const body = answer.headers.get('content-type')?.includes('json') ? (JSON.parse(text) as RawAnswer['body']) : { text };
  return { status: answer.status, headers: answer.headers, body };
}

export interface Delivery {
  body: string;
  signature: string;
  id: string;
  type: string;
}

export interface Receiver {
  url: string;
  deliveries: Delivery[];
  /** The answers to give, one each; then 200. */
  statuses: number[];
  /** Resolves at the nth delivery. */
  received(n: number): Promise<void>;
}

/** A shop's webhook address. */
export async function openReceiver(t: TestContext): Promise<Receiver> {
  const deliveries: Delivery[] = [];
  const statuses: number[] = [];
  const waiting: { n: number; tell: () => void }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const { id, type } = JSON.parse(body) as { id: string; type: string };
      deliveries.push({ body, signature: String(request.headers['stripe-signature']), id, type });
      response.writeHead(statuses.shift() ?? 200).end();
      for (const { n, tell } of waiting) if (deliveries.length >= n) tell();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/stripe`,
    deliveries,
    statuses,
    received: (n) => (deliveries.length >= n ? Promise.resolve() : new Promise((tell) => waiting.push({ n, tell }))),
  };
}
