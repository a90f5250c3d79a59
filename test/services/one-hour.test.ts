import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { before, describe, test } from 'node:test';
import type { Actor } from '#platform/context';
import type { Id } from '#kernel';
import { sql } from '#platform/database';
import { checkLedger } from '#modules/ledger';
import { reconcile } from '#modules/payments';
import { testPrep, type TestPrep } from '#test/prep';

type Person = Actor & { personId: Id<'person'> };
interface Answer {
  status: number;
  type: string;
  body: { id?: string; code?: string; detail?: string; state?: string };
}

const clients = 1_000;
const sameKey = 200;

describe('everybody at once, over HTTP', () => {
  let house: TestPrep;
  let base: string;
  let host: Person;
  let day = 2;

  before(async () => {
    house = await testPrep();
    host = await house.host('Maria Host');
    await house.app.listen({ port: 0, host: '127.0.0.1' });
    base = `http://127.0.0.1:${(house.app.server.address() as AddressInfo).port}/${house.market.name}/api/v1`;
  });

  async function send(who: Person, method: string, path: string, body: object, headers: Record<string, string> = {}): Promise<Answer> {
    const answer = await fetch(`${base}${path}`, {
      method,
      headers: { authorization: `Bearer token-${who.personId}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(120_000),
    });
    return { status: answer.status, type: answer.headers.get('content-type') ?? '', body: (await answer.json()) as Answer['body'] };
  }

  /** The same four hours for all who ask, on a day of its own per call of `nextDay`. */
  function nextDay(): { startsAt: string; endsAt: string } {
    const start = house.market.clock
      .now()
      .add({ hours: 24 * day++ })
      .toZonedDateTimeISO('America/Los_Angeles')
      .withPlainTime('10:00');
    return { startsAt: start.toInstant().toString(), endsAt: start.add({ hours: 4 }).toInstant().toString() };
  }

  async function quoteFor(who: Person, listingId: string, slot: { startsAt: string; endsAt: string }): Promise<string> {
    const { status, body } = await send(who, 'POST', '/quotes', { listingId, ...slot });
    assert.equal(status, 201, JSON.stringify(body));
    return body.id as string;
  }

  const order = (who: Person, quoteId: string, key: string): Promise<Answer> =>
    send(who, 'POST', '/bookings', { quoteId, paymentMethodId: 'pm_card_visa' }, { 'idempotency-key': key });

  async function held(listingId: string): Promise<number> {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from reservation where resource_id = ${listingId}::uuid`.execute(house.market.ctx.db);
    return rows[0]?.n ?? 0;
  }

  async function booksAreRight(): Promise<void> {
    const { ok, problems } = await checkLedger(house.market.ctx);
    assert.ok(ok, JSON.stringify(problems));
    assert.equal((await reconcile(house.market.ctx, house.prep.provider, 'USD')).difference.amountMinor, 0n);
  }

  test(`of ${clients} clients who want one hour, one gets it and the others are told so`, async () => {
    const listingId = await house.kitchen(host);
    const slot = nextDay();
    const chefs: { who: Person; quoteId: string }[] = [];
    for (let n = 0; n < clients; n += 1) {
      const who = await house.person('chef', `Chef ${n}`);
      chefs.push({ who, quoteId: await quoteFor(who, listingId, slot) });
    }
    const intentsBefore = house.stripe.state().intents.length;

    const answers = await Promise.all(chefs.map(({ who, quoteId }) => order(who, quoteId, crypto.randomUUID())));

    const counts = Object.groupBy(answers, ({ status, body }) => (status === 201 ? '201' : `${status} ${body.code}`));
    assert.deepEqual(Object.fromEntries(Object.entries(counts).map(([kind, some]) => [kind, some?.length])), {
      201: 1,
      '409 calendar.slot_taken': clients - 1,
    });
    assert.ok(answers.every(({ status, type }) => status === 201 || type.startsWith('application/problem+json')));
    await house.settle();
    assert.equal(await held(listingId), 1, 'the winner holds the time, and nobody else anything');
    assert.equal(house.stripe.state().intents.length, intentsBefore + 1, 'one card was asked');
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from booking where listing_id = ${listingId}::uuid`.execute(
      house.market.ctx.db,
    );
    assert.equal(rows[0]?.n, 1);
    await booksAreRight();
  });

  test('of overlapping wishes no two are granted, and every refusal is a clear conflict', async () => {
    const listingId = await house.kitchen(host);
    const { startsAt } = nextDay();
    const first = Temporal.Instant.from(startsAt);
    const wishes: { who: Person; quoteId: string; start: number; end: number }[] = [];
    for (let n = 0; n < 120; n += 1) {
      const who = await house.person('chef', `Chef of an hour ${n}`);
      const start = first.add({ minutes: 30 * (n % 12) });
      const end = start.add({ minutes: 60 + 30 * (n % 5) });
      const quoteId = await quoteFor(who, listingId, { startsAt: start.toString(), endsAt: end.toString() });
      wishes.push({ who, quoteId, start: start.epochMilliseconds, end: end.epochMilliseconds });
    }
    const answers = await Promise.all(wishes.map(({ who, quoteId }) => order(who, quoteId, crypto.randomUUID())));
    const granted = wishes.filter((_, index) => answers[index]?.status === 201).toSorted((a, b) => a.start - b.start);
    assert.ok(granted.length >= 2, 'the afternoon has room for more than one');
    for (const [index, { start }] of granted.entries()) {
      if (index > 0) assert.ok(start >= (granted[index - 1] as { end: number }).end + 30 * 60_000, 'with the half hour between them');
    }
    assert.deepEqual(
      new Set(answers.filter(({ status }) => status !== 201).map(({ status, body }) => `${status} ${body.code}`)),
      new Set(['409 calendar.slot_taken']),
    );
    await house.settle();
    assert.equal(await held(listingId), granted.length);
  });

  test(`one idempotency key sent ${sameKey} times at once makes one booking and one authorization, and all hear of it`, async () => {
    const listingId = await house.kitchen(host);
    const who = await house.person('chef', 'Impatient Chef');
    const quoteId = await quoteFor(who, listingId, nextDay());
    const intentsBefore = house.stripe.state().intents.length;
    const answers = await Promise.all(Array.from({ length: sameKey }, () => order(who, quoteId, 'the-one-key')));
    assert.deepEqual(
      [...new Set(answers.map(({ status }) => status))],
      [201],
      JSON.stringify(answers.find(({ status }) => status !== 201)),
    );
    assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1);
    await house.settle();
    assert.equal(house.stripe.state().intents.length, intentsBefore + 1);
    assert.equal(await held(listingId), 1);
  });

  test('a host who accepts while the chef withdraws: one of them wins, and the money follows', async () => {
    const listingId = await house.kitchen(host);
    for (let round = 0; round < 10; round += 1) {
      const who = await house.person('chef', `Wavering Chef ${round}`);
      const { body } = await order(who, await quoteFor(who, listingId, nextDay()), crypto.randomUUID());
      await house.settle();
      const [accepted, withdrawn] = await Promise.all([
        send(host, 'POST', `/bookings/${body.id}/transitions`, { transition: 'accept' }),
        send(who, 'POST', `/bookings/${body.id}/transitions`, { transition: 'withdraw' }),
      ]);
      assert.deepEqual([accepted.status, withdrawn.status].toSorted(), [200, 409], JSON.stringify([accepted.body, withdrawn.body]));
      await house.settle();
      const { state } = (await house.call<{ state: string }>(who, 'GET', `/bookings/${body.id}`)).body;
      assert.equal(state, accepted.status === 200 ? 'confirmed' : 'withdrawn');
    }
    await booksAreRight();
  });
});
