import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import type { Worker } from 'node:worker_threads';
import type { Id } from '#kernel';
import type { Actor } from '#platform/context';
import { sql } from '#platform/database';
import { openRedis, type Redis } from '#platform/redis';
import { checkLedger } from '#modules/ledger';
import { lineTo } from '#test/line';
import { testPrep, type TestPrep } from '#test/prep';
import { redisUrl } from '#test/redis';

type Person = Actor & { personId: Id<'person'> };
interface Booking {
  id: string;
  number: string;
  state: string;
}

/** What docs/degraded-modes.md says of Redis, of the rules' worker and of papers that lapse, each shown while people book. */
describe('people book while Redis, the rules’ worker or a paper is away', () => {
  const workers = new Set<Worker>();
  let killing = false;
  const meet = (worker: Worker): void => {
    workers.add(worker);
    if (killing) void worker.terminate();
  };
  let line: Awaited<ReturnType<typeof lineTo>>;
  let redis: Redis;
  let house: TestPrep;
  let chef: Person;
  let host: Person;
  let staff: Person;
  let listingId: string;
  let day = 1;

  before(async () => {
    process.on('worker', meet);
    line = await lineTo(redisUrl ?? '');
    redis = openRedis(line.url, { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} });
    house = await testPrep('2026-03-02T17:00:00Z', { redis });
    chef = await house.person('chef', 'Ana Chef');
    host = await house.host('Maria Host');
    staff = await house.person('admin', 'Sam Desk');
    listingId = await house.kitchen(host);
  });
  after(() => {
    process.off('worker', meet);
    redis.disconnect();
    return line.close();
  });

  const book = async (inDays = 2 + day++): Promise<Booking> => {
    const startsAt = house.market.clock
      .now()
      .add({ hours: 24 * inDays })
      .round({ smallestUnit: 'hour' });
    const times = { startsAt: startsAt.toString(), endsAt: startsAt.add({ hours: 4 }).toString() };
    const quote = await house.call<{ id: string }>(chef, 'POST', '/quotes', { listingId, ...times });
    const request = { quoteId: quote.body.id, paymentMethodId: 'pm_card_visa' };
    const { status, body } = await house.call<Booking>(chef, 'POST', '/bookings', request, { 'idempotency-key': crypto.randomUUID() });
    assert.equal(status, 201, JSON.stringify(body));
    return body;
  };
  const look = async (id: string): Promise<string> => (await house.call<Booking>(chef, 'GET', `/bookings/${id}`)).body.state;
  const act = async (who: Actor, id: string, transition: string, reason?: string): Promise<number> => {
    const { status } = await house.call(who, 'POST', `/bookings/${id}/transitions`, { transition, ...(reason && { reason }) });
    await house.settle();
    return status;
  };
  const confirmed = async (inDays?: number): Promise<Booking> => {
    const booking = await book(inDays);
    await house.settle();
    await act(host, booking.id, 'accept');
    assert.equal(await look(booking.id), 'confirmed');
    return booking;
  };

  for (const [how, cut] of [
    ['gone', () => line.cut()],
    ['hanging', () => line.hang()],
  ] as const)
    test(`Redis ${how}: people stay logged in, search, read and book as always, and nothing has to be done when it is back`, async () => {
      if (redis.status !== 'ready') await once(redis, 'ready');
      cut();
      try {
        await assert.rejects(redis.ping());
        assert.equal((await house.call(undefined, 'GET', `/listings/${listingId}`)).status, 200);
        assert.equal((await house.call(undefined, 'GET', '/listings?limit=1')).status, 200);
        const booking = await book();
        await house.settle();
        assert.equal(await look(booking.id), 'requested');
        assert.equal(await act(host, booking.id, 'accept'), 200);
        assert.equal(await look(booking.id), 'confirmed');
      } finally {
        line.mend();
      }
      const later = await book();
      await house.settle();
      assert.equal(await look(later.id), 'requested');
    });

  test('rules’ worker killed while people book: a person checks the papers, nobody is waved through, and the next are decided again', async () => {
    killing = true;
    for (const worker of workers) await worker.terminate();
    const kept = await Promise.all([book(), book(), book()]);
    assert.deepEqual(
      kept.map(({ state }) => state),
      ['papersReview', 'papersReview', 'papersReview'],
    );
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from payment where subject_id = any(${kept.map(({ id }) => id)}::uuid[])`.execute(house.market.ctx.db);
    assert.equal(rows[0]?.n, 0, 'no card is asked before a person said yes');
    assert.equal((await house.call(undefined, 'GET', '/listings?limit=1')).status, 200, 'the house stands');
    killing = false;
    const next = await book();
    await house.settle();
    assert.equal(await look(next.id), 'requested');
    assert.equal(await act(staff, kept[0]?.id ?? '', 'approvePapers'), 200);
    assert.equal(await look(kept[0]?.id ?? ''), 'requested');
  });

  describe('a paper lapses', () => {
    const permits = async (): Promise<string[]> => {
      const { rows } = await sql<{ id: string }>`
        select id from compliance_document where subject_id = ${listingId} and kind = 'food_facility_permit' and state = 'accepted'`.execute(
        house.market.ctx.db,
      );
      return rows.map(({ id }) => id);
    };
    const lapse = async (): Promise<void> => {
      for (const id of await permits()) {
        const refused = await house.call(staff, 'POST', `/admin/compliance/documents/${id}/refuse`, {
          reason: 'The office knows no such permit.',
        });
        assert.equal(refused.status, 200, JSON.stringify(refused.body));
      }
      await house.settle();
    };
    const told = async (who: Actor, number: string): Promise<string[]> =>
      (await house.call<{ items: { title: string; text: string }[] }>(who, 'GET', '/notifications')).body.items
        .filter(({ title, text }) => `${title} ${text}`.includes(number))
        .map(({ title }) => title);

    test('confirmed bookings to come go under review, both sides are told, and staff’s word confirms one again; one that nobody clears is paid back at its start', async () => {
      const [cleared, lost] = [await confirmed(20), await confirmed(21)];
      await lapse();
      assert.deepEqual([await look(cleared.id), await look(lost.id)], ['papersLapsed', 'papersLapsed']);
      for (const who of [chef, host]) assert.ok((await told(who, cleared.number)).length > 1, 'told of the review');
      assert.equal(await act(staff, cleared.id, 'clearPapers'), 200);
      assert.equal(await look(cleared.id), 'confirmed');
      house.market.clock.moveBy({ hours: 24 * 21 });
      await house.settle();
      assert.equal(await look(lost.id), 'cancelled');
      const { rows } = await sql<{ captured: bigint; back: bigint }>`
        select captured_minor as captured,
          (select sum(amount_minor)::bigint from refund where payment_id = payment.id and status = 'refunded') as back
        from payment where subject_id = ${lost.id}`.execute(house.market.ctx.db);
      assert.ok((rows[0]?.captured ?? 0n) > 0n);
      assert.equal(rows[0]?.back, rows[0]?.captured, 'to the last cent');
      for (const who of [chef, host])
        assert.equal(
          (await told(who, lost.number)).filter((title) => title.startsWith('Cancelled')).length,
          1,
          (await told(who, lost.number)).join(),
        );
      const { ok, problems } = await checkLedger(house.market.ctx);
      assert.ok(ok, JSON.stringify(problems));
    });
  });
});
