import { isGuildhallError, seededRandom } from '#kernel';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { startStripeSandbox } from './sandbox/server.ts';
import { authorize, hold, newCustomer, openBench, openReceiver, pay, usd, webhookSecret } from './testing.ts';

const unknown = (error: unknown): boolean => isGuildhallError(error, 'payments.provider_unknown') || assert.fail(String(error));
const rejected = (error: unknown): boolean => isGuildhallError(error, 'payments.provider_rejected') || assert.fail(String(error));

describe('an outcome that nobody knows', () => {
  test('a lost answer is unknown, is asked for once, and the same key finds the one hold that was made', async (t) => {
    const { sandbox, payments } = await openBench(t);
    const customerId = await newCustomer(payments);
    const seen: string[] = [];
    sandbox.hooks = { beforeDoing: (method, path) => void seen.push(`${method} ${path}`) };
    sandbox.switches.set({ loseRate: 1 });
    await assert.rejects(authorize(payments, 'pm_card_visa', { customerId, reference: 'b1', key: 'k1' }), unknown);
    assert.deepEqual(seen, ['POST /v1/payment_intents']);
    sandbox.switches.reset();
    const found = await payments.findIntent({ reference: 'b1' });
    const outcome = await authorize(payments, 'pm_card_visa', { customerId, reference: 'b1', key: 'k1' });
    assert.ok(outcome.status === 'authorized');
    assert.equal(outcome.intentId, found?.intentId);
    assert.deepEqual(
      sandbox.state().intents.map(({ approvals, status }) => [approvals, status]),
      [[1, 'requires_capture']],
    );
  });

  test('a lost answer to capture, refund, transfer and cancel moves money once', async (t) => {
    const { sandbox, payments } = await openBench(t);
    const intentId = await hold(payments);
    const other = await hold(payments);
    const calls: [string, () => Promise<{ status: string }>][] = [
      ['captured', () => payments.capture({ intentId, amount: usd(10_000) }, 'k-capture')],
      ['refunded', () => payments.refund({ intentId, amount: usd(1_000), reference: 'r' }, 'k-refund')],
      ['canceled', () => payments.cancel({ intentId: other }, 'k-cancel')],
    ];
    for (const [status, call] of calls) {
      sandbox.switches.set({ loseRate: 1 });
      await assert.rejects(call(), unknown);
      sandbox.switches.reset();
      assert.equal((await call()).status, status);
    }
    const sums = Object.fromEntries(sandbox.state().totals.map(({ type, amount }) => [type, amount]));
    assert.deepEqual(sums, { charge: 10_000, refund: -1_000 });
  });

  test('with a third of the answers lost and a third failing, every payment settles exactly once', async (t) => {
    const { sandbox, payments } = await openBench(t);
    const customerId = await newCustomer(payments);
    sandbox.switches.set({ loseRate: 0.3, failRate: 0.3, seed: 7 });
    const untilKnown = async <T>(call: () => Promise<T>): Promise<T> => {
      for (let attempt = 0; attempt < 50; attempt++) {
        try {
          return await call();
        } catch (error) {
          unknown(error);
        }
      }
      return assert.fail('never known');
    };
    for (let i = 0; i < 20; i++) {
      const held = await untilKnown(() => authorize(payments, 'pm_card_visa', { customerId, reference: `b${i}`, key: `a${i}` }));
      assert.ok(held.status === 'authorized');
      await untilKnown(() => payments.capture({ intentId: held.intentId, amount: usd(10_000) }, `c${i}`));
    }
    const { intents, totals } = sandbox.state();
    assert.equal(intents.length, 20);
    assert.ok(intents.every(({ approvals, captured }) => approvals === 1 && captured === 10_000));
    assert.equal(totals[0]?.amount, 200_000);
  });

  test('a server that fails, hangs, is slow, is away or has a twin at work leaves the outcome unknown', async (t) => {
    const { sandbox, payments, clientWith } = await openBench(t);
    const customerId = await newCustomer(payments);
    const hasty = clientWith({ timeoutMs: 60 });
    const attempt = (key: string) => authorize(hasty, 'pm_card_visa', { customerId, reference: 'b1', key });
    sandbox.switches.set({ failRate: 1 });
    await assert.rejects(attempt('k1'), unknown);
    sandbox.switches.set({ failRate: 0, hang: true });
    await assert.rejects(attempt('k1'), unknown);
    sandbox.switches.set({ hang: { value: true, path: '/v1/refunds' } });
    assert.equal(sandbox.state().intents.length, 0, 'nothing was done by requests that failed or hung');
    await assert.rejects(clientWith({ baseUrl: 'http://127.0.0.1:9' }).retrieveIntent('pi_1'), unknown);

    let release = (): void => {};
    const inDoing = new Promise<void>((arrived) => {
      sandbox.hooks = {
        beforeDoing: (_method, path) => {
          if (path !== '/v1/payment_intents') return undefined;
          sandbox.hooks = {};
          arrived();
          return new Promise((resolve) => {
            release = resolve;
          });
        },
      };
    });
    const first = authorize(payments, 'pm_card_visa', { customerId, reference: 'b1', key: 'k1' });
    await inDoing;
    await assert.rejects(attempt('k1'), (error) => {
      unknown(error);
      assert.equal(isGuildhallError(error) && error.facts?.['providerCode'], 'idempotency_key_in_use');
      return true;
    });
    release();
    assert.equal((await first).status, 'authorized');
    assert.equal(sandbox.state().intents.length, 1);
  });

  test('a failure that Stripe has kept under the key says so, because only looking helps then', async (t) => {
    const { sandbox, payments } = await openBench(t);
    const customerId = await newCustomer(payments);
    const attempt = () => authorize(payments, 'pm_card_visa', { customerId, reference: 'b1', key: 'k1' });
    sandbox.switches.set({ keptFailRate: 1 });
    await assert.rejects(attempt(), unknown);
    sandbox.switches.reset();
    await assert.rejects(attempt(), (error) => unknown(error) && isGuildhallError(error) && error.facts?.['replayed'] === true);
    assert.equal(await payments.findIntent({ reference: 'b1' }), undefined);
  });
});

describe('a mistake of ours', () => {
  test('a wrong key, a wrong amount, a key used for something else are rejected for good', async (t) => {
    const { payments, clientWith, sandbox } = await openBench(t);
    await assert.rejects(clientWith({ secretKey: 'sk_live_prep' }).retrieveIntent('pi_1'), rejected);
    await assert.rejects(authorize(payments, 'pm_card_visa', { amount: usd(49) }), rejected);
    await assert.rejects(authorize(payments, 'pm_never'), rejected);
    const customerId = await newCustomer(payments);
    await authorize(payments, 'pm_card_visa', { customerId, reference: 'b1', key: 'k1' });
    await assert.rejects(authorize(payments, 'pm_card_visa', { customerId, reference: 'b2', key: 'k1' }), rejected);
    assert.equal(sandbox.state().intents.length, 1);
  });

  test('keys and addresses of the wrong form are refused before anything is called', async (t) => {
    const { clientWith } = await openBench(t);
    for (const wrong of [{ secretKey: 'pk_test_prep' }, { publishableKey: 'sk_test_prep' }, { webhookSecrets: [] }]) {
      assert.throws(
        () => clientWith(wrong),
        (error) => isGuildhallError(error, 'payments.bad_stripe_key'),
      );
    }
    assert.throws(
      () => clientWith({ baseUrl: '127.0.0.1:4010' }),
      (error) => isGuildhallError(error, 'payments.bad_base_url'),
    );
  });
});

describe('a restart of the sandbox', () => {
  test('forgets no payment, no idempotency result and no undelivered webhook', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'stripe-sandbox-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const dataFile = join(folder, 'made', 'stripe.db');
    const receiver = await openReceiver(t);
    const webhook = { url: receiver.url, secret: webhookSecret };
    const first = await startStripeSandbox({ dataFile, webhook });
    const bench = await openBench(t);
    const before = bench.clientWith({ baseUrl: first.url });
    first.switches.set({ webhooks: 'paused' });
    const customerId = await newCustomer(before);
    const outcome = await authorize(before, 'pm_card_visa', { customerId, reference: 'b1', key: 'k1' });
    const { due } = first.state().deliveries;
    await first.close();
    assert.ok(due >= 4 && receiver.deliveries.length === 0);

    const second = await startStripeSandbox({ dataFile, webhook });
    t.after(() => second.close());
    const after = bench.clientWith({ baseUrl: second.url });
    assert.deepEqual(await authorize(after, 'pm_card_visa', { customerId, reference: 'b1', key: 'k1' }), outcome);
    assert.deepEqual(
      second.state().intents.map(({ approvals }) => approvals),
      [1],
    );
    await second.settled();
    assert.equal(receiver.deliveries.length, due);
    await pay(after);
  });

  test('a file that is no sandbox is refused with a reason', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'stripe-sandbox-'));
    t.after(() => rmSync(folder, { recursive: true }));
    await assert.rejects(startStripeSandbox({ dataFile: folder }), (error) => isGuildhallError(error, 'stripe_sandbox.unreadable_data'));
  });

  test('ids never repeat, even when chance does', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'stripe-sandbox-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const ids: string[] = [];
    for (let start = 0; start < 2; start++) {
      const sandbox = await startStripeSandbox({ dataFile: join(folder, 'stripe.db'), random: seededRandom(1) });
      const { clientWith } = await openBench(t);
      ids.push(await newCustomer(clientWith({ baseUrl: sandbox.url })));
      await sandbox.close();
    }
    assert.equal(new Set(ids).size, 2);
  });
});
