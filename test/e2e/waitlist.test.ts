import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Id } from '#kernel';
import type { Actor } from '#platform/context';
import { inTransaction, sql } from '#platform/database';
import { offerFreed } from '#modules/waitlist';
import { testPrep, type TestPrep } from '#test/prep';

type Person = Actor & { personId: Id<'person'> };
interface Answer {
  id: string;
  code: string;
  facts: { startsAt: string };
  ahead: number;
  items: { id: string; state: string; ahead: number; offer?: { startsAt: string; expiresAt: string } }[];
}

describe('waiting for a time that is taken, through the public API', () => {
  let house: TestPrep;
  let [ana, ben, cy, host]: Person[] = [];
  let kitchen = '';

  before(async () => {
    house = await testPrep();
    [ana, ben, cy] = [await house.person('chef', 'Ana'), await house.person('chef', 'Ben'), await house.person('chef', 'Cy')];
    host = await house.host('Maria Host');
    kitchen = await house.kitchen(host);
  });

  const wish = (day: string) => ({ firstDay: day, lastDay: day, from: '11:00', to: '15:00', minutes: 240 });
  const slot = (day: string) => ({ startsAt: `${day}T18:00:00Z`, endsAt: `${day}T22:00:00Z` });
  const join = (who: Person | undefined, day: string) => house.call<Answer>(who, 'POST', `/listings/${kitchen}/waitlist`, wish(day));
  const list = async (who: Person | undefined) => (await house.call<Answer>(who, 'GET', '/me/waitlist')).body.items;
  const quote = (who: Person | undefined, day: string) => house.call<Answer>(who, 'POST', '/quotes', { listingId: kitchen, ...slot(day) });
  async function book(who: Person | undefined, day: string) {
    const body = { quoteId: (await quote(who, day)).body.id, paymentMethodId: 'pm_card_visa' };
    const booked = await house.call<Answer>(who, 'POST', '/bookings', body, { 'idempotency-key': crypto.randomUUID() });
    await house.settle();
    return booked;
  }
  async function told(who: Person | undefined): Promise<string[]> {
    const { rows } = await sql<{ template: string }>`
      select template from notification where person_id = ${who?.personId} and template like 'waitlist.%' order by id`.execute(
      house.market.ctx.db,
    );
    return rows.map(({ template }) => template);
  }

  test('what a cancelled booking frees is kept for who came first, alone; not taken in time it goes to the next, who books it', async () => {
    const day = '2026-03-10';
    const free = await join(ben, day);
    assert.deepEqual([free.status, free.body.code, free.body.facts.startsAt], [409, 'waitlist.free_now', slot(day).startsAt]);
    const first = await book(ana, day);
    assert.deepEqual([(await join(ben, day)).body.ahead, (await join(cy, day)).body.ahead], [0, 1]);
    assert.equal((await join(cy, day)).body.code, 'waitlist.already');
    await house.settle();
    assert.deepEqual(await told(ben), [], 'while it is taken, nothing is offered');

    await house.call(ana, 'POST', `/bookings/${first.body.id}/transitions`, { transition: 'withdraw' });
    await house.settle();
    assert.deepEqual([await told(ben), await told(cy)], [['waitlist.offer'], []]);
    assert.equal((await list(ben))[0]?.offer?.startsAt, slot(day).startsAt);
    assert.equal((await quote(ana, day)).body.code, 'calendar.slot_taken', 'to all others it is taken');
    assert.equal((await quote(cy, day)).body.code, 'calendar.slot_taken');
    assert.equal((await quote(ben, day)).status, 201);

    house.market.clock.moveBy({ hours: 2 });
    await house.settle();
    assert.deepEqual([await told(ben), await told(cy)], [['waitlist.offer', 'waitlist.lapsed'], ['waitlist.offer']]);
    assert.deepEqual(await list(ben), []);
    assert.equal((await quote(ben, day)).body.code, 'calendar.slot_taken');

    assert.equal((await book(cy, day)).status, 201);
    assert.deepEqual(await list(cy), []);
    house.market.clock.moveBy({ hours: 3 });
    await house.settle();
    assert.deepEqual(await told(cy), ['waitlist.offer'], 'taken up, nothing lapses');
  });

  test('leaving hands an offer on at once; the host sees how many wait, and nobody else does', async () => {
    const day = '2026-03-12';
    const first = await book(ana, day);
    const [mine, next] = [await join(ben, day), await join(cy, day)];
    await house.call(ana, 'POST', `/bookings/${first.body.id}/transitions`, { transition: 'withdraw' });
    await house.settle();
    const seen = await house.call<Answer>(host, 'GET', `/listings/${kitchen}/waitlist`);
    assert.equal(seen.body.items.length, 2);
    assert.doesNotMatch(JSON.stringify(seen.body), /Ben|Cy|person/);
    assert.equal((await house.call(await house.person('host', 'Other'), 'GET', `/listings/${kitchen}/waitlist`)).status, 404);

    assert.equal((await house.call(cy, 'DELETE', `/me/waitlist/${mine.body.id}`)).status, 404, 'another’s place');
    assert.equal((await house.call(ben, 'DELETE', `/me/waitlist/${mine.body.id}`)).status, 204);
    const [item] = await list(cy);
    assert.deepEqual([item?.id, item?.state], [next.body.id, 'offered']);
    assert.equal((await house.call(cy, 'DELETE', `/me/waitlist/${next.body.id}`)).status, 204);
    assert.equal((await quote(ana, day)).status, 201, 'nobody waits any more');
  });

  test('of many processes that see a lifted block at once, one offers the time, to who came first', async () => {
    const day = '2026-03-13';
    const block = await house.call<Answer>(host, 'POST', `/listings/${kitchen}/blocks`, slot(day));
    const entries = [await join(cy, day), await join(ana, day), await join(ben, day)];
    await house.call(host, 'DELETE', `/listings/${kitchen}/blocks/${block.body.id}`);
    const { ctx } = house.market;
    const ports = { notify: async () => undefined };
    const offers = await Promise.all(Array.from({ length: 8 }, () => inTransaction(ctx, (tx) => offerFreed(ctx, tx, ports, kitchen))));
    assert.equal(
      offers.reduce((sum, each) => sum + each, 0),
      1,
    );
    const { rows } = await sql<{ id: string }>`select id from waitlist_entry where state = 'offered' and first_day = ${day}::date`.execute(
      ctx.db,
    );
    assert.deepEqual(rows, [{ id: entries[0]?.body.id }]);
  });
});
