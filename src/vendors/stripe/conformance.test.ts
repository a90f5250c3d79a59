import { isGuildhallError } from '#kernel';
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { StripePayments } from './port.ts';
import { authorize, hold, newCustomer, newKey, openBench, pay, raw, readyPayee, returnUrl, usd } from './testing.ts';

const refusedWith = (code: string) => (error: unknown) => isGuildhallError(error, code) || assert.fail(String(error));

async function methodFor(bench: Awaited<ReturnType<typeof openBench>>, number: string): Promise<string> {
  const { status, body } = await raw(bench.sandbox, 'POST', '/v1/payment_methods', {
    type: 'card',
    'card[number]': number,
    'card[exp_month]': '8',
    'card[exp_year]': '2031',
    'card[cvc]': number.startsWith('37') ? '1234' : '123',
  });
  assert.equal(status, 200, JSON.stringify(body));
  return body['id'] as string;
}

describe('authorizing', () => {
  const cards: [number: string, outcome: string][] = [
    ['4242424242424242', 'authorized'],
    ['5555555555554444', 'authorized'],
    ['378282246310005', 'authorized'],
    ['4000000000000002', 'card_declined'],
    ['4000000000009995', 'insufficient_funds'],
    ['4000000000000069', 'expired_card'],
    ['4000000000000127', 'incorrect_cvc'],
    ['4000000000000119', 'processing_error'],
    ['4000000000000341', 'card_declined'],
    ['4000000000009987', 'card_declined'],
    ['4000002500003155', 'action_required'],
    ['4000002760003184', 'action_required'],
  ];
  for (const [number, expected] of cards) {
    test(`test card ${number} ends ${expected}`, async (t) => {
      const bench = await openBench(t);
      const outcome = await authorize(bench.payments, await methodFor(bench, number), { reference: 'booking-1' });
      assert.equal(outcome.status === 'declined' ? outcome.code : outcome.status, expected);
      const [intent] = bench.sandbox.state().intents;
      assert.equal(intent?.approvals, expected === 'authorized' ? 1 : 0);
      if (outcome.status === 'declined') {
        assert.equal(outcome.intentId, intent?.intentId);
        const state = await bench.payments.retrieveIntent(String(outcome.intentId));
        assert.equal(state?.status, 'declined');
        assert.deepEqual(state?.lastDecline, { code: outcome.code, message: outcome.message });
      }
    });
  }

  test('ready-made payment methods stand for their cards', async (t) => {
    const { payments } = await openBench(t);
    assert.equal((await authorize(payments, 'pm_card_mastercard')).status, 'authorized');
    const declined = await authorize(payments, 'pm_card_chargeDeclinedInsufficientFunds');
    assert.equal(declined.status === 'declined' && declined.code, 'insufficient_funds');
    assert.equal((await authorize(payments, 'pm_card_threeDSecure2Required')).status, 'action_required');
  });

  test('a stolen card is told apart neither by code nor by message', async (t) => {
    const { payments } = await openBench(t);
    assert.deepEqual(
      { ...(await authorize(payments, 'pm_card_chargeDeclinedStolenCard')), intentId: '' },
      { ...(await authorize(payments, 'pm_card_chargeDeclined')), intentId: '' },
    );
  });

  test('a card number that fails its check digit is refused and no payment method is kept', async (t) => {
    const { sandbox } = await openBench(t);
    const form = { type: 'card', 'card[number]': '4242424242424241', 'card[exp_month]': '8', 'card[exp_year]': '2031' };
    const { status, body } = await raw(sandbox, 'POST', '/v1/payment_methods', form);
    assert.equal(status, 402);
    assert.equal(body.error?.['code'], 'incorrect_number');
    assert.equal(sandbox.state().counts['payment_method'], undefined);
  });

  test('attaching answers with what may be shown of the card', async (t) => {
    const bench = await openBench(t);
    const customerId = await newCustomer(bench.payments);
    const paymentMethodId = await methodFor(bench, '4242424242424242');
    assert.deepEqual(await bench.payments.attachPaymentMethod({ customerId, paymentMethodId }, newKey()), {
      paymentMethodId,
      brand: 'visa',
      last4: '4242',
      expMonth: 8,
      expYear: 2031,
    });
  });

  test('attaching a card that its bank refuses throws card_declined and attaches nothing', async (t) => {
    const bench = await openBench(t);
    const customerId = await newCustomer(bench.payments);
    const paymentMethodId = await methodFor(bench, '4000000000009995');
    await assert.rejects(bench.payments.attachPaymentMethod({ customerId, paymentMethodId }, newKey()), (error) => {
      assert.ok(isGuildhallError(error, 'payments.card_declined'));
      assert.equal(error.facts?.['code'], 'insufficient_funds');
      return true;
    });
    const { body } = await raw(bench.sandbox, 'GET', '/v1/payment_methods', { customer: customerId });
    assert.deepEqual(body['data'], []);
  });

  test('card 0341 attaches and is declined only when charged', async (t) => {
    const bench = await openBench(t);
    const customerId = await newCustomer(bench.payments);
    const { paymentMethodId } = await bench.payments.attachPaymentMethod(
      { customerId, paymentMethodId: await methodFor(bench, '4000000000000341') },
      newKey(),
    );
    assert.equal((await authorize(bench.payments, paymentMethodId, { customerId })).status, 'declined');
  });

  test('amounts in yen are whole yen', async (t) => {
    const { payments } = await openBench(t);
    const outcome = await authorize(payments, 'pm_card_visa', { amount: usd(5000, 'JPY') });
    assert.deepEqual(outcome.status === 'authorized' && outcome.amount, usd(5000, 'JPY'));
  });
});

describe("the bank's own page", () => {
  async function challenge(t: Parameters<typeof openBench>[0], answer: string) {
    const bench = await openBench(t);
    const outcome = await authorize(bench.payments, 'pm_card_threeDSecure2Required');
    assert.ok(outcome.status === 'action_required' && outcome.actionUrl);
    const visit = { ...outcome, path: outcome.actionUrl.slice(bench.sandbox.url.length) };
    const page = await raw(bench.sandbox, 'GET', visit.path);
    assert.match(String(page.body['text']), /Complete authentication[\s\S]*Fail authentication/);
    const done = await raw(bench.sandbox, 'POST', visit.path, { answer });
    return { ...bench, ...visit, done };
  }

  test('completing it places the hold and leads back with the outcome', async (t) => {
    const { payments, intentId, done, clientSecret } = await challenge(t, 'complete');
    assert.equal(done.status, 303);
    const back = new URL(String(done.headers.get('location')));
    assert.equal(`${back.origin}${back.pathname}`, 'http://127.0.0.1:9/done');
    assert.deepEqual(Object.fromEntries(back.searchParams), {
      booking: '7',
      payment_intent: intentId,
      payment_intent_client_secret: clientSecret,
      redirect_status: 'succeeded',
    });
    assert.equal((await payments.retrieveIntent(intentId))?.status, 'authorized');
  });

  test('failing it declines with authentication_failed and holds nothing', async (t) => {
    const { payments, intentId, sandbox } = await challenge(t, 'fail');
    const state = await payments.retrieveIntent(intentId);
    assert.equal(state?.status, 'declined');
    assert.equal(state?.lastDecline?.code, 'authentication_failed');
    assert.equal(sandbox.state().intents[0]?.approvals, 0);
  });

  test('it answers once, and only to those who were sent there', async (t) => {
    const { sandbox, path } = await challenge(t, 'complete');
    assert.equal((await raw(sandbox, 'POST', path, { answer: 'complete' })).status, 404);
    assert.equal(sandbox.state().intents[0]?.approvals, 1);
    const other = await openBench(t);
    const outcome = await authorize(other.payments, 'pm_card_threeDSecure2Required');
    assert.ok(outcome.status === 'action_required');
    const guess = `/_sandbox/authenticate/${outcome.intentId}?visit=undefined`;
    assert.equal((await raw(other.sandbox, 'POST', guess, { answer: 'complete' })).status, 404);
    assert.equal((await other.payments.retrieveIntent(outcome.intentId))?.status, 'action_required');
  });
});

describe('capturing and letting go', () => {
  test('a part may be captured; the fee is 2.9 % and 30 cents of it, and the rest is released', async (t) => {
    const { payments, sandbox } = await openBench(t);
    const intentId = await hold(payments);
    const outcome = await payments.capture({ intentId, amount: usd(8_000) }, newKey());
    assert.ok(outcome.status === 'captured');
    assert.deepEqual([outcome.amount, outcome.feeAmount], [usd(8_000), usd(262)]);
    const state = await payments.retrieveIntent(intentId);
    assert.deepEqual([state?.status, state?.amountCaptured, state?.amountRefunded], ['captured', usd(8_000), usd(0)]);
    assert.deepEqual(sandbox.state().totals, [{ account: 'prep', type: 'charge', currency: 'usd', amount: 8_000, fee: 262 }]);
  });

  test('a second capture under a new key takes nothing more', async (t) => {
    const { payments, sandbox } = await openBench(t);
    const intentId = await hold(payments);
    const first = await payments.capture({ intentId, amount: usd(8_000) }, newKey());
    assert.deepEqual(await payments.capture({ intentId, amount: usd(8_000) }, newKey()), first);
    const other = await payments.capture({ intentId, amount: usd(2_000) }, newKey());
    assert.equal(other.status === 'failed' && other.code, 'already_captured');
    assert.equal(sandbox.state().totals[0]?.amount, 8_000);
  });

  test('more than is held cannot be captured', async (t) => {
    const { payments, sandbox } = await openBench(t);
    const intentId = await hold(payments);
    await assert.rejects(payments.capture({ intentId, amount: usd(10_001) }, newKey()), refusedWith('payments.provider_rejected'));
    assert.deepEqual(sandbox.state().totals, []);
  });

  test('letting go twice is done once, and then nothing can be captured', async (t) => {
    const { payments } = await openBench(t);
    const intentId = await hold(payments);
    assert.deepEqual(await payments.cancel({ intentId }, newKey()), { status: 'canceled' });
    assert.deepEqual(await payments.cancel({ intentId }, newKey()), { status: 'canceled' });
    const late = await payments.capture({ intentId, amount: usd(10_000) }, newKey());
    assert.equal(late.status === 'failed' && late.code, 'authorization_canceled');
  });

  test('a captured payment cannot be let go', async (t) => {
    const { payments } = await openBench(t);
    const { intentId } = await pay(payments);
    const outcome = await payments.cancel({ intentId }, newKey());
    assert.equal(outcome.status === 'failed' && outcome.code, 'already_captured');
    assert.equal((await payments.retrieveIntent(intentId))?.status, 'captured');
  });

  test('a hold lapses after seven days', async (t) => {
    const { payments, clock } = await openBench(t);
    const intentId = await hold(payments);
    clock.moveBy({ hours: 7 * 24 - 1 });
    assert.equal((await payments.retrieveIntent(intentId))?.status, 'authorized');
    clock.moveBy({ hours: 1 });
    const outcome = await payments.capture({ intentId, amount: usd(10_000) }, newKey());
    assert.equal(outcome.status === 'failed' && outcome.code, 'authorization_expired');
    assert.equal((await payments.retrieveIntent(intentId))?.status, 'canceled');
  });
});

describe('refunding', () => {
  test('refunds add up to what was captured and no further', async (t) => {
    const { payments } = await openBench(t);
    const { intentId } = await pay(payments);
    const refund = (amount: number): ReturnType<StripePayments['refund']> =>
      payments.refund({ intentId, amount: usd(amount), reference: 'refund-1' }, newKey());
    const part = await refund(4_000);
    assert.deepEqual([part.status, part.status !== 'failed' && part.amount], ['refunded', usd(4_000)]);
    const tooMuch = await refund(6_001);
    assert.equal(tooMuch.status === 'failed' && tooMuch.code, 'refund_too_large');
    assert.equal((await refund(6_000)).status, 'refunded');
    const again = await refund(1);
    assert.equal(again.status === 'failed' && again.code, 'already_refunded');
    assert.deepEqual((await payments.retrieveIntent(intentId))?.amountRefunded, usd(10_000));
  });

  test('a hold is not refunded', async (t) => {
    const { payments } = await openBench(t);
    const outcome = await payments.refund({ intentId: await hold(payments), amount: usd(1), reference: 'r' }, newKey());
    assert.equal(outcome.status === 'failed' && outcome.code, 'nothing_captured');
  });

  test('a slow refund is pending and then succeeds; one the bank sends back fails and its money returns', async (t) => {
    const { payments, sandbox } = await openBench(t);
    const slow = await pay(payments, usd(10_000), 'pm_card_pendingRefund');
    const lost = await pay(payments, usd(10_000), 'pm_card_refundFail');
    const amount = usd(3_000);
    assert.equal((await payments.refund({ intentId: slow.intentId, amount, reference: 'r1' }, newKey())).status, 'pending');
    assert.equal((await payments.refund({ intentId: lost.intentId, amount, reference: 'r2' }, newKey())).status, 'refunded');
    const settled = await raw(sandbox, 'POST', '/_sandbox/refunds/settle', {}, { 'content-type': 'application/x-www-form-urlencoded' });
    assert.deepEqual(settled.body, { changed: 2 });
    assert.deepEqual((await payments.retrieveIntent(slow.intentId))?.amountRefunded, amount);
    assert.deepEqual((await payments.retrieveIntent(lost.intentId))?.amountRefunded, usd(0));
    const sums = Object.fromEntries(sandbox.state().totals.map(({ type, amount: sum }) => [type, sum]));
    assert.deepEqual(sums, { charge: 20_000, refund: -6_000, refund_failure: 3_000 });
  });
});

describe('paying hosts', () => {
  test('a payee can be paid once their details are complete, and not before', async (t) => {
    const bench = await openBench(t);
    const { payments, sandbox } = bench;
    const { chargeId } = await pay(payments);
    const { accountId } = await payments.createPayee({ reference: 'host-1', email: 'host@example.com', country: 'US' }, newKey());
    const before = await payments.payeeStatus(accountId);
    assert.equal(before.payoutsEnabled, false);
    assert.ok(before.requirementsDue.includes('external_account'));
    const input = { accountId, amount: usd(5_000), reference: 'payout-1', sourceChargeId: chargeId };
    const early = await payments.transfer(input, newKey());
    assert.equal(early.status === 'failed' && early.code, 'payee_not_ready');

    const { url } = await payments.payeeOnboardingUrl({ accountId, returnUrl, refreshUrl: 'http://127.0.0.1:9/again' });
    const done = await raw(sandbox, 'POST', url.slice(sandbox.url.length), { answer: 'complete' });
    assert.equal(done.headers.get('location'), returnUrl);
    assert.deepEqual(await payments.payeeStatus(accountId), { payoutsEnabled: true, requirementsDue: [] });
    assert.equal((await payments.transfer(input, newKey())).status, 'transferred');
  });

  test('an onboarding link is good for five minutes, then leads to where a new one is made', async (t) => {
    const { payments, sandbox, clock } = await openBench(t);
    const { accountId } = await payments.createPayee({ reference: 'host-1', email: 'host@example.com', country: 'US' }, newKey());
    const { url } = await payments.payeeOnboardingUrl({ accountId, returnUrl, refreshUrl: 'http://127.0.0.1:9/again' });
    clock.moveBy({ minutes: 5 });
    const late = await raw(sandbox, 'GET', url.slice(sandbox.url.length));
    assert.equal(late.headers.get('location'), 'http://127.0.0.1:9/again');
  });

  test('without a source charge a transfer needs settled money; with one it need not wait but cannot exceed the charge', async (t) => {
    const bench = await openBench(t);
    const { payments, clock } = bench;
    const accountId = await readyPayee(bench);
    const { chargeId } = await pay(payments);
    const transfer = (amount: number, sourceChargeId?: string): ReturnType<StripePayments['transfer']> =>
      payments.transfer({ accountId, amount: usd(amount), reference: 'payout-1', ...(sourceChargeId && { sourceChargeId }) }, newKey());
    const unsettled = await transfer(1_000);
    assert.equal(unsettled.status === 'failed' && unsettled.code, 'balance_insufficient');
    assert.equal((await transfer(7_000, chargeId)).status, 'transferred');
    const beyond = await transfer(3_001, chargeId);
    assert.equal(beyond.status === 'failed' && beyond.code, 'balance_insufficient');
    clock.moveBy({ hours: 48 });
    // 10,000 less the fee of 320 less 7,000 sent on.
    const tooMuch = await transfer(2_681);
    assert.equal(tooMuch.status === 'failed' && tooMuch.code, 'balance_insufficient');
    assert.equal((await transfer(2_680)).status, 'transferred');
  });
});

describe('looking', () => {
  test('an intent is found by its reference, with and without its customer, whatever characters it has', async (t) => {
    const { payments } = await openBench(t);
    const customerId = await newCustomer(payments);
    const reference = `it's a \\ "reference"`;
    const outcome = await authorize(payments, 'pm_card_visa', { reference, customerId });
    await authorize(payments, 'pm_card_visa', { customerId });
    assert.ok(outcome.status === 'authorized');
    assert.equal((await payments.findIntent({ reference }))?.intentId, outcome.intentId);
    assert.equal((await payments.findIntent({ reference, customerId }))?.intentId, outcome.intentId);
    assert.equal(await payments.findIntent({ reference: 'booking-never' }), undefined);
    assert.equal(await payments.retrieveIntent('pi_never'), undefined);
  });

  test('of several intents for one reference, the one that holds money is the answer', async (t) => {
    const { payments } = await openBench(t);
    const held = await authorize(payments, 'pm_card_visa', { reference: 'booking-1' });
    await authorize(payments, 'pm_card_chargeDeclined', { reference: 'booking-1' });
    assert.equal((await payments.findIntent({ reference: 'booking-1' }))?.intentId, held.intentId);
  });

  test('accounts share nothing', async (t) => {
    const { payments, clientWith } = await openBench(t);
    const intentId = await hold(payments);
    const aegis = clientWith({ secretKey: 'sk_test_aegis' });
    assert.equal(await aegis.retrieveIntent(intentId), undefined);
    await assert.rejects(aegis.capture({ intentId, amount: usd(1) }, newKey()), refusedWith('payments.provider_rejected'));
  });

  test("the platform's books come whole, page after page, with the reference of what moved", async (t) => {
    const bench = await openBench(t);
    const { payments, clock } = bench;
    const old = await pay(payments);
    await payments.refund({ intentId: old.intentId, amount: usd(1), reference: 'old' }, newKey());
    clock.moveBy({ hours: 1 });
    const since = clock.now();
    const { intentId, chargeId } = await pay(payments);
    for (let i = 0; i < 101; i++) await payments.refund({ intentId, amount: usd(1), reference: `refund-${i}` }, newKey());
    await payments.transfer(
      { accountId: await readyPayee(bench), amount: usd(100), reference: 'payout-1', sourceChargeId: chargeId },
      newKey(),
    );
    const entries = await Array.fromAsync(payments.listBalanceTransactions({ since }));
    assert.equal(entries.length, 103);
    assert.equal(new Set(entries.map(({ id }) => id)).size, 103);
    assert.deepEqual(entries[0]?.type, 'transfer');
    assert.deepEqual([entries[0]?.reference, entries[0]?.net], ['payout-1', usd(-100)]);
    assert.deepEqual(
      entries.filter(({ type }) => type === 'refund').map(({ reference }) => reference),
      Array.from({ length: 101 }, (_, i) => `refund-${100 - i}`),
    );
    const charge = entries.at(-1);
    assert.deepEqual([charge?.type, charge?.sourceId, charge?.fee, charge?.net], ['charge', chargeId, usd(320), usd(9_680)]);
  });
});
