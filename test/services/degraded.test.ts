import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import type { Id } from '#kernel';
import type { Actor } from '#platform/context';
import { sql } from '#platform/database';
import { testPrep, type TestPrep } from '#test/prep';

type Person = Actor & { personId: Id<'person'> };

/** Each line of docs/degraded-modes.md that is about one house rests on a test here. */
describe('people book while a part of the house is away', () => {
  let house: TestPrep;
  let chef: Person;
  let host: Person;
  let listingId: string;
  let day = 1;

  before(async () => {
    house = await testPrep();
    chef = await house.person('chef', 'Ana Chef');
    host = await house.host('Maria Host');
    listingId = await house.kitchen(host);
  });
  beforeEach(() => {
    house.stripe.switches.reset();
    house.mail.switches.drop = false;
  });

  const book = async (): Promise<{ id: string; state: string; ms: number }> => {
    const startsAt = house.market.clock
      .now()
      .add({ hours: 24 * (2 + day++) })
      .round({ smallestUnit: 'hour' });
    const quote = await house.call<{ id: string }>(chef, 'POST', '/quotes', {
      listingId,
      startsAt: startsAt.toString(),
      endsAt: startsAt.add({ hours: 4 }).toString(),
    });
    const began = performance.now();
    const { status, body } = await house.call<{ id: string; state: string }>(
      chef,
      'POST',
      '/bookings',
      { quoteId: quote.body.id, paymentMethodId: 'pm_card_visa' },
      { 'idempotency-key': crypto.randomUUID() },
    );
    assert.equal(status, 201, JSON.stringify(body));
    return { id: body.id, state: body.state, ms: performance.now() - began };
  };
  const look = async (id: string): Promise<string> => (await house.call<{ state: string }>(chef, 'GET', `/bookings/${id}`)).body.state;
  const lettersAbout = (number: string): number => house.mail.inbox.list({ limit: 100 }).filter(({ text }) => text.includes(number)).length;
  const numberOf = async (id: string): Promise<string> =>
    (await house.call<{ number: string }>(chef, 'GET', `/bookings/${id}`)).body.number;
  const noticesAbout = async (number: string): Promise<number> => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from notification where data->>'number' = ${number}`.execute(house.market.ctx.db);
    return rows[0]?.n ?? 0;
  };
  const status = async (): Promise<string[]> =>
    (await house.call<{ items: { part: string }[] }>(undefined, 'GET', '/status')).body.items.map(({ part }) => part);

  test('event bus away: bookings and payments go on, and what hears of them catches up after, with nothing lost or doubled', async () => {
    const { name, database } = house.market;
    const search = async (): Promise<number> =>
      (await house.call<{ items: { id: string }[] }>(undefined, 'GET', '/listings?limit=50')).body.items.filter(({ id }) => id === fresh)
        .length;
    await sql`
      create function ${sql.ref(name)}.bus_is_away() returns trigger language plpgsql as $$ begin raise exception 'the bus is away'; end $$`.execute(
      database.owner,
    );
    await sql`
      create trigger bus_is_away before update on ${sql.ref(name)}.outbox_event for each row execute function ${sql.ref(name)}.bus_is_away()`.execute(
      database.owner,
    );
    const fresh = await house.kitchen(host);
    const { id, state } = await book();
    assert.equal(state, 'requested', 'the card was asked without the bus');
    assert.equal(await search(), 0, 'the index has not heard of the new kitchen');
    await sql`drop trigger bus_is_away on ${sql.ref(name)}.outbox_event`.execute(database.owner);
    await house.settle();
    assert.equal(await search(), 1);
    assert.equal(await look(id), 'requested');
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from (select queue, payload->>'eventId' from job where lane = 'event' group by 1, 2 having count(*) > 1) d`.execute(
      house.market.ctx.db,
    );
    assert.equal(rows[0]?.n, 0, 'no subscriber was told twice');
  });

  test('mail server away: bookings go on, notices stand in the product at once, and each letter comes once when it is back', async () => {
    house.mail.switches.drop = 'before_storing';
    const booked = [await book(), await book()];
    assert.deepEqual(
      booked.map(({ state }) => state),
      ['requested', 'requested'],
    );
    const numbers = await Promise.all(booked.map(({ id }) => numberOf(id)));
    for (const number of numbers) assert.equal(await noticesAbout(number), 2, 'host and chef, in the product');
    assert.deepEqual(numbers.map(lettersAbout), [0, 0]);
    house.mail.switches.drop = false;
    await house.settle();
    assert.deepEqual(numbers.map(lettersAbout), [2, 2]);
  });

  test('payment provider known to be down: nobody waits for it, pages can say so, and the queue goes when it is back', async () => {
    house.stripe.switches.set({ failRate: 1 });
    await book();
    assert.deepEqual(await status(), ['payments']);
    const known = await book();
    assert.ok(known.ms < 2_000, `answered in ${known.ms} ms`);
    assert.equal(known.state, 'authorizing');
    house.stripe.switches.reset();
    await house.settle();
    assert.equal(await look(known.id), 'requested');
  });

  test('payment provider hangs: mail goes on being sent, for its places are its own', async () => {
    house.stripe.switches.set({ hang: true });
    const waiting = [book(), book(), book(), book(), book()];
    assert.deepEqual([...new Set((await Promise.all(waiting)).map(({ state }) => state))], ['authorizing']);
    const sent = house.mail.inbox.list({ limit: 100 }).length;
    await house.call(undefined, 'POST', '/auth/register', {
      email: 'new.chef@example.org',
      password: 'a long enough password',
      displayName: 'New Chef',
      role: 'chef',
    });
    const deadline = performance.now() + 4_000;
    while (house.mail.inbox.list({ limit: 100 }).length === sent && performance.now() < deadline) await new Promise(setImmediate);
    assert.ok(house.mail.inbox.list({ limit: 100 }).length > sent, 'the letter came while every call to the provider hung');
    house.stripe.switches.reset();
    await house.settle();
  });
});
