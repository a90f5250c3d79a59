import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { isGuildhallError, type Interval } from '#kernel';
import { inTransaction, sql } from '#platform/database';
import {
  calendarModule,
  commitSlot,
  createResource,
  freeUnits,
  holdSlot,
  keepPart,
  releaseSlot,
  reservationsOf,
  type PartWish,
} from '#modules/calendar';
import { somebody, testMarket, type TestMarket } from '#test/market';

const always = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '00:00', closes: '24:00' }));
const refused = (code: string) => (error: unknown) => isGuildhallError(error, code);

describe('a kitchen with its parts', () => {
  let m: TestMarket;
  let [here, next, ovens, dock] = ['', '', '', ''];
  const ownerId = somebody('host').personId as string;

  before(async () => {
    m = await testMarket({ modules: [calendarModule()] });
  });

  beforeEach(async () => {
    [here, next, ovens, dock] = [m.ctx.newId('listing'), m.ctx.newId('listing'), m.ctx.newId('extra'), m.ctx.newId('extra')];
    await inTransaction(m.ctx, async (tx) => {
      for (const resourceId of [here, next])
        await createResource(m.ctx, tx, {
          resourceId,
          ownerId,
          timeZone: 'America/Los_Angeles',
          weekly: always,
          leadMinutes: 0,
          bufferBeforeMinutes: 30,
          bufferMinutes: 30,
        });
      await keepPart(m.ctx, tx, { resourceId: ovens, ownerId, timeZone: 'America/Los_Angeles', units: 2, bufferMinutes: 0 });
      await keepPart(m.ctx, tx, { resourceId: dock, ownerId, timeZone: 'America/Los_Angeles', units: 1, bufferMinutes: 15 });
    });
  });

  const at = (hour: number): Temporal.Instant => m.clock.now().round('hour').add({ hours: hour });
  const span = (from: number, to: number): Interval => ({ start: at(from), end: at(to) });
  const part = (resourceId: string, units = 1): PartWish => ({ resourceId, units, title: resourceId === ovens ? 'Oven' : 'Dock' });
  const booking = () => ({ kind: 'booking', id: m.ctx.newId('booking') });
  const hold = (resourceId: string, interval: Interval, parts: PartWish[], subject = booking(), lapses = 1) =>
    inTransaction(m.ctx, (tx) =>
      holdSlot(m.ctx, tx, { resourceId, interval, subject, parts, expiresAt: m.clock.now().add({ hours: lapses }) }),
    );
  const free = async (id: string, interval: Interval) => (await freeUnits(m.ctx.db, [id], interval, m.clock.now())).get(id);

  test('buffers before and after both lie between two bookings', async () => {
    await hold(here, span(10, 12), []);
    await assert.rejects(hold(here, { start: at(12).add({ minutes: 30 }), end: at(14) }, []), refused('calendar.slot_taken'));
    await assert.rejects(hold(here, { start: at(8), end: at(9).add({ minutes: 30 }) }, []), refused('calendar.slot_taken'));
    await hold(here, span(13, 14), []);
    await hold(here, span(8, 9), []);
  });

  test('two ovens are had by two, from whichever kitchen, and the third is told; nothing of the third’s wish is held', async () => {
    await hold(here, span(10, 12), [part(ovens)]);
    await hold(next, span(11, 13), [part(ovens), part(dock)]);
    const third = booking();
    await assert.rejects(hold(here, span(13, 14), [part(dock)], third), (error) => {
      assert(isGuildhallError(error, 'calendar.part_taken'));
      assert.match(error.message, /Dock is already taken then/);
      assert.deepEqual(error.facts, { part: dock, wanted: 1, free: 0 });
      return true;
    });
    assert.deepEqual(await reservationsOf(m.ctx, m.ctx.db, third), []);
    assert.deepEqual([await free(ovens, span(11, 12)), await free(ovens, span(12, 13)), await free(dock, span(13, 14))], [0, 1, 0]);
  });

  test('a kitchen and its parts are given back together', async () => {
    const who = booking();
    await hold(here, span(10, 12), [part(ovens, 2)], who);
    assert.equal((await inTransaction(m.ctx, (tx) => commitSlot(m.ctx, tx, { subject: who }))).length, 3);
    assert.equal(await free(ovens, span(10, 12)), 0);
    await inTransaction(m.ctx, (tx) => releaseSlot(m.ctx, tx, { subject: who }));
    assert.equal(await free(ovens, span(10, 12)), 2);
    await hold(next, span(10, 12), [part(ovens, 2)]);
  });

  test('a late payment gets kitchen and oven or neither: never the kitchen alone when another took the oven', async () => {
    const late = booking();
    await hold(here, span(10, 12), [part(dock)], late, 1);
    m.clock.moveBy({ hours: 2 });
    await hold(next, span(8, 10), [part(dock)]);
    await assert.rejects(
      inTransaction(m.ctx, (tx) => commitSlot(m.ctx, tx, { subject: late })),
      refused('calendar.slot_taken'),
    );
    assert.deepEqual(await reservationsOf(m.ctx, m.ctx.db, late), []);
  });

  test('a late payment whose oven’s hold alone was cleared away gets both back', async () => {
    const late = booking();
    await hold(here, span(20, 22), [part(dock)], late, 1);
    m.clock.moveBy({ hours: 2 });
    await hold(next, span(8, 10), [part(dock)]);
    const back = await inTransaction(m.ctx, (tx) => commitSlot(m.ctx, tx, { subject: late }));
    assert.deepEqual(back.map(({ resourceId }) => resourceId).toSorted(), [here, dock].toSorted());
  });

  test('the database refuses the same unit twice, and gives another its own', async () => {
    await hold(here, span(10, 12), [part(ovens)]);
    const copy = (unit: number) =>
      sql`insert into reservation (id, resource_id, unit, subject_kind, subject_id, during, blocked, status, expires_at, created_at)
        select gen_random_uuid(), resource_id, ${unit}, subject_kind, subject_id, during, blocked, status, expires_at, created_at
        from reservation where resource_id = ${ovens}`.execute(m.ctx.db);
    await assert.rejects(copy(1), /reservation_never_overlaps/);
    await copy(2);
  });

  test('another host’s oven cannot be booked with it, and a part has no hours of its own', async () => {
    const foreign = m.ctx.newId('extra');
    const keep = { resourceId: foreign, ownerId: m.ctx.newId('person'), timeZone: 'America/Los_Angeles', units: 1, bufferMinutes: 0 };
    await inTransaction(m.ctx, (tx) => keepPart(m.ctx, tx, keep));
    await assert.rejects(hold(here, span(10, 12), [part(foreign)]), refused('calendar.part_missing'));
    await assert.rejects(hold(foreign, span(10, 12), []), refused('calendar.resource_missing'));
  });
});
