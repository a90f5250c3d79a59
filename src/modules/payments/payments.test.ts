import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import { invalid, Money, unavailable, type Id } from '#kernel';
import { inTransaction, sql, type Tx } from '#platform/database';
import { deadLetters, replayDeadLetter } from '#platform/jobs';
import { createRuntime } from '#platform/runtime';
import { accounts, balanceOf, checkLedger, ledgerModule, type AccountRef } from '#modules/ledger';
import {
  distribute,
  paymentOf,
  paymentsModule,
  reconcile,
  refreshPayee,
  registerPayee,
  requestAuthorization,
  requestCancel,
  requestCapture,
  requestRefund,
  requestTransfer,
  type Payment,
  type PaymentOutcome,
} from '#modules/payments';
import { startStripeSandbox, stripePayments, type StripeSandbox, type SwitchChange } from '#vendors/stripe';
import { somebody, testMarket, type TestMarket } from '#test/market';
import { settle } from '#test/settle';
import { forgetCard } from './forget-card.ts';

const usd = (amountMinor: number): Money.Money => Money.money(amountMinor, 'USD');
const price = usd(10_000);

interface Thing {
  kind: string;
  id: string;
}

let m: TestMarket;
let stripe: StripeSandbox;
let provider: ReturnType<typeof stripePayments>;
/** The provider's authorize, for a test to come between. */
let authorizing: typeof provider.authorize;
let modules: [ReturnType<typeof ledgerModule>, ReturnType<typeof paymentsModule>];
/** What whoever asked was told, by subject. */
const told = new Map<string, PaymentOutcome[]>();
const payingActor = somebody('chef');
const payer = payingActor.personId as Id<'person'>;

before(async () => {
  const clock = { now: () => m.clock.now() };
  stripe = await startStripeSandbox({ dataFile: ':memory:', clock, seed: 3 });
  provider = stripePayments({
    secretKey: 'sk_test_payments',
    publishableKey: 'pk_test_payments',
    webhookSecrets: ['whsec_test'],
    baseUrl: stripe.url,
    timeoutMs: 2_000,
    clock,
  });
  const ports = {
    provider: { ...provider, authorize: (...given: Parameters<typeof provider.authorize>) => authorizing(...given) },
    personOf: async () => ({ email: 'somebody@example.org', displayName: 'Some Body' }),
    returnUrl: () => 'http://house.test/back',
    onOutcome: async (_ctx: unknown, _tx: unknown, { id }: Thing, outcome: PaymentOutcome) =>
      void told.set(id, [...(told.get(id) ?? []), outcome]),
  };
  authorizing = provider.authorize;
  modules = [ledgerModule(), paymentsModule({ ports, payoutsPage: () => 'http://house.test/payouts' })];
  m = await testMarket({ modules });
});
after(() => stripe.close());
beforeEach(() => stripe.switches.reset());

const work = (): Promise<void> => settle(m, modules);
const inTx = <T>(run: (tx: Tx) => Promise<T>): Promise<T> => inTransaction(m.ctx, run);
const held = async (account: AccountRef): Promise<number> => Number((await balanceOf(m.ctx.db, account.code, 'USD')).amountMinor);

const asked = async (card: string, payee = somebody('host').personId as Id<'person'>): Promise<Thing & { payee: Id<'person'> }> => {
  const subject = { kind: 'thing', id: randomUUID() };
  await inTx((tx) =>
    requestAuthorization(m.ctx, tx, { subject, payer, payee, amount: price, paymentMethodId: card, description: 'A thing' }),
  );
  return { ...subject, payee };
};
const authorized = async (card = 'pm_card_visa') => {
  const thing = await asked(card);
  await work();
  return thing;
};
const captured = async (card?: string) => {
  const thing = await authorized(card);
  await inTx((tx) => requestCapture(m.ctx, tx, thing));
  await work();
  return thing;
};
const payment = async (thing: Thing): Promise<Payment> => (await paymentOf(m.ctx.db, { kind: thing.kind, id: thing.id })) as Payment;
/** What the bank's side says of a payment: status, and how often money was taken for it. */
const atStripe = async (thing: Thing) => {
  const { id } = await payment(thing);
  return stripe.state('payments').intents.filter(({ reference }) => reference === id);
};
const outcomes = ({ id }: Thing): PaymentOutcome[] => told.get(id) ?? [];
const readyPayee = async (personId: string): Promise<string> => {
  const { accountId } = await provider.createPayee({ reference: personId, email: 'host@example.org', country: 'US' }, randomUUID());
  await inTx((tx) => registerPayee(m.ctx, tx, personId, accountId));
  return accountId;
};
const completeAccount = async (accountId: string): Promise<void> => {
  await fetch(`${stripe.url}/_sandbox/accounts/${accountId}/complete`, { method: 'POST' });
  await refreshPayee(m.ctx, { provider }, accountId);
};

describe('an authorization', () => {
  test('sets the amount aside at the bank and in the books, once, and tells who asked', async () => {
    const thing = await authorized();
    const { status, intentId, card } = await payment(thing);
    assert.deepEqual([status, card], ['authorized', { brand: 'visa', last4: '4242' }]);
    assert.deepEqual(
      (await atStripe(thing)).map(({ intentId: id, status: at, amount, approvals }) => [id, at, amount, approvals]),
      [[intentId, 'requires_capture', 10_000, 1]],
    );
    assert.deepEqual(
      [await held(accounts.authorized(thing)), await held(accounts.escrow(thing)), outcomes(thing)],
      [10_000, 0, ['authorized']],
    );
  });

  test('is refused while another payment for the same thing is under way, and possible again after a refusal', async () => {
    const thing = await authorized();
    const again = { subject: thing, payer, payee: thing.payee, amount: price, paymentMethodId: 'pm_card_visa', description: 'Again' };
    await assert.rejects(
      inTx((tx) => requestAuthorization(m.ctx, tx, again)),
      { code: 'payments.already_paying' },
    );
    const refused = await authorized('pm_card_chargeDeclinedInsufficientFunds');
    m.clock.moveBy({ seconds: 30 });
    await inTx((tx) => requestAuthorization(m.ctx, tx, { ...again, subject: refused }));
    await work();
    assert.deepEqual([(await payment(refused)).status, outcomes(refused)], ['authorized', ['declined', 'authorized']]);
  });

  for (const [card, code, words] of [
    ['pm_card_chargeDeclined', 'card_declined', /declined this card\. Use another card/],
    ['pm_card_chargeDeclinedInsufficientFunds', 'insufficient_funds', /not enough money/],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', /has expired/],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', /security code/],
    ['pm_card_chargeDeclinedStolenCard', 'card_declined', /declined this card\. Use another card/],
    ['pm_card_chargeCustomerFail', 'card_declined', /declined this card/],
  ] as const) {
    test(`with ${card} is declined in words that the payer can act on, and no money is noted`, async () => {
      const thing = await authorized(card);
      const { status, declined } = await payment(thing);
      assert.deepEqual([status, declined?.code, outcomes(thing)], ['declined', code, ['declined']]);
      assert.match(declined?.message ?? '', words);
      assert.deepEqual(
        [await held(accounts.authorized(thing)), (await atStripe(thing)).every(({ approvals }) => approvals === 0)],
        [0, true],
      );
    });
  }

  test('that the bank wants confirmed waits with the page to do so, holds nothing, and follows the provider’s word', async () => {
    const thing = await authorized('pm_card_authenticationRequired');
    const { status, action } = await payment(thing);
    assert.deepEqual([status, outcomes(thing), await held(accounts.authorized(thing))], ['action_required', ['action_required'], 0]);
    assert.match(action?.url ?? '', /^http:\/\/127\.0\.0\.1/);
    await inTx((tx) => requestCancel(m.ctx, tx, thing));
    await work();
    assert.deepEqual(
      [(await payment(thing)).action, outcomes(thing).at(-1), await held(accounts.authorized(thing))],
      [undefined, 'canceled', 0],
    );
  });
});

describe('an outcome that is not known', () => {
  const unknownEffects = async ({ id }: Thing): Promise<number> =>
    (await sql`select 1 from effect where subject_id = ${id} and unknown and state = 'pending'`.execute(m.ctx.db)).rows.length;
  const tryOnce = (): Promise<unknown> => createRuntime(m.database, [{ modules, makeContext: () => m.ctx }]).runDue(m.name);
  const lost: SwitchChange = { loseRate: 1 };

  for (const [name, faults] of [
    ['the answer was lost after the bank did it', { loseRate: { value: 1, path: '/v1/payment_intents' } }],
    ['the call never arrived', { failRate: 1 }],
    ['the provider broke in mid-work and keeps saying so under the key', { keptFailRate: { value: 1, path: '/v1/payment_intents' } }],
  ] as [string, SwitchChange][]) {
    test(`of an authorization (${name}) is asked for until known: nothing is noted before, one hold after`, async () => {
      stripe.switches.set(faults);
      const thing = await asked('pm_card_visa');
      await tryOnce();
      assert.deepEqual([(await payment(thing)).status, await unknownEffects(thing), outcomes(thing)], ['authorizing', 1, []]);
      assert.equal(await held(accounts.authorized(thing)), 0);
      stripe.switches.reset();
      await work();
      assert.deepEqual([(await payment(thing)).status, await unknownEffects(thing), outcomes(thing)], ['authorized', 0, ['authorized']]);
      assert.equal(
        (await atStripe(thing)).reduce((sum, { approvals }) => sum + approvals, 0),
        1,
        'one hold on the card',
      );
      assert.equal(await held(accounts.authorized(thing)), 10_000);
    });
  }

  test('of an authorization that failed under its key, although the hold was made, is found by looking and not made again', async () => {
    authorizing = async (input, key) => {
      await provider.authorize(input, key);
      throw unavailable('payments.provider_unknown', 'A failure that was kept.', { facts: { replayed: true } });
    };
    const thing = await authorized();
    authorizing = provider.authorize;
    assert.deepEqual([(await payment(thing)).status, outcomes(thing)], ['authorized', ['authorized']]);
    assert.deepEqual(
      (await atStripe(thing)).map(({ approvals }) => approvals),
      [1],
    );
  });

  test('of a capture, a refund and a transfer is asked for until known, and each moves money once', async () => {
    const thing = await authorized();
    const lostOnce = async (begin: (tx: Tx) => Promise<unknown>): Promise<void> => {
      stripe.switches.set(lost);
      await inTx(begin);
      await tryOnce();
      assert.equal(await unknownEffects(thing), 1);
      stripe.switches.reset();
      await work();
    };
    await lostOnce((tx) => requestCapture(m.ctx, tx, thing));
    assert.deepEqual(
      (await atStripe(thing)).map(({ captured: taken, approvals }) => [taken, approvals]),
      [[10_000, 1]],
    );
    await lostOnce((tx) => requestRefund(m.ctx, tx, { subject: thing, amount: usd(4_000), reason: 'cancellation' }));
    assert.equal((await atStripe(thing))[0]?.refunded, 4_000);
    await completeAccount(await readyPayee(thing.payee));
    await inTx((tx) => distribute(m.ctx, tx, { subject: thing, to: thing.payee, provider: usd(5_000), platform: usd(1_000), taxes: [] }));
    await lostOnce((tx) => requestTransfer(m.ctx, tx, { subject: thing, to: thing.payee, amount: usd(5_000) }));
    assert.deepEqual(outcomes(thing), ['authorized', 'captured', 'refunded', 'transferred']);
    assert.deepEqual([await held(accounts.escrow(thing)), await held(accounts.transit(thing.payee))], [0, 0]);
  });
});

describe('a failure that the provider keeps under its key', () => {
  const brokenThenMended = async (path: string, begin: (tx: Tx) => Promise<unknown>): Promise<void> => {
    stripe.switches.set({ keptFailRate: { value: 1, path } });
    await inTx(begin);
    await createRuntime(m.database, [{ modules, makeContext: () => m.ctx }]).runDue(m.name);
    stripe.switches.reset();
    await work();
  };

  test('does not keep a refund or a transfer from being made: once, under another key', async () => {
    const thing = await captured();
    await brokenThenMended('/v1/refunds', (tx) => requestRefund(m.ctx, tx, { subject: thing, amount: usd(4_000), reason: 'cancellation' }));
    assert.equal((await atStripe(thing))[0]?.refunded, 4_000);
    await completeAccount(await readyPayee(thing.payee));
    await inTx((tx) => distribute(m.ctx, tx, { subject: thing, to: thing.payee, provider: usd(6_000), platform: usd(0), taxes: [] }));
    await brokenThenMended('/v1/transfers', (tx) => requestTransfer(m.ctx, tx, { subject: thing, to: thing.payee, amount: usd(6_000) }));
    assert.deepEqual(outcomes(thing).slice(-2), ['refunded', 'transferred']);
    assert.deepEqual([await held(accounts.escrow(thing)), await held(accounts.transit(thing.payee))], [0, 0]);
  });
});

test('the payment under way counts, not the one that was refused in the same millisecond', async () => {
  for (let n = 0; n < 6; n++) {
    const thing = await asked('pm_card_chargeDeclined');
    await work();
    await inTx((tx) =>
      requestAuthorization(m.ctx, tx, {
        subject: { kind: 'thing', id: thing.id },
        payer,
        payee: thing.payee,
        amount: price,
        paymentMethodId: 'pm_card_visa',
        description: 'A thing',
      }),
    );
    assert.equal((await payment(thing)).status, 'authorizing');
    await work();
    assert.equal((await payment(thing)).status, 'authorized');
  }
});

describe('an authorization that is given up', () => {
  /** The hold is made, every answer is lost, and this was the last try. */
  const lastTry = async (before: () => void = () => undefined) => {
    authorizing = async (input, key) => {
      await provider.authorize(input, key);
      before();
      throw unavailable('payments.provider_unknown', 'The answer was lost.');
    };
    const thing = await asked('pm_card_visa');
    await sql`update job set attempts = max_attempts - 1 where payload ->> 'effectId' = (select id::text from effect where subject_id = ${thing.id})`.execute(
      m.ctx.db,
    );
    await createRuntime(m.database, [{ modules, makeContext: () => m.ctx }]).runDue(m.name);
    authorizing = provider.authorize;
    return thing;
  };
  const holds = async (thing: Thing) => (await atStripe(thing)).map(({ status }) => status);

  test('looks at the provider first and lets the hold go that it finds, so that "nothing was charged" is true', async () => {
    const thing = await lastTry();
    const { status, declined } = await payment(thing);
    assert.deepEqual([status, outcomes(thing), await holds(thing)], ['declined', ['declined'], ['canceled']]);
    assert.match(declined?.message ?? '', /Nothing was charged/);
    assert.equal(await held(accounts.authorized(thing)), 0);
  });

  test('does not say so when the provider cannot be looked at; replayed, it lets the hold go and makes no other', async () => {
    const thing = await lastTry(() => stripe.switches.set({ failRate: 1 }));
    const { status, declined } = await payment(thing);
    assert.deepEqual([status, await holds(thing)], ['declined', ['requires_capture']]);
    assert.match(declined?.message ?? '', /does not answer.*comes free by itself within 7 days/);
    stripe.switches.reset();
    const letter = (await deadLetters(m.ctx.db, { limit: 50 })).find(({ queue }) => queue === 'payments.authorize');
    await replayDeadLetter(m.ctx, letter?.id ?? '');
    await work();
    assert.deepEqual([await holds(thing), outcomes(thing)], [['canceled'], ['declined']]);
  });
});

describe('a worker that comes back late, after another took its call over', () => {
  const afterTheCall = async (meanwhile: (thing: Thing) => Promise<unknown>, error?: Error) => {
    let thing: Thing | undefined;
    authorizing = async (input, key) => {
      const outcome = await provider.authorize(input, key);
      if (thing !== undefined) await meanwhile(thing);
      if (error !== undefined) throw error;
      return outcome;
    };
    thing = await asked('pm_card_visa');
    await createRuntime(m.database, [{ modules, makeContext: () => m.ctx }]).runDue(m.name);
    authorizing = provider.authorize;
    return thing;
  };
  const holds = async (thing: Thing) => (await atStripe(thing)).map(({ status }) => status);

  test('with a final error lets nothing go: the hold may be the other’s', async () => {
    const taken = () => sql`update job set leased_by = 'another', attempts = attempts + 1 where state = 'running'`.execute(m.ctx.db);
    const thing = await afterTheCall(taken, invalid('x.final', 'never'));
    assert.deepEqual([(await payment(thing)).status, await holds(thing)], ['authorizing', ['requires_capture']]);
    await sql`update job set state = 'waiting', leased_by = null, lease_until = null where leased_by = 'another'`.execute(m.ctx.db);
    await work();
    assert.deepEqual([(await payment(thing)).status, await holds(thing)], ['authorized', ['requires_capture']]);
  });

  test('with a hold, when the other has given up, lets that hold go', async () => {
    const givenUp = (thing: Thing) => sql`update payment set status = 'declined' where subject_id = ${thing.id}`.execute(m.ctx.db);
    const thing = await afterTheCall(givenUp);
    await work();
    assert.deepEqual([(await payment(thing)).status, await holds(thing), outcomes(thing)], ['declined', ['canceled'], []]);
  });
});

describe('a card that its owner forgets', () => {
  const asPayer = () => m.as(payingActor);
  const forget = (id: string) => inTransaction(asPayer(), (tx) => forgetCard(asPayer(), tx, id));
  const call = async (method: string, path: string, body?: Record<string, string>) => {
    const headers = { authorization: 'Bearer sk_test_payments' };
    const answer = await fetch(`${stripe.url}${path}`, { method, headers, ...(body && { body: new URLSearchParams(body) }) });
    return (await answer.json()) as { id: string; customer: string | null };
  };
  const newCard = async (): Promise<string> => {
    const card = { 'card[number]': '4242424242424242', 'card[exp_month]': '12', 'card[exp_year]': '2034', 'card[cvc]': '123' };
    return (await call('POST', '/v1/payment_methods', { type: 'card', ...card })).id;
  };
  const keeper = async (id: string) => (await call('GET', `/v1/payment_methods/${id}`)).customer;
  const kept = async (id: string) => (await sql`select from payment_method where id = ${id}`.execute(m.ctx.db)).rows.length;

  test('is gone here at once, and at the provider as soon as that answers; what was set aside with it can still be taken', async () => {
    const id = await newCard();
    const thing = await authorized(id);
    assert.ok(await keeper(id));
    stripe.switches.set({ failRate: { value: 1, path: `/v1/payment_methods/${id}/detach` } });
    await forget(id);
    await createRuntime(m.database, [{ modules, makeContext: () => m.ctx }]).runDue(m.name);
    stripe.switches.reset();
    assert.deepEqual([await kept(id), typeof (await keeper(id))], [0, 'string']);
    await work();
    assert.equal(await keeper(id), null);
    await assert.rejects(forget(id), { code: 'payments.method_missing' });
    await inTx((tx) => requestCapture(m.ctx, tx, thing));
    await work();
    assert.equal(outcomes(thing).at(-1), 'captured');
  });

  test('that is off at the provider already, or unknown there, is no failure', async () => {
    const id = await newCard();
    await authorized(id);
    await provider.detachPaymentMethod({ paymentMethodId: id }, randomUUID());
    await forget(id);
    await work();
    await provider.detachPaymentMethod({ paymentMethodId: 'pm_never_made' }, randomUUID());
    const { rows } = await sql`select from effect where kind = 'payments.detach' and state <> 'succeeded'`.execute(m.ctx.db);
    assert.deepEqual(rows, []);
  });

  test('is kept while the bank is being asked about a payment with it', async () => {
    const thing = await authorized();
    const id = await newCard();
    await authorized(id);
    await sql`update payment set status = 'action_required', payment_method_id = ${id} where subject_id = ${thing.id}`.execute(m.ctx.db);
    await assert.rejects(forget(id), { code: 'payments.card_in_use' });
    assert.equal(await kept(id), 1);
    await sql`update payment set status = 'authorized' where subject_id = ${thing.id}`.execute(m.ctx.db);
  });
});

describe('what was set aside', () => {
  test('is taken into escrow by a capture; the provider’s fee is ours and leaves escrow whole', async () => {
    const fees = await held(accounts.providerFees());
    const thing = await captured();
    assert.deepEqual([(await payment(thing)).status, outcomes(thing)], ['captured', ['authorized', 'captured']]);
    assert.deepEqual([await held(accounts.authorized(thing)), await held(accounts.escrow(thing))], [0, 10_000]);
    assert.ok((await held(accounts.providerFees())) > fees);
  });

  test('is let go by a cancel, and cannot be taken after', async () => {
    const thing = await authorized();
    await inTx((tx) => requestCancel(m.ctx, tx, thing));
    await work();
    assert.deepEqual([(await payment(thing)).status, (await atStripe(thing))[0]?.status], ['canceled', 'canceled']);
    assert.deepEqual([await held(accounts.authorized(thing)), outcomes(thing)], [0, ['authorized', 'canceled']]);
    await assert.rejects(
      inTx((tx) => requestCapture(m.ctx, tx, thing)),
      /not authorized/,
    );
    assert.equal((await atStripe(thing))[0]?.captured, 0);
  });

  test('is asked for once: a second capture or cancel while one runs is refused and nothing of it stays', async () => {
    const thing = await authorized();
    await inTx((tx) => requestCapture(m.ctx, tx, thing));
    await assert.rejects(
      inTx((tx) => requestCapture(m.ctx, tx, thing)),
      /not authorized/,
    );
    await assert.rejects(
      inTx((tx) => requestCancel(m.ctx, tx, thing)),
      /nothing to let go/,
    );
    await work();
    assert.deepEqual(outcomes(thing), ['authorized', 'captured']);
  });

  test('that is gone at the bank when it is captured leaves no money in escrow, and says so', async () => {
    const thing = await authorized();
    const { intentId = '' } = await payment(thing);
    await provider.cancel({ intentId }, randomUUID());
    await inTx((tx) => requestCapture(m.ctx, tx, thing));
    await work();
    assert.deepEqual([(await payment(thing)).status, outcomes(thing)], ['capture_failed', ['authorized', 'capture_failed']]);
    assert.deepEqual([await held(accounts.authorized(thing)), await held(accounts.escrow(thing))], [0, 0]);
  });
});

describe('a refund', () => {
  test('leaves escrow at once and reaches the card; parts add up to what was paid and no cent more', async () => {
    const thing = await captured();
    const part = (amountMinor: number) => inTx((tx) => requestRefund(m.ctx, tx, { subject: thing, amount: usd(amountMinor), reason: 'x' }));
    await part(2_500);
    assert.deepEqual([await held(accounts.escrow(thing)), await held(accounts.refunding(thing))], [7_500, 2_500]);
    await assert.rejects(part(7_501), 'more than is left');
    await part(7_500);
    await work();
    assert.deepEqual([await held(accounts.escrow(thing)), await held(accounts.refunding(thing))], [0, 0]);
    assert.equal((await atStripe(thing))[0]?.refunded, 10_000);
    await assert.rejects(part(1), 'nothing is left');
    assert.deepEqual(outcomes(thing), ['authorized', 'captured', 'refunded', 'refunded']);
  });

  test('of what was not captured is refused', async () => {
    const thing = await authorized();
    await assert.rejects(
      inTx((tx) => requestRefund(m.ctx, tx, { subject: thing, amount: usd(1), reason: 'x' })),
      /nothing to refund/,
    );
    await assert.rejects(
      inTx((tx) => requestRefund(m.ctx, tx, { subject: { kind: 'thing', id: randomUUID() }, amount: usd(1), reason: 'x' })),
      {
        code: 'payments.missing',
      },
    );
  });
});

describe('a transfer', () => {
  const shared = async () => {
    const thing = await captured();
    await inTx((tx) =>
      distribute(m.ctx, tx, {
        subject: thing,
        to: thing.payee,
        provider: usd(8_000),
        platform: usd(1_500),
        taxes: [{ jurisdiction: 'US-CA', amount: usd(500) }],
      }),
    );
    return thing;
  };

  test('pays the person once what they earned, after escrow was shared out whole', async () => {
    const thing = await shared();
    assert.deepEqual([await held(accounts.escrow(thing)), await held(accounts.payable(thing.payee))], [0, 8_000]);
    await completeAccount(await readyPayee(thing.payee));
    await inTx((tx) => requestTransfer(m.ctx, tx, { subject: thing, to: thing.payee, amount: usd(8_000) }));
    assert.deepEqual([await held(accounts.payable(thing.payee)), await held(accounts.transit(thing.payee))], [0, 8_000]);
    await assert.rejects(
      inTx((tx) => requestTransfer(m.ctx, tx, { subject: thing, to: thing.payee, amount: usd(8_000) })),
      'not owed twice',
    );
    await work();
    assert.deepEqual([await held(accounts.transit(thing.payee)), outcomes(thing).at(-1)], [0, 'transferred']);
  });

  test('waits for an account that is not ready, and goes out by itself when it is, however often one looks', async () => {
    const thing = await shared();
    const accountId = await readyPayee(thing.payee);
    assert.equal(await inTx((tx) => requestTransfer(m.ctx, tx, { subject: thing, to: thing.payee, amount: usd(8_000) })), undefined);
    await refreshPayee(m.ctx, { provider }, accountId);
    await work();
    assert.deepEqual([await held(accounts.payable(thing.payee)), outcomes(thing).at(-1)], [8_000, 'captured']);
    await completeAccount(accountId);
    await refreshPayee(m.ctx, { provider }, accountId);
    await work();
    assert.deepEqual([await held(accounts.payable(thing.payee)), await held(accounts.transit(thing.payee))], [0, 0]);
    assert.deepEqual(outcomes(thing), ['authorized', 'captured', 'transferred']);
  });

  test('escrow is shared out once, and never more than it holds', async () => {
    const thing = await captured();
    const share = (minor: number) =>
      inTx((tx) => distribute(m.ctx, tx, { subject: thing, to: thing.payee, provider: usd(minor), platform: usd(0), taxes: [] }));
    await assert.rejects(share(10_001));
    await share(10_000);
    await share(10_000).catch(() => undefined);
    assert.deepEqual([await held(accounts.escrow(thing)), await held(accounts.payable(thing.payee))], [0, 10_000]);
  });
});

test('after all of it the books balance, and the provider’s own book says the same to the cent', async () => {
  await work();
  const { difference, entries } = await reconcile(m.ctx, provider, 'USD');
  assert.ok(entries > 10);
  assert.deepEqual(difference, usd(0));
  const { problems } = await checkLedger(m.ctx);
  assert.deepEqual(problems, []);
});
