import { isGuildhallError, seededRandom } from '#kernel';
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { describe, test } from 'node:test';
import { sign } from './sandbox/deliveries.ts';
import { authorize, hold, newKey, openBench, openReceiver, pay, raw, readyPayee, usd, webhookSecret } from './testing.ts';

const now = Temporal.Instant.from('2026-11-02T09:00:00Z');
const seconds = now.epochMilliseconds / 1000;

const notice = (subject: object, type = 'payment_intent.succeeded'): string =>
  JSON.stringify({ id: 'evt_1', object: 'event', type, created: seconds - 5, data: { object: subject } });
const intent = { id: 'pi_1', object: 'payment_intent', status: 'succeeded', metadata: { reference: 'booking-1' } };

describe('reading a notice', () => {
  const refusal = (code: string) => (error: unknown) => isGuildhallError(error, code) || assert.fail(String(error));

  test('a signed notice tells what it is about', async (t) => {
    const { payments } = await openBench(t);
    const rawBody = notice(intent);
    const event = payments.parseWebhook({ rawBody, signature: sign(rawBody, webhookSecret, seconds), now });
    assert.deepEqual(
      { ...event, createdAt: event.createdAt.toString() },
      {
        id: 'evt_1',
        type: 'payment_intent.succeeded',
        createdAt: '2026-11-02T08:59:55Z',
        kind: 'intent',
        intentId: 'pi_1',
        reference: 'booking-1',
        status: 'captured',
      },
    );
  });

  test('each kind of subject is told by the object it carries', async (t) => {
    const { payments } = await openBench(t);
    const subjects: [type: string, subject: object, expected: object][] = [
      ['charge.refunded', { id: 'ch_1', object: 'charge', payment_intent: 'pi_1' }, { kind: 'refund', intentId: 'pi_1', chargeId: 'ch_1' }],
      [
        'refund.updated',
        { id: 're_1', object: 'refund', payment_intent: 'pi_1', status: 'failed' },
        { kind: 'refund', refundId: 're_1', status: 'failed' },
      ],
      [
        'account.updated',
        { id: 'acct_1', object: 'account', payouts_enabled: true },
        { kind: 'account', accountId: 'acct_1', status: 'payouts_enabled' },
      ],
      [
        'transfer.created',
        { id: 'tr_1', object: 'transfer', destination: 'acct_1' },
        { kind: 'transfer', transferId: 'tr_1', accountId: 'acct_1' },
      ],
      [
        'charge.dispute.created',
        { id: 'dp_1', object: 'dispute', charge: 'ch_1', payment_intent: 'pi_1', status: 'needs_response' },
        { kind: 'dispute', disputeId: 'dp_1', chargeId: 'ch_1', intentId: 'pi_1', status: 'needs_response' },
      ],
      ['price.created', { id: 'price_1', object: 'price' }, { kind: 'other' }],
    ];
    for (const [type, subject, expected] of subjects) {
      const rawBody = notice(subject, type);
      const event = payments.parseWebhook({ rawBody: Buffer.from(rawBody), signature: sign(rawBody, webhookSecret, seconds), now });
      assert.partialDeepStrictEqual(event, expected);
    }
  });

  test('a forged, altered or unsigned notice is refused', async (t) => {
    const { payments } = await openBench(t);
    const rawBody = notice(intent);
    const good = sign(rawBody, webhookSecret, seconds);
    const forged: [body: string, signature: string][] = [
      [rawBody, sign(rawBody, 'whsec_guess', seconds)],
      [rawBody.replace('pi_1', 'pi_2'), good],
      [rawBody, good.replace(/^t=\d+/, `t=${seconds + 1}`)],
      [rawBody, good.replace('v1=', 'v0=')],
      [rawBody, ''],
      [rawBody, 'nonsense'],
    ];
    for (const [body, signature] of forged) {
      assert.throws(() => payments.parseWebhook({ rawBody: body, signature, now }), refusal('payments.webhook_forged'), signature);
    }
  });

  test('a notice signed more than five minutes ago is stale', async (t) => {
    const { payments } = await openBench(t);
    const rawBody = notice(intent);
    const signature = sign(rawBody, webhookSecret, seconds);
    payments.parseWebhook({ rawBody, signature, now: now.add({ seconds: 300 }) });
    assert.throws(() => payments.parseWebhook({ rawBody, signature, now: now.add({ seconds: 301 }) }), refusal('payments.webhook_stale'));
  });

  test('while secrets rotate, each of them and both together are good', async (t) => {
    const { clientWith } = await openBench(t);
    const payments = clientWith({ webhookSecrets: ['whsec_new', 'whsec_old'] });
    const rawBody = notice(intent);
    const both = `${sign(rawBody, 'whsec_other', seconds)},${sign(rawBody, 'whsec_old', seconds).split(',')[1]}`;
    for (const signature of [sign(rawBody, 'whsec_new', seconds), sign(rawBody, 'whsec_old', seconds), both]) {
      assert.equal(payments.parseWebhook({ rawBody, signature, now }).id, 'evt_1');
    }
  });

  test('a signed body that is no event is unreadable', async (t) => {
    const { payments } = await openBench(t);
    for (const rawBody of ['not json', 'null', '{"object":"event"}']) {
      const signature = sign(rawBody, webhookSecret, seconds);
      assert.throws(() => payments.parseWebhook({ rawBody, signature, now }), refusal('payments.webhook_unreadable'));
    }
  });
});

describe('delivering notices', () => {
  test('every step of a payment is told, signed for now, and read by the adapter', async (t) => {
    const receiver = await openReceiver(t);
    const bench = await openBench(t, { webhook: { url: receiver.url, secret: webhookSecret } });
    const { payments, sandbox, clock } = bench;
    const { intentId, chargeId } = await pay(payments);
    await payments.refund({ intentId, amount: usd(500), reference: 'refund-1' }, newKey());
    await payments.cancel({ intentId: await hold(payments) }, newKey());
    await authorize(payments, 'pm_card_chargeDeclined');
    await authorize(payments, 'pm_card_threeDSecure2Required');
    await payments.transfer(
      { accountId: await readyPayee(bench), amount: usd(100), reference: 'payout-1', sourceChargeId: chargeId },
      newKey(),
    );
    await sandbox.settled();
    const events = receiver.deliveries.map(({ body, signature }) => payments.parseWebhook({ rawBody: body, signature, now: clock.now() }));
    const types = new Set(events.map(({ type }) => type));
    const expected = [
      'customer.created',
      'payment_intent.created',
      'payment_intent.amount_capturable_updated',
      'payment_intent.succeeded',
      'payment_intent.canceled',
      'payment_intent.payment_failed',
      'payment_intent.requires_action',
      'charge.succeeded',
      'charge.captured',
      'charge.failed',
      'charge.refunded',
      'refund.created',
      'account.updated',
      'transfer.created',
    ];
    assert.deepEqual(
      expected.filter((type) => !types.has(type)),
      [],
    );
    assert.equal(new Set(events.map(({ id }) => id)).size, events.length);
    const refund = events.find(({ type }) => type === 'refund.created');
    assert.deepEqual([refund?.kind, refund?.intentId, refund?.reference], ['refund', intentId, 'refund-1']);
  });

  test('a notice not answered 2xx comes again with the same id until it is, and the event counts down', async (t) => {
    const receiver = await openReceiver(t);
    receiver.statuses.push(500, 302, 404);
    const { sandbox } = await openBench(t, { webhook: { url: receiver.url, secret: webhookSecret } });
    await raw(sandbox, 'POST', '/v1/customers', { name: 'Ada' });
    assert.equal((sandbox.events()[0] as { pending_webhooks: number }).pending_webhooks, 1);
    await receiver.received(4);
    await sandbox.settled();
    assert.equal(receiver.deliveries.length, 4);
    assert.equal(new Set(receiver.deliveries.map(({ id }) => id)).size, 1);
    assert.deepEqual(sandbox.state().deliveries, { due: 0, delivered: 1, givenUp: 0 });
    assert.equal((sandbox.events()[0] as { pending_webhooks: number }).pending_webhooks, 0);
  });

  test('attempts are bounded; what was given up can be sent again', async (t) => {
    const receiver = await openReceiver(t);
    receiver.statuses.push(...Array.from({ length: 6 }, () => 500));
    const { sandbox } = await openBench(t, { webhook: { url: receiver.url, secret: webhookSecret } });
    await raw(sandbox, 'POST', '/v1/customers', { name: 'Ada' });
    await receiver.received(6);
    await sandbox.settled();
    assert.deepEqual(sandbox.state().deliveries, { due: 0, delivered: 0, givenUp: 1 });
    const again = await fetch(`${sandbox.url}/_sandbox/webhooks/redeliver`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ times: 3, shuffled: true }),
    });
    assert.deepEqual(await again.json(), { queued: 3 });
    await sandbox.settled();
    assert.equal(receiver.deliveries.length, 9);
  });

  test('a receiver that never answers delays no request', async (t) => {
    const server = createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as { port: number };
    const { payments } = await openBench(t, { webhook: { url: `http://127.0.0.1:${port}/`, secret: webhookSecret } });
    await pay(payments);
  });

  test('paused, doubled and shuffled notices', async (t) => {
    const receiver = await openReceiver(t);
    const { sandbox, payments } = await openBench(t, { webhook: { url: receiver.url, secret: webhookSecret }, random: seededRandom(5) });
    sandbox.switches.set({ webhooks: 'paused' });
    await raw(sandbox, 'POST', '/v1/customers', { name: 'Ada' });
    await sandbox.settled();
    assert.equal(receiver.deliveries.length, 0);
    sandbox.switches.set({ webhooks: { duplicate: 10 } });
    await sandbox.settled();
    assert.equal(receiver.deliveries.length, 1);
    await raw(sandbox, 'POST', '/v1/customers', { name: 'Bea' });
    await sandbox.settled();
    assert.equal(receiver.deliveries.length, 11);
    sandbox.switches.set({ webhooks: 'shuffled' });
    await pay(payments);
    await sandbox.settled();
    const order = receiver.deliveries.slice(11).map(({ id }) => id);
    assert.equal(order.length, 6);
    assert.notDeepEqual(order, order.toSorted());
  });

  test('endpoints made over the API hear what they asked for, signed with the secret shown once', async (t) => {
    const receiver = await openReceiver(t);
    const { sandbox, payments, clientWith, clock } = await openBench(t);
    const made = await raw(sandbox, 'POST', '/v1/webhook_endpoints', { url: receiver.url, 'enabled_events[]': 'charge.captured' });
    const { id, secret } = made.body as { id: string; secret: string };
    assert.equal((await raw(sandbox, 'GET', `/v1/webhook_endpoints/${id}`)).body['secret'], undefined);
    await pay(payments);
    await pay(clientWith({ secretKey: 'sk_test_aegis' }));
    await sandbox.settled();
    assert.deepEqual(
      receiver.deliveries.map(({ type }) => type),
      ['charge.captured'],
    );
    const [{ body: rawBody, signature } = { body: '', signature: '' }] = receiver.deliveries;
    clientWith({ webhookSecrets: [secret] }).parseWebhook({ rawBody, signature, now: clock.now() });
    await raw(sandbox, 'DELETE', `/v1/webhook_endpoints/${id}`);
    await pay(payments);
    await sandbox.settled();
    assert.equal(receiver.deliveries.length, 1);
  });
});
