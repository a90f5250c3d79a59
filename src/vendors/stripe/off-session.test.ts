import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newCustomer, newKey, openBench, raw, returnUrl, usd, type Bench } from './testing.ts';

/** A card of a customer's, as the payer gave it in the browser. */
async function cardOf(bench: Bench, number: string): Promise<{ customerId: string; paymentMethodId: string }> {
  const form = { type: 'card', 'card[number]': number, 'card[exp_month]': '8', 'card[exp_year]': '2031', 'card[cvc]': '123' };
  const { body } = await raw(bench.sandbox, 'POST', '/v1/payment_methods', form);
  const customerId = await newCustomer(bench.payments);
  const { paymentMethodId } = await bench.payments.attachPaymentMethod({ customerId, paymentMethodId: String(body['id']) }, newKey());
  return { customerId, paymentMethodId };
}

const ask = ({ payments }: Bench, card: { customerId: string; paymentMethodId: string }, how: 'there' | 'away', key = newKey()) =>
  payments.authorize(
    {
      ...card,
      amount: usd(5_000),
      reference: key,
      description: 'Balance',
      returnUrl,
      forLater: how === 'there',
      offSession: how === 'away',
    },
    key,
  );

async function confirmAt(url: string | undefined): Promise<void> {
  const { status } = await fetch(String(url), { method: 'POST', body: new URLSearchParams({ answer: 'complete' }), redirect: 'manual' });
  assert.equal(status, 303);
}

test('a card that needs its owner, asked while they are away, is refused as authentication_required and then gives the page to send them', async (t) => {
  const bench = await openBench(t);
  const card = await cardOf(bench, '4000002760003184');
  const key = newKey();
  const asked = await ask(bench, card, 'away', key);
  assert.ok(asked.status === 'action_required' && asked.actionUrl !== undefined, JSON.stringify(asked));
  const refused = bench.sandbox.events().filter((event) => (event as { type: string }).type === 'payment_intent.payment_failed');
  assert.equal(refused.length, 1, 'the bank was told that its customer is away, and said no to that');
  assert.equal(bench.sandbox.state().intents.length, 1, 'it is the same payment that they are asked to confirm');
  assert.deepEqual(await ask(bench, card, 'away', key), asked, 'the same key is answered the same');
  await confirmAt(asked.actionUrl);
  assert.equal((await bench.payments.retrieveIntent(asked.intentId))?.status, 'authorized');
});

test('a card whose owner confirmed once that it pays later is charged while they are away; without that it asks', async (t) => {
  const bench = await openBench(t);
  const card = await cardOf(bench, '4000002500003155');
  assert.equal((await ask(bench, card, 'away')).status, 'action_required', 'nobody has agreed to it yet');
  const first = await ask(bench, card, 'there');
  assert.ok(first.status === 'action_required', 'whoever is there is always asked');
  await confirmAt(first.actionUrl);
  assert.equal((await ask(bench, card, 'away')).status, 'authorized');
});

test('a card that asks nobody is charged whether its owner is there or not, and one that declines says so at once', async (t) => {
  const bench = await openBench(t);
  assert.equal((await ask(bench, await cardOf(bench, '4242424242424242'), 'away')).status, 'authorized');
  const declined = await ask(bench, await cardOf(bench, '4000000000000341'), 'away');
  assert.equal(declined.status === 'declined' && declined.code, 'card_declined');
});
