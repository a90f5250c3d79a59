import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Id } from '#kernel';
import { inTransaction, sql } from '#platform/database';
import { testPrep, type TestPrep } from '#test/prep';
import { chefInOrder } from '#test/papers';

const password = 'a long password of somebody who leaves';

describe('closing an account while somebody books, on PostgreSQL', () => {
  let house: TestPrep;
  before(async () => void (house = await testPrep()));

  const join = async (role: string, name: string): Promise<{ id: Id<'person'>; token: string }> => {
    const { ctx } = house.market;
    const email = `${name.toLowerCase()}@example.org`;
    const passwordHash = await house.prep.identity.hashPassword(password);
    const { id } = await inTransaction(ctx, (tx) =>
      house.prep.identity.createPerson(ctx, tx, { email, displayName: name, roles: [role], passwordHash }),
    );
    if (role === 'chef') await chefInOrder(house.market.as({ kind: 'person', personId: id, roles: [role], name }));
    return { id, token: (await house.prep.identity.logIn(ctx, { email, password })).accessToken };
  };

  /** A chef with a quote for the kitchen of a host. */
  const meet = async (name: string) => {
    const [chef, host] = [await join('chef', `Chef${name}`), await join('host', `Host${name}`)];
    const listingId = await house.kitchen({ kind: 'person', personId: host.id, roles: ['host'], name });
    const times = { startsAt: '2026-03-10T18:00:00Z', endsAt: '2026-03-10T20:00:00Z' };
    const { body } = await house.call<{ id: string }>(chef.token, 'POST', '/quotes', { listingId, ...times });
    const order = { quoteId: body.id, paymentMethodId: 'pm_card_visa' };
    return { chef, host, book: () => house.call(chef.token, 'POST', '/bookings', order, { 'idempotency-key': name }) };
  };
  const close = (who: { token: string }) => house.call(who.token, 'POST', '/me/close', { password });

  /** How many of this market's transactions wait for another. */
  const waiting = async (): Promise<number> => {
    const { rows } = await sql<{ n: number }>`
      select count(distinct pid)::int as n from pg_locks where not granted and pid in (
        select pid from pg_locks where relation = ${`${house.market.name}.person`}::regclass
        union select pid from pg_locks where relation = ${`${house.market.name}.booking`}::regclass)`.execute(house.market.database.owner);
    return rows[0]?.n ?? 0;
  };
  /** Until so many wait, or until the last request is answered because nothing made it wait. */
  const standStill = async (count: number, request: Promise<unknown>): Promise<void> => {
    let answered = false;
    const watch = (): void => void (answered = true);
    request.then(watch, watch);
    while (!answered && (await waiting()) < count) await new Promise((resolve) => setImmediate(resolve));
  };

  /** Begins the first, holds it up where it would write to `table`, begins the second, and lets both go on. */
  async function interleave<A, B>(table: string, first: () => Promise<A>, second: () => Promise<B>): Promise<[A, B]> {
    const [held, free] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holding = house.market.database.owner.transaction().execute(async (tx) => {
      await sql`lock table ${sql.table(`${house.market.name}.${table}`)} in share mode`.execute(tx);
      held.resolve();
      await free.promise;
    });
    await held.promise;
    const one = first();
    await standStill(1, one);
    const two = second();
    await standStill(2, two);
    free.resolve();
    await holding;
    await house.settle();
    return Promise.all([one, two]);
  }

  for (const side of ['chef', 'host'] as const) {
    test(`a ${side} cannot leave a booking behind that was being written`, async () => {
      const met = await meet(`First${side}`);
      const [booked, closed] = await interleave('reservation', met.book, () => close(met[side]));
      assert.equal(booked.status, 201, JSON.stringify(booked.body));
      assert.deepEqual([closed.status, closed.body['code']], [409, 'identity.account_in_use']);
    });

    test(`nothing is booked once a ${side} is leaving`, async () => {
      const met = await meet(`Second${side}`);
      const [closed, booked] = await interleave('session', () => close(met[side]), met.book);
      assert.equal(closed.status, 204, JSON.stringify(closed.body));
      assert.deepEqual([booked.status, booked.body['code']], side === 'host' ? [404, 'listings.missing'] : [401, 'identity.sign_in']);
    });
  }
});
