import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { seededRandom, type Id, type Random } from '#kernel';
import type { Actor } from '#platform/context';
import { sql } from '#platform/database';
import { checkLedger, listAccounts } from '#modules/ledger';
import { reconcile } from '#modules/payments';
import { testPrep, type TestPrep } from '#test/prep';

type Person = Actor & { personId: Id<'person'> };
interface Event {
  id: string;
  type: string;
}

const times = 10;
const staleSeconds = 3_600;

/** As Stripe signs: HMAC-SHA-256 over "<seconds>.<body>". */
function sign(body: string, secret: string, seconds: number): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

describe('webhooks, ten times each, shuffled, forged and old', () => {
  let house: TestPrep;
  let chef: Person;
  let host: Person;
  let listingId: string;
  let day = 2;
  let sender = 0;

  before(async () => {
    house = await testPrep();
    chef = await house.person('chef', 'Ana Chef');
    host = await house.host('Maria Host');
    listingId = await house.kitchen(host);
  });

  const nowSeconds = (): number => Math.floor(house.market.clock.now().epochMilliseconds / 1_000);

  async function deliver(body: string, signature: string): Promise<{ status: number; code?: string }> {
    const answer = await house.app.inject({
      method: 'POST',
      url: `/${house.market.name}/api/v1/webhooks/stripe`,
      headers: { 'content-type': 'application/json', 'stripe-signature': signature },
      payload: body,
      // Stripe sends from many addresses; one alone would meet its limit.
      remoteAddress: `10.0.0.${sender++ % 250}`,
    });
    return { status: answer.statusCode, ...(answer.statusCode >= 400 && { code: answer.json<{ code: string }>().code }) };
  }

  /** Everything that the provider told since then, ten times each, in an order that the seed decides. */
  async function deliverAll(random: Random, old: ReadonlySet<string>): Promise<number> {
    const events = (house.stripe.events() as Event[]).filter(({ id }) => !old.has(id));
    const many = random.shuffle(Array.from({ length: times }, () => events).flat());
    for (const event of many) {
      const body = JSON.stringify(event);
      assert.deepEqual(await deliver(body, sign(body, 'whsec_test', nowSeconds())), { status: 204 });
    }
    await house.settle();
    return events.length;
  }

  async function book(card: string): Promise<string> {
    const start = house.market.clock
      .now()
      .add({ hours: 24 * day++ })
      .toZonedDateTimeISO('America/Los_Angeles')
      .withPlainTime('10:00');
    const slot = { startsAt: start.toInstant().toString(), endsAt: start.add({ hours: 2 }).toInstant().toString() };
    const { body: quote } = await house.call<{ id: string }>(chef, 'POST', '/quotes', { listingId, ...slot });
    const order = { quoteId: quote.id, paymentMethodId: card };
    const { body, status } = await house.call<{ id: string }>(chef, 'POST', '/bookings', order, { 'idempotency-key': crypto.randomUUID() });
    assert.equal(status, 201, JSON.stringify(body));
    await house.settle();
    return body.id;
  }

  async function act(who: Person, id: string, transition: string): Promise<void> {
    const { status, body } = await house.call(who, 'POST', `/bookings/${id}/transitions`, { transition });
    assert.equal(status, 200, JSON.stringify(body));
    await house.settle();
  }

  /** Five bookings with five ends. `between` happens after every step. */
  async function live(between: () => Promise<unknown>): Promise<string[]> {
    const [completed, cancelled, declined, refused, asked] = [
      await book('pm_card_visa'),
      await book('pm_card_visa'),
      await book('pm_card_visa'),
      await book('pm_card_chargeDeclined'),
      await book('pm_card_threeDSecure2Required'),
    ];
    await between();
    await act(host, completed, 'accept');
    await act(host, cancelled, 'accept');
    await act(host, declined, 'decline');
    await between();
    await act(chef, cancelled, 'cancelByChef');
    await between();
    house.market.clock.moveBy({ hours: 24 * day + 24 });
    await house.settle();
    await between();
    house.market.clock.moveBy({ hours: 25 });
    await house.settle();
    await between();
    return Promise.all(
      [completed, cancelled, declined, refused, asked].map(
        async (id) => (await house.call<{ state: string }>(chef, 'GET', `/bookings/${id}`)).body.state,
      ),
    );
  }

  const balances = async (): Promise<Map<string, bigint>> => {
    const { items } = await listAccounts(house.market.ctx.db, { limit: 500 });
    return new Map(items.map(({ code, balance }) => [code.replaceAll(/[0-9a-f-]{36}/g, '…'), balance.amountMinor]));
  };
  const moved = (before: Map<string, bigint>, after: Map<string, bigint>): [string, bigint][] =>
    [...after].map(([code, balance]): [string, bigint] => [code, balance - (before.get(code) ?? 0n)]).toSorted();

  test('the same lives end the same with no webhook at all and with every webhook ten times in any order', async () => {
    const start = await balances();
    const quiet = await live(async () => undefined);
    assert.deepEqual(quiet, ['paidOut', 'cancelled', 'declined', 'lapsed', 'lapsed']);
    const afterQuiet = await balances();
    for (const seed of [1, 2]) {
      const before = await balances();
      const random = seededRandom(seed);
      const old = new Set((house.stripe.events() as Event[]).map(({ id }) => id));
      let told = 0;
      assert.deepEqual(
        await live(async () => {
          told = await deliverAll(random, old);
        }),
        quiet,
      );
      assert.ok(told > 10, `${told} events were told`);
      assert.deepEqual(moved(before, await balances()), moved(start, afterQuiet), 'the same money in the same places');
    }
    const { ok, problems } = await checkLedger(house.market.ctx);
    assert.ok(ok, JSON.stringify(problems));
    assert.equal((await reconcile(house.market.ctx, house.prep.provider, 'USD')).difference.amountMinor, 0n);
    assert.ok(house.stripe.state().intents.every(({ approvals }) => approvals <= 1));
  });

  test('forged, altered and stale notices are refused, and nothing of them is written', async () => {
    const count = async (): Promise<number> => {
      const { rows } = await sql<{
        n: number;
      }>`select (select count(*) from provider_event)::int + (select count(*) from job)::int as n`.execute(house.market.ctx.db);
      return rows[0]?.n ?? 0;
    };
    const before = await count();
    const [event] = house.stripe.events() as Event[];
    const body = JSON.stringify({ ...event, id: 'evt_never_seen' });
    const now = nowSeconds();
    const forged = { status: 403, code: 'payments.webhook_forged' };
    assert.deepEqual(await deliver(body, sign(body, 'whsec_of_another_market', now)), forged);
    assert.deepEqual(await deliver(body.replace('evt_never_seen', 'evt_another'), sign(body, 'whsec_test', now)), forged);
    assert.deepEqual(await deliver(body, sign(body, 'whsec_test', now).replace(`t=${now}`, `t=${now + 1}`)), forged);
    assert.deepEqual(await deliver(body, 'nonsense'), forged);
    assert.deepEqual(await deliver(body, ''), forged);
    assert.deepEqual(await deliver(body, sign(body, 'whsec_test', now - staleSeconds)), { status: 403, code: 'payments.webhook_stale' });
    assert.deepEqual(await deliver('not json', sign('not json', 'whsec_test', now)), { status: 400, code: 'http.bad_json' });
    for (const strange of ['{}', '{"object":"event"}']) {
      assert.deepEqual(await deliver(strange, sign(strange, 'whsec_test', now)), { status: 400, code: 'payments.webhook_unreadable' });
    }
    assert.equal(await count(), before);
  });
});
