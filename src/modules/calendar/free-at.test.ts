import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { isGuildhallError, seededRandom } from '#kernel';
import { inTransaction, type Tx } from '#platform/database';
import { testMarket, type TestMarket } from '#test/market';
import { addException, addOpening, calendarModule, createResource, freeAmong, holdSlot, type LocalTime } from './index.ts';
import { refusal } from './domain.ts';
import { readStates } from './store.ts';
import { printWallMinute, WallClock } from './wall-clock.ts';

const zones = ['America/Los_Angeles', 'America/Chicago', 'Australia/Lord_Howe', 'America/Havana'];
const chance = seededRandom(11);

describe('which kitchens are free at a time', () => {
  let m: TestMarket;
  const ids: string[] = [];

  before(async () => {
    m = await testMarket({ modules: [calendarModule()], now: '2026-03-05T18:00:00Z' });
    for (let i = 0; i < 60; i++) await inTransaction(m.ctx, async (tx) => void ids.push(await randomKitchen(tx)));
  });

  async function randomKitchen(tx: Tx): Promise<string> {
    const resourceId = m.ctx.newId('listing');
    const weekly = [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => {
      const cuts = [0, 1, 2, 3].map(() => chance.below(49) * 30).sort((a, b) => a - b);
      const always = chance.next() < 0.4;
      const pairs = always ? [[0, 1_440]] : [cuts.slice(0, 2), cuts.slice(2)];
      return pairs.flatMap(([a = 0, b = 0]) => (a < b ? [{ weekday, opens: printWallMinute(a), closes: printWallMinute(b) }] : []));
    });
    await createResource(m.ctx, tx, {
      resourceId,
      ownerId: m.ctx.newId('person'),
      timeZone: chance.pick(zones),
      weekly,
      bufferBeforeMinutes: chance.pick([0, 0, 30]),
      bufferMinutes: chance.pick([0, 30, 60]),
      leadMinutes: chance.pick([0, 1_440, 5_000]),
      slotMinutes: chance.pick([30, 60]),
      minimumMinutes: chance.pick([30, 120]),
      maximumMinutes: chance.pick([240, 720]),
      horizonDays: chance.pick([2, 4, 60, 365]),
    });
    if (chance.next() < 0.3) await addException(m.ctx, tx, resourceId, { date: '2026-03-08', closed: true });
    if (chance.next() < 0.3)
      await addException(m.ctx, tx, resourceId, { date: '2026-03-09', closed: false, opens: '00:00', closes: '20:00' });
    const opening = (startsAt: string, minutes: number, rule?: string) =>
      addOpening(m.ctx, tx, resourceId, { startsAt, minutes, rule, note: 'Also open' });
    if (chance.next() < 0.3)
      await opening(`2026-03-0${chance.pick([7, 8, 9])}T${printWallMinute(chance.below(48) * 30)}`, chance.pick([300, 900, 1_800]));
    if (chance.next() < 0.2) await opening('2026-03-01T01:30', 420, 'FREQ=WEEKLY;BYDAY=SU,SA');
    for (let i = 0; i < 3; i++) {
      // Bookings as they come; those the calendar itself refuses are not made.
      const start = Temporal.Instant.from('2026-03-07T00:00:00Z').add({ minutes: chance.below(140) * 30 });
      const interval = { start, end: start.add({ hours: 2 }) };
      const expiresAt = m.clock.now().add({ hours: chance.pick([1, 5]) });
      const request = { resourceId, interval, subject: { kind: 'booking', id: m.ctx.newId('booking') }, expiresAt };
      await holdSlot(m.ctx, tx, request).catch((error: unknown) => assert(isGuildhallError(error)));
    }
    return resourceId;
  }

  /** One kitchen at a time, by the very rules of a booking. */
  async function slowly({ date, from, to }: LocalTime): Promise<Set<string>> {
    const free = new Set<string>();
    for (const state of await readStates(
      m.ctx.db,
      ids,
      { start: Date.parse('2026-03-05'), end: Date.parse('2026-04-12') },
      m.clock.now(),
    )) {
      const clock = new WallClock(state.timeZone);
      const day = Temporal.PlainDate.from(date);
      const start = day.toZonedDateTime({ timeZone: state.timeZone, plainTime: from });
      if (start.toPlainTime().toString({ smallestUnit: 'minute' }) !== from) continue; // the clock skips it
      const endDay = to <= from ? day.add({ days: 1 }).toString() : date;
      const [hours = 0, minutes = 0] = to.split(':').map(Number);
      const wanted = { start: start.epochMilliseconds, end: clock.reaches(endDay, hours * 60 + minutes) };
      if (wanted.end <= wanted.start) continue;
      if (refusal(clock, state.terms, state.taken, wanted, m.clock.now().epochMilliseconds) === undefined) free.add(state.id);
    }
    return free;
  }

  test('the database’s answer is the booking rules’ answer, across daylight saving, holds, nights, exceptions and openings', async () => {
    m.clock.moveBy({ hours: 2 }); // some holds have lapsed now
    let found = 0;
    for (let i = 0; i < 250; i++) {
      const date = Temporal.PlainDate.from('2026-03-07')
        .add({ days: chance.pick([0, 1, 1, 2, 28, 29]) })
        .toString();
      const wish = { date, from: printWallMinute(chance.below(48) * 30), to: printWallMinute(chance.below(49) * 30) };
      const [fast, slow] = [await freeAmong(m.ctx.db, ids, wish, m.clock.now()), await slowly(wish)];
      assert.deepEqual([...fast].sort(), [...slow].sort(), JSON.stringify(wish));
      found += fast.size;
    }
    assert(found > 300, `only ${found} free kitchens: the test is too easy`);
  });

  test('a time that does not exist is refused by name', async () => {
    for (const wish of [
      { date: '2026-02-30', from: '10:00', to: '12:00' },
      { date: '2026-03-10', from: '25:00', to: '12:00' },
    ]) {
      await assert.rejects(freeAmong(m.ctx.db, ids, wish, m.clock.now()), /is not a (date|time)/);
    }
  });
});
