import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { authorize, openBench, raw, type RawAnswer, returnUrl } from '../testing.ts';
import { parseForm } from './form.ts';

const key = (name: string): Record<string, string> => ({ 'idempotency-key': name });
const codeOf = ({ body }: RawAnswer): unknown => body.error?.['code'] ?? body.error?.['type'];

describe('idempotency keys', () => {
  test('the same key and parameters get the same answer, marked as replayed, and have one effect', async (t) => {
    const { sandbox } = await openBench(t);
    const first = await raw(sandbox, 'POST', '/v1/customers', { name: 'Ada', 'metadata[a]': '1', 'metadata[b]': '2' }, key('k'));
    const again = await raw(sandbox, 'POST', '/v1/customers', { 'metadata[b]': '2', 'metadata[a]': '1', name: 'Ada' }, key('k'));
    assert.deepEqual(again.body, first.body);
    assert.equal(first.headers.get('idempotent-replayed'), null);
    assert.equal(again.headers.get('idempotent-replayed'), 'true');
    assert.equal(sandbox.state().counts['customer'], 1);
    assert.equal(sandbox.state().counts['event'], 1);
  });

  test('other parameters or another path under the same key are an idempotency_error', async (t) => {
    const { sandbox } = await openBench(t);
    const { body } = await raw(sandbox, 'POST', '/v1/customers', { name: 'Ada' }, key('k'));
    for (const [path, name] of [
      ['/v1/customers', 'Bea'],
      [`/v1/customers/${String(body['id'])}`, 'Ada'],
    ] as const) {
      const other = await raw(sandbox, 'POST', path, { name }, key('k'));
      assert.deepEqual([other.status, codeOf(other)], [400, 'idempotency_error']);
    }
  });

  test('a decline is kept; a request that was never valid is not', async (t) => {
    const { sandbox } = await openBench(t);
    const form = { amount: '1000', currency: 'usd', confirm: 'true', payment_method: 'pm_card_chargeDeclined', return_url: returnUrl };
    const declined = await raw(sandbox, 'POST', '/v1/payment_intents', form, key('a'));
    const again = await raw(sandbox, 'POST', '/v1/payment_intents', form, key('a'));
    assert.equal(declined.status, 402);
    assert.deepEqual(again.body, declined.body);
    assert.equal(sandbox.state().counts['charge'], 1);

    const wrong = await raw(sandbox, 'POST', '/v1/payment_intents', { ...form, payment_method: 'pm_never' }, key('b'));
    assert.deepEqual([wrong.status, codeOf(wrong)], [404, 'resource_missing']);
    const right = await raw(sandbox, 'POST', '/v1/payment_intents', { ...form, payment_method: 'pm_card_visa' }, key('b'));
    assert.equal(right.status, 200);
  });

  test('results are forgotten after 24 hours, and belong to one account', async (t) => {
    const { sandbox, clock } = await openBench(t);
    const create = (authorization = 'Bearer sk_test_prep') =>
      raw(sandbox, 'POST', '/v1/customers', { name: 'Ada' }, { ...key('k'), authorization });
    const first = await create();
    assert.notEqual((await create('Bearer sk_test_aegis')).body['id'], first.body['id']);
    clock.moveBy({ hours: 23, minutes: 59 });
    assert.equal((await create()).body['id'], first.body['id']);
    clock.moveBy({ minutes: 1 });
    assert.notEqual((await create()).body['id'], first.body['id']);
  });
});

describe('who may ask what', () => {
  test('without a key, with a live key, for a connected account: refused', async (t) => {
    const { sandbox } = await openBench(t);
    for (const [headers, status] of [
      [{ authorization: '' }, 401],
      [{ authorization: 'Bearer sk_live_prep' }, 401],
      [{ authorization: 'Bearer nonsense' }, 401],
      [{ 'stripe-account': 'acct_1' }, 403],
    ] as const) {
      assert.equal((await raw(sandbox, 'POST', '/v1/customers', {}, headers)).status, status);
    }
    const basic = await raw(sandbox, 'POST', '/v1/customers', {}, { authorization: `Basic ${btoa('sk_test_prep:')}` });
    assert.equal(basic.status, 200);
    assert.equal(sandbox.state().counts['customer'], 1);
  });

  test('the publishable key makes payment methods and sees an intent only with its client secret, without the platform notes', async (t) => {
    const { sandbox, payments } = await openBench(t);
    const browser = { authorization: 'Bearer pk_test_prep' };
    const card = {
      type: 'card',
      'card[number]': '4242 4242 4242 4242',
      'card[exp_month]': '12',
      'card[exp_year]': '30',
      'card[cvc]': '123',
    };
    assert.equal((await raw(sandbox, 'POST', '/v1/payment_methods', card, browser)).status, 200);
    for (const path of ['/v1/customers', '/v1/refunds', '/v1/transfers']) {
      const refused = await raw(sandbox, 'POST', path, {}, browser);
      assert.deepEqual([refused.status, codeOf(refused)], [403, 'secret_key_required']);
    }
    const outcome = await authorize(payments, 'pm_card_threeDSecure2Required');
    assert.ok(outcome.status === 'action_required');
    const path = `/v1/payment_intents/${outcome.intentId}`;
    assert.equal((await raw(sandbox, 'GET', path, {}, browser)).status, 400);
    assert.equal((await raw(sandbox, 'GET', path, { client_secret: `${outcome.clientSecret}x` }, browser)).status, 400);
    const seen = await raw(sandbox, 'GET', path, { client_secret: outcome.clientSecret }, browser);
    assert.equal(seen.body['status'], 'requires_action');
    assert.equal('metadata' in seen.body || 'customer' in seen.body, false);
  });
});

describe('parameters and lists', () => {
  test('unknown, missing and mistyped parameters are named', async (t) => {
    const { sandbox } = await openBench(t);
    for (const [form, code, param] of [
      [{ amount: '1000' }, 'parameter_missing', 'currency'],
      [{ amount: '10.00', currency: 'usd' }, 'parameter_invalid_integer', 'amount'],
      [{ amount: '1000', currency: 'usd', colour: 'red' }, 'parameter_unknown', 'colour'],
      [{ amount: '49', currency: 'usd' }, 'amount_too_small', 'amount'],
    ] as const) {
      const { status, body } = await raw(sandbox, 'POST', '/v1/payment_intents', form);
      assert.deepEqual([status, body.error?.['code'], body.error?.['param']], [400, code, param]);
    }
    assert.deepEqual(sandbox.state().counts, {});
    const lost = await raw(sandbox, 'GET', '/v1/unicorns');
    assert.deepEqual([lost.status, codeOf(lost)], [404, 'invalid_request_error']);
    assert.match(lost.headers.get('content-type') ?? '', /json/);
  });

  test('bracketed names nest, and no name reaches a prototype', () => {
    assert.deepEqual(JSON.parse(JSON.stringify(parseForm('a[b][c]=1&l[]=x&l[]=y&m[0]=p&m[1]=q'))), {
      a: { b: { c: '1' } },
      l: ['x', 'y'],
      m: ['p', 'q'],
    });
    parseForm('__proto__[polluted]=1&constructor[prototype][polluted]=1');
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
    for (const wrong of ['[a]=1', 'a[b=1', 'a[b][c][d][e][f][g]=1']) assert.throws(() => parseForm(wrong));
  });

  test('pages follow each other forwards and backwards without gap or repeat', async (t) => {
    const { sandbox } = await openBench(t);
    for (let i = 0; i < 5; i++) await raw(sandbox, 'POST', '/v1/customers', { name: `c${i}` });
    const page = async (form: Record<string, string>) => {
      const { body } = await raw(sandbox, 'GET', '/v1/customers', form);
      const data = body['data'] as { id: string; name: string }[];
      return { names: data.map(({ name }) => name), last: data.at(-1)?.id ?? '', more: body['has_more'] };
    };
    const first = await page({ limit: '2' });
    const second = await page({ limit: '2', starting_after: first.last });
    const third = await page({ limit: '2', starting_after: second.last });
    assert.deepEqual([first.names, second.names, third.names], [['c4', 'c3'], ['c2', 'c1'], ['c0']]);
    assert.deepEqual([first.more, second.more, third.more], [true, true, false]);
    assert.deepEqual((await page({ limit: '2', ending_before: third.last })).names, ['c2', 'c1']);
    for (const limit of ['0', '101']) assert.equal((await raw(sandbox, 'GET', '/v1/customers', { limit })).status, 400);
  });

  test('expand replaces ids by objects, however deep, and refuses what is no link', async (t) => {
    const { sandbox } = await openBench(t);
    const form = { amount: '1000', currency: 'usd', confirm: 'true', payment_method: 'pm_card_visa', return_url: returnUrl };
    const { body } = await raw(sandbox, 'POST', '/v1/payment_intents', { ...form, 'expand[]': 'latest_charge.balance_transaction' });
    const { latest_charge: charge } = body as { latest_charge?: { balance_transaction?: { net?: number } } };
    assert.equal(charge?.balance_transaction?.net, 1000 - 59);
    for (const path of ['colour', 'amount', 'status', 'latest_charge.amount']) {
      assert.equal((await raw(sandbox, 'POST', '/v1/payment_intents', { ...form, 'expand[]': path })).status, 400, path);
    }
  });
});

describe('the state of an intent', () => {
  test('a deed at the wrong time is payment_intent_unexpected_state and changes nothing', async (t) => {
    const { sandbox } = await openBench(t);
    const { body } = await raw(sandbox, 'POST', '/v1/payment_intents', { amount: '1000', currency: 'usd', capture_method: 'manual' });
    const path = `/v1/payment_intents/${String(body['id'])}`;
    assert.equal(body['status'], 'requires_payment_method');
    assert.equal(codeOf(await raw(sandbox, 'POST', `${path}/capture`)), 'payment_intent_unexpected_state');
    assert.equal(codeOf(await raw(sandbox, 'POST', `${path}/confirm`)), 'payment_intent_unexpected_state');
    const held = await raw(sandbox, 'POST', `${path}/confirm`, { payment_method: 'pm_card_visa' });
    assert.deepEqual([held.body['status'], held.body['amount_capturable']], ['requires_capture', 1000]);
    assert.equal(
      codeOf(await raw(sandbox, 'POST', `${path}/confirm`, { payment_method: 'pm_card_visa' })),
      'payment_intent_unexpected_state',
    );
    await raw(sandbox, 'POST', `${path}/capture`);
    for (const deed of ['capture', 'cancel', 'confirm']) {
      const late = await raw(sandbox, 'POST', `${path}/${deed}`, deed === 'confirm' ? { payment_method: 'pm_card_visa' } : {});
      assert.equal(codeOf(late), 'payment_intent_unexpected_state');
    }
    assert.deepEqual(
      sandbox.state().intents.map(({ captured, approvals }) => [captured, approvals]),
      [[1000, 1]],
    );
  });

  test('a payment method used without a customer cannot pay twice', async (t) => {
    const { sandbox, payments } = await openBench(t);
    const card = { type: 'card', 'card[number]': '4242424242424242', 'card[exp_month]': '12', 'card[exp_year]': '2030' };
    const methodId = String((await raw(sandbox, 'POST', '/v1/payment_methods', card)).body['id']);
    assert.equal((await authorize(payments, methodId)).status, 'authorized');
    await assert.rejects(authorize(payments, methodId));
  });
});

describe('the switches', () => {
  test('they are set and read over HTTP; a wrong one changes nothing and says what it takes', async (t) => {
    const { sandbox } = await openBench(t);
    const set = async (change: unknown): Promise<{ status: number; body: unknown }> => {
      const answer = await fetch(`${sandbox.url}/_sandbox/switches`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(change),
      });
      return { status: answer.status, body: await answer.json() };
    };
    const good = await set({ failRate: { value: 1, path: '/v1/refunds' }, webhooks: { duplicate: 2 } });
    assert.equal(good.status, 200);
    assert.equal((await raw(sandbox, 'GET', '/v1/customers')).status, 200);
    assert.equal((await raw(sandbox, 'GET', '/v1/refunds')).status, 500);
    for (const wrong of [
      { failRate: 2 },
      { delay: 5 },
      { webhooks: 'off' },
      { hang: { value: true } },
      { delayMs: 1, loseRate: 'x' },
      [],
      null,
    ]) {
      assert.equal((await set(wrong)).status, 400, JSON.stringify(wrong));
    }
    assert.deepEqual((await raw(sandbox, 'GET', '/_sandbox/switches')).body, good.body as object);
    assert.equal((await raw(sandbox, 'DELETE', '/_sandbox/switches')).body['failRate'], 0);
  });

  test('the same seed fails the same requests', async (t) => {
    const { sandbox } = await openBench(t);
    const run = async (): Promise<number[]> => {
      sandbox.switches.set({ failRate: 0.5, seed: 42 });
      const statuses: number[] = [];
      for (let i = 0; i < 12; i++) statuses.push((await raw(sandbox, 'GET', '/v1/customers')).status);
      return statuses;
    };
    const first = await run();
    assert.deepEqual(new Set(first), new Set([200, 500]));
    assert.deepEqual(await run(), first);
  });

  test('beforeAnswer runs when the deed is done and no byte has left', async (t) => {
    const { sandbox } = await openBench(t);
    let seen: unknown;
    sandbox.hooks = { beforeAnswer: (method, path, n) => void (seen = [method, path, n, sandbox.state().counts['customer']]) };
    await raw(sandbox, 'POST', '/v1/customers', { name: 'Ada' });
    assert.deepEqual(seen, ['POST', '/v1/customers', 1, 1]);
  });
});
