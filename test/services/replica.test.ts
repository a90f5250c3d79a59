import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import type { Id } from '#kernel';
import type { Actor } from '#platform/context';
import { sql } from '#platform/database';
import { slowParts } from '#modules/operations';
import { databaseUrl } from '#test/database';
import { lineTo } from '#test/line';
import { testPrep, type TestPrep } from '#test/prep';
import { startStandby, type Standby } from '#test/standby';

type Person = Actor & { personId: Id<'person'> };

/** So much that a standby on a machine that does other work besides keeps up with it. */
const mostLagMs = 4_000;

/** What docs/degraded-modes.md says of the read replica, on a streaming standby of PostgreSQL that is cut off, hangs and falls behind. */
describe('people browse and book beside a read replica', () => {
  let standby: Standby;
  let line: Awaited<ReturnType<typeof lineTo>>;
  let house: TestPrep;
  let chef: Person;
  let host: Person;
  let listingId: string;
  let day = 1;

  before(async () => {
    standby = await startStandby(await databaseUrl());
    line = await lineTo(standby.url);
    house = await testPrep('2026-03-02T17:00:00Z', { replica: { url: line.url, checkEveryMs: 20, mostLagMs } });
    chef = await house.person('chef', 'Ana Chef');
    host = await house.host('Maria Host');
    listingId = await house.kitchen(host);
    await house.settle();
  });
  after(async () => {
    await line.close();
    await standby.stop();
  });

  const facts = () => {
    const { replica } = house.market;
    assert(replica !== undefined);
    return replica.facts();
  };
  const pages = () => [
    `/listings/${listingId}`,
    '/listings?limit=5&date=2026-03-20&from=10:00&to=12:00',
    `/listings/${listingId}/availability?from=2026-03-10&days=31`,
    `/availability?ids=${listingId}&from=2026-03-10&days=31`,
    `/listings/${listingId}/compliance`,
    `/reviews/kitchen/${listingId}`,
    `/listings/${listingId}/alike`,
  ];
  /** Every page that may be old, as a visitor; whoever answers, it is the same. */
  const browse = async (): Promise<string> => {
    const answers = await Promise.all(pages().map((path) => house.call(undefined, 'GET', path)));
    for (const [index, { status, body }] of answers.entries()) assert.equal(status, 200, `${pages()[index]} ${JSON.stringify(body)}`);
    return JSON.stringify(answers.map(({ body }) => body));
  };
  const book = async (): Promise<void> => {
    const startsAt = house.market.clock
      .now()
      .add({ hours: 24 * (2 + day++) })
      .round({ smallestUnit: 'hour' });
    const times = { startsAt: startsAt.toString(), endsAt: startsAt.add({ hours: 2 }).toString() };
    const quote = await house.call<{ id: string }>(chef, 'POST', '/quotes', { listingId, ...times });
    const order = { quoteId: quote.body.id, paymentMethodId: 'pm_card_visa' };
    const { status, body } = await house.call<{ id: string }>(chef, 'POST', '/bookings', order, { 'idempotency-key': crypto.randomUUID() });
    assert.equal(status, 201, JSON.stringify(body));
    await house.settle();
    assert.equal((await house.call<{ state: string }>(chef, 'GET', `/bookings/${body.id}`)).body.state, 'requested');
  };
  /** Asks as people do until what is to happen has happened. */
  const until = async (what: string, is: () => boolean | Promise<boolean>): Promise<void> => {
    const deadline = Date.now() + 20_000;
    while (!(await is())) {
      assert(Date.now() < deadline, `${what}: ${JSON.stringify(facts())}`);
      await house.call(undefined, 'GET', `/listings/${listingId}`);
      await wait(20);
    }
  };
  const told = async (): Promise<string[]> => (await slowParts(house.market.ctx)).map(({ part }) => part);
  const onStandby = async (statement: string): Promise<void> => {
    const client = new Client({ connectionString: standby.url });
    await client.connect();
    await client.query(statement);
    await client.end();
  };

  test('while it is well, it answers every page that may be old, and nothing else', async () => {
    await until('it is in use', () => facts().inUse);
    const before = facts().answered;
    await browse();
    const between = facts().answered;
    assert(between.replica >= before.replica + pages().length);
    assert.equal(between.primary, before.primary, 'all of them, and each query of theirs');
    await book();
    assert.deepEqual(facts().answered, between, 'a booking, its quote, its price and its page ask the primary');
    assert.equal(facts().isStandby, true);
  });

  for (const [how, cut] of [
    ['gone', () => line.cut()],
    ['hanging', () => line.hang()],
  ] as const)
    test(`${how}: pages are the same, every booking goes through, operators are told, and it is used again by itself`, async () => {
      await until('it is in use', () => facts().inUse);
      await until('it has what is booked', async () => (facts().lagSeconds ?? 1) === 0);
      const usual = await browse();
      cut();
      try {
        assert.equal(await browse(), usual);
        await Promise.all([book(), browse(), browse()]);
        await book();
        await until('operators are told', async () => (await told()).includes('replica'));
        assert.equal(facts().inUse, false);
      } finally {
        line.mend();
      }
      await until('it is in use again', () => facts().inUse);
      await until('nothing is told of it', async () => !(await told()).includes('replica'));
    });

  test('more than it may be behind: the primary answers, with what was written meanwhile, until it has caught up', async () => {
    await until('it is in use', () => facts().inUse);
    await onStandby('select pg_wal_replay_pause()');
    try {
      const title = 'A kitchen by a new name';
      assert.equal((await house.call(host, 'PATCH', `/listings/${listingId}`, { title })).status, 200);
      await until('it is known to be behind', () => (facts().lagSeconds ?? 0) > mostLagMs / 1_000);
      assert.equal(facts().inUse, false);
      const { body } = await house.call<{ title: string }>(undefined, 'GET', `/listings/${listingId}`);
      assert.equal(body.title, title);
    } finally {
      await onStandby('select pg_wal_replay_resume()');
    }
    await until('it has caught up', () => facts().inUse && facts().lagSeconds === 0);
  });

  test('a table that has not arrived there yet is read on the primary, and the replica goes on with the rest', async () => {
    await until('it is in use', () => facts().inUse);
    await onStandby('select pg_wal_replay_pause()');
    try {
      const { db, reads } = house.market.ctx;
      await sql`create table arrives_later as select 7 as n`.execute(house.market.database.owner);
      await sql.raw(`grant select on arrives_later to public`).execute(house.market.database.owner);
      for (const from of [db, reads]) {
        const { rows } = await sql<{ n: number }>`select n from public.arrives_later`.execute(from);
        assert.equal(rows[0]?.n, 7);
      }
    } finally {
      await onStandby('select pg_wal_replay_resume()');
      await sql`drop table arrives_later`.execute(house.market.database.owner);
    }
  });
});
