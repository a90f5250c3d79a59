import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Actor } from '#platform/context';
import { inTransaction, sql } from '#platform/database';
import { enqueue } from '#platform/jobs';
import { testPrep, type TestPrep } from '#test/prep';

interface Letter {
  id: string;
  queue: string;
  payload: Record<string, unknown>;
  error: string;
  attempts: number;
}

describe('what the operator sees', () => {
  let house: TestPrep;
  let admin: Actor;
  let chef: Actor;

  before(async () => {
    house = await testPrep();
    admin = await house.person('admin', 'Sam Admin');
    chef = await house.person('chef', 'Ana Chef');
  });

  const letters = async (): Promise<Letter[]> => (await house.call<{ items: Letter[] }>(admin, 'GET', '/admin/dead-letters')).body.items;

  /** Work for a queue that nobody works, with its tries used up. */
  async function dead(payload: Record<string, unknown>): Promise<string> {
    const { ctx } = house.market;
    const id = await inTransaction(ctx, (tx) =>
      enqueue(ctx, tx, { queue: 'test.nobody', payload, runAt: ctx.clock.now().add({ hours: 1 }) }),
    );
    await sql`update job set state = 'dead', attempts = 10, last_error = 'no answer for ana@example.org', finished_at = now() where id = ${id}`.execute(
      ctx.db,
    );
    return id;
  }

  test('only an admin sees the overview, the dead letters and may decide on them', async () => {
    const id = await dead({ about: 'a guarded letter' });
    const paths = [
      ['GET', '/admin/overview'],
      ['GET', '/admin/dead-letters'],
      ['POST', `/admin/dead-letters/${id}/replay`],
      ['POST', `/admin/dead-letters/${id}/discard`],
    ] as const;
    for (const [method, path] of paths) {
      assert.equal((await house.call(chef, method, path)).status, 403, path);
      assert.equal((await house.call(undefined, method, path)).status, 401, path);
    }
    assert.ok(
      (await letters()).some((letter) => letter.id === id),
      'nothing was decided',
    );
    await house.call(admin, 'POST', `/admin/dead-letters/${id}/discard`);
  });

  test('a dead letter shows what failed, without secrets and addresses', async () => {
    const id = await dead({ bookingId: 'b1', password: 'swordfish', email: 'ana@example.org' });
    const letter = (await letters()).find((each) => each.id === id);
    assert.equal(letter?.queue, 'test.nobody');
    assert.equal(letter?.payload['bookingId'], 'b1');
    assert.doesNotMatch(JSON.stringify(letter), /swordfish|ana@example/);
    await house.call(admin, 'POST', `/admin/dead-letters/${id}/discard`);
  });

  test('replaying gives a letter its tries back, discarding lets it go, each is audited, and neither happens twice', async () => {
    const [replayed, discarded] = [await dead({}), await dead({})];
    assert.equal((await house.call(admin, 'POST', `/admin/dead-letters/${replayed}/replay`)).status, 204);
    assert.equal((await house.call(admin, 'POST', `/admin/dead-letters/${discarded}/discard`)).status, 204);
    const { rows } = await sql<{ id: string; state: string; attempts: number }>`
      select id, state, attempts from job where id in (${replayed}, ${discarded})`.execute(house.market.ctx.db);
    assert.deepEqual(
      new Map(rows.map(({ id, state, attempts }) => [id, `${state} ${attempts}`])),
      new Map([
        [replayed, 'waiting 0'],
        [discarded, 'discarded 10'],
      ]),
    );
    for (const path of [`/admin/dead-letters/${replayed}/replay`, `/admin/dead-letters/${discarded}/discard`]) {
      const { status, body } = await house.call<{ code: string }>(admin, 'POST', path);
      assert.deepEqual([status, body.code], [404, 'jobs.no_dead_letter']);
    }
    const { body } = await house.call<{ items: { action: string; subject: { id: string } }[] }>(admin, 'GET', '/admin/audit?limit=10');
    const audited = body.items.filter(({ subject }) => [replayed, discarded].includes(subject.id as never)).map(({ action }) => action);
    assert.deepEqual(audited.toSorted(), ['dead_letter.discard', 'dead_letter.replay']);
  });

  test('the overview counts bookings by state and sums money by where it rests', async () => {
    const host = await house.host('Maria Host');
    const listingId = await house.kitchen(host);
    const start = house.market.clock.now().add({ hours: 72 });
    const { body: quote } = await house.call<{ id: string; total: { amountMinor: number } }>(chef, 'POST', '/quotes', {
      listingId,
      startsAt: start.toString(),
      endsAt: start.add({ hours: 2 }).toString(),
    });
    const order = { quoteId: quote.id, paymentMethodId: 'pm_card_visa' };
    const { body: booking } = await house.call<{ id: string }>(chef, 'POST', '/bookings', order, { 'idempotency-key': 'one' });
    await house.settle();
    await house.call(host, 'POST', `/bookings/${booking.id}/transitions`, { transition: 'accept' });
    await house.settle();
    const { body } = await house.call<{
      bookings: { state: string; title: string; count: number }[];
      money: { family: string; balance: { amountMinor: number } }[];
    }>(admin, 'GET', '/admin/overview');
    assert.deepEqual(body.bookings, [{ state: 'confirmed', title: 'Confirmed', count: 1 }]);
    assert.equal(body.money.find(({ family }) => family === 'escrow')?.balance.amountMinor, quote.total.amountMinor);
  });
});
