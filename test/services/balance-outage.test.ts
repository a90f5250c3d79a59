import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { before, beforeEach, describe, test } from 'node:test';
import { sql } from '#platform/database';
import { createRuntime, type Runtime } from '#platform/runtime';
import { claimsHouse, type ClaimsHouse } from '#test/claims';

interface View {
  state: string;
  startsAt: string;
  total: { amountMinor: number };
  refund?: { amountMinor: number };
  balance: { state: string; amount: { amountMinor: number }; dueAt: string; payBy: string };
}

describe('a balance while the payment provider is away, and one that is taken too late', () => {
  let h: ClaimsHouse;
  let runtime: Runtime;
  before(async () => {
    h = await claimsHouse(0);
    const { database, ctx } = h.house.market;
    runtime = createRuntime(database, [{ modules: h.house.prep.modules, makeContext: () => ctx }]);
    const asked = await h.house.call(h.host, 'PUT', `/listings/${h.listingId}/down-payment`, { daysBefore: 3, percent: 30 });
    assert.equal(asked.status, 200, JSON.stringify(asked.body));
  });
  beforeEach(() => h.house.stripe.switches.reset());

  const view = async (id: string): Promise<View> => (await h.house.call<View>(h.chef, 'GET', `/bookings/${id}`)).body;
  const booked = async (): Promise<string> => {
    for (;;) {
      const id = await h.booked();
      if ((await view(id)).balance !== undefined) return id;
    }
  };
  /** What is due is done once; what waits for the provider goes on waiting. */
  const moveTo = async (at: string): Promise<void> => {
    const { clock, name } = h.house.market;
    clock.moveBy({ milliseconds: Temporal.Instant.from(at).epochMilliseconds - clock.now().epochMilliseconds });
    await runtime.runDue(name);
  };
  const knownToBeAway = async (): Promise<void> => {
    const deadline = performance.now() + 20_000;
    for (;;) {
      const { items } = (await h.house.call<{ items: { part: string }[] }>(undefined, 'GET', '/status')).body;
      if (items.some(({ part }) => part === 'payments')) return;
      assert.ok(performance.now() < deadline, 'the house has not found out that nobody answers');
      await runtime.runDue(h.house.market.name);
      await pause(100);
    }
  };
  /** The deadline is seen to by a job, which on a busy machine may have to be asked for again. */
  const prolonged = async (id: string, payBy: string): Promise<void> => {
    const deadline = performance.now() + 20_000;
    while ((await view(id)).balance.payBy === payBy) {
      assert.ok(performance.now() < deadline, 'the deadline came, and nothing was made of it');
      await runtime.runDue(h.house.market.name);
      await pause(100);
    }
  };
  const told = async (template: string, id: string): Promise<number> => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from notification where template = ${template} and link = ${`/bookings/${id}`}`.execute(
      h.house.market.ctx.db,
    );
    return rows[0]?.n ?? 0;
  };
  const intentsOf = async (id: string) => {
    const { rows } = await sql<{ id: string }>`
      select p.id from payment p join booking_balance b on b.id = p.subject_id where b.booking_id = ${id}`.execute(h.house.market.ctx.db);
    return h.house.stripe.state().intents.filter(({ reference }) => rows.some((row) => row.id === reference));
  };

  test('an outage over the deadline is not unpaid: both are told of a later one, and the card pays once when payments work again', async () => {
    const id = await booked();
    const { balance } = await view(id);
    h.house.stripe.switches.set({ failRate: 1 });
    await moveTo(balance.dueAt);
    await knownToBeAway();
    await moveTo(balance.payBy);
    await prolonged(id, balance.payBy);
    const moved = await view(id);
    assert.deepEqual([moved.state, moved.balance.state], ['confirmed', 'charging']);
    assert.equal(Temporal.Instant.from(balance.payBy).until(moved.balance.payBy).total('hours'), 6);
    assert.deepEqual([await told('balance.prolonged.chef', id), await told('balance.prolonged.host', id)], [1, 1]);
    h.house.stripe.switches.reset();
    await h.house.settle();
    assert.equal((await view(id)).balance.state, 'paid');
    assert.deepEqual(
      (await intentsOf(id)).map(({ approvals, captured }) => [approvals, captured]),
      [[1, balance.amount.amountMinor]],
    );
    await h.after(id, 49);
    await h.settledBooks();
  });

  test('away until an hour before the start, the booking ends, the chef has everything back, and no late answer takes a thing', async () => {
    const id = await booked();
    const { balance, startsAt, total } = await view(id);
    h.house.stripe.switches.set({ failRate: 1 });
    await moveTo(balance.dueAt);
    for (let at = balance.payBy; (await view(id)).balance.state !== 'unaskable'; at = (await view(id)).balance.payBy) {
      assert.ok(Temporal.Instant.compare(Temporal.Instant.from(at), Temporal.Instant.from(startsAt)) < 0);
      await knownToBeAway();
      await moveTo(at);
    }
    h.house.stripe.switches.reset();
    await h.house.settle();
    const ended = await view(id);
    assert.deepEqual([ended.state, ended.refund?.amountMinor], ['cancelled', total.amountMinor - balance.amount.amountMinor]);
    assert.equal(await told('booking.balance_unaskable.host', id), 1);
    assert.ok((await intentsOf(id)).every(({ captured }) => captured === 0));
    await h.settledBooks();
  });

  test('a house that was itself away over due day and deadline asks first, and takes what the card pays', async () => {
    const id = await booked();
    await moveTo((await view(id)).balance.payBy);
    await h.house.settle();
    assert.equal((await view(id)).balance.state, 'paid');
    await h.after(id, 49);
    await h.settledBooks();
  });

  /** The balance is being charged, its capture is not answered, and meanwhile the host cancels. */
  const endedWhileCharging = async (): Promise<string> => {
    const id = await booked();
    h.house.stripe.switches.set({ failRate: { value: 1, path: '/v1/payment_intents/' } });
    await h.house.call(h.chef, 'POST', `/bookings/${id}/balance/payment`, {});
    assert.equal((await view(id)).balance.state, 'capturing');
    assert.equal((await h.house.call(h.host, 'POST', `/bookings/${id}/transitions`, { transition: 'cancelByHost' })).status, 200);
    assert.equal((await view(id)).balance.state, 'capturingLate');
    return id;
  };

  test('a balance that is charged while its booking ends goes back by itself, after a refusal too', async () => {
    const id = await endedWhileCharging();
    const { balance, total } = await view(id);
    h.house.stripe.switches.set({ failRate: { value: 1, path: '/v1/refunds' } });
    const deadline = performance.now() + 20_000;
    while ((await view(id)).balance.state === 'capturingLate' && performance.now() < deadline) await pause(100);
    assert.equal((await view(id)).balance.state, 'returning', 'the refund waits for the provider');
    h.house.stripe.switches.reset();
    await h.house.settle();
    const ended = await view(id);
    assert.deepEqual([ended.state, ended.balance.state], ['cancelled', 'dropped']);
    assert.equal(ended.refund?.amountMinor, total.amountMinor - balance.amount.amountMinor, 'of the booking only what it held');
    assert.deepEqual(
      (await intentsOf(id)).map(({ captured, refunded }) => captured - refunded),
      [0],
    );
    await h.settledBooks();
  });

  test('a charge that was never made, because its hold lapsed, leaves nothing to give back', async () => {
    const id = await endedWhileCharging();
    h.house.market.clock.moveBy({ hours: 24 * 8 });
    h.house.stripe.switches.reset();
    await h.house.settle();
    const ended = await view(id);
    assert.deepEqual([ended.state, ended.balance.state], ['cancelled', 'dropped']);
    await h.settledBooks();
  });
});
