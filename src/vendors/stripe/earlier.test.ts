import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { newCustomer, openBench, pay, readyPayee, returnUrl, usd, type Bench } from './testing.ts';

/** Does a deed, loses its answer, and asks again two days later, when Stripe has forgotten the key. */
async function doneThenAskedAgain<T extends { status: string }>(
  { sandbox, clock }: Bench,
  deed: (since: Temporal.Instant) => Promise<T>,
): Promise<T> {
  const since = clock.now();
  sandbox.switches.set({ loseRate: 1 });
  await assert.rejects(deed(since));
  sandbox.switches.reset();
  clock.moveBy({ hours: 48 });
  return deed(since);
}

const totals = ({ sandbox }: Bench): object => Object.fromEntries(sandbox.state().totals.map(({ type, amount }) => [type, amount]));

async function paid(t: TestContext): Promise<Bench & { intentId: string; chargeId: string }> {
  const bench = await openBench(t);
  return { ...bench, ...(await pay(bench.payments)) };
}

test('a refund whose answer was lost is not made twice when its key is forgotten', async (t) => {
  const bench = await paid(t);
  const refund = { intentId: bench.intentId, amount: usd(4_000), reference: 'refund-1' };
  const outcome = await doneThenAskedAgain(bench, (since) => bench.payments.refund(refund, 'k', since));
  assert.equal(outcome.status, 'refunded');
  assert.deepEqual(totals(bench), { charge: 10_000, refund: -4_000 });
  const another = await bench.payments.refund({ ...refund, reference: 'refund-2' }, 'k2', bench.clock.now().subtract({ hours: 48 }));
  assert.equal(another.status, 'refunded', 'one that was never made is made, however late');
  assert.deepEqual(totals(bench), { charge: 10_000, refund: -8_000 });
});

test('a transfer whose answer was lost is not made twice when its key is forgotten', async (t) => {
  const bench = await paid(t);
  const accountId = await readyPayee(bench);
  const transfer = { accountId, amount: usd(3_000), reference: 'transfer-1', sourceChargeId: bench.chargeId };
  const outcome = await doneThenAskedAgain(bench, (since) => bench.payments.transfer(transfer, 'k', since));
  assert.equal(outcome.status, 'transferred');
  assert.deepEqual(totals(bench), { charge: 10_000, transfer: -3_000 });
});

test('an authorization whose answer was lost is not asked for twice when its key is forgotten', async (t) => {
  const bench = await openBench(t);
  const customerId = await newCustomer(bench.payments);
  const request = { customerId, paymentMethodId: 'pm_card_visa', amount: usd(10_000), reference: 'p1', description: 'Kitchen', returnUrl };
  const outcome = await doneThenAskedAgain(bench, (since) => bench.payments.authorize(request, 'k', since));
  assert.equal(outcome.status, 'authorized');
  assert.equal(bench.sandbox.state().intents.length, 1);
});

test('a hold that was let go while its answer was lost counts as declined, and no new one is made', async (t) => {
  const bench = await openBench(t);
  const customerId = await newCustomer(bench.payments);
  const request = { customerId, paymentMethodId: 'pm_card_visa', amount: usd(10_000), reference: 'p1', description: 'Kitchen', returnUrl };
  const since = bench.clock.now();
  const held = await bench.payments.authorize(request, 'k', since);
  assert.ok(held.status === 'authorized');
  await bench.payments.cancel({ intentId: held.intentId }, 'k-cancel');
  bench.clock.moveBy({ hours: 48 });
  const outcome = await bench.payments.authorize(request, 'k', since);
  assert.ok(outcome.status === 'declined');
  assert.match(outcome.message, /pay again/);
  assert.equal(bench.sandbox.state().intents.length, 1);
});
