import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { interval, isGuildhallError } from '#kernel';
import { inTransaction, sql } from '#platform/database';
import { enqueue } from '#platform/jobs';
import {
  addBlackout,
  addException,
  addOpening,
  availability,
  calendarModule,
  checkSlot,
  createResource,
  freeAmong,
  freeInDays,
  holdSeries,
  holdSlot,
  openingsOf,
  removeOpening,
} from '#modules/calendar';
import { openingHours } from './openings.ts';
import { entriesOf } from './week/entries.ts';
import { somebody, testMarket, type TestMarket } from '#test/market';
import { settle } from '#test/settle';

const timeZone = 'America/Los_Angeles';
const weekdays = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: '09:00', closes: '17:00' }));
const modules = [calendarModule()];
const refused = (code: string) => (error: unknown) => isGuildhallError(error, code);

test('an opening comes to hours of dates: a night is cut at midnight, and a rule goes on as far as is asked', () => {
  const night = { startsAt: '2026-03-07T22:00', minutes: 480, rule: 'FREQ=WEEKLY;COUNT=2' };
  assert.deepEqual(openingHours(night, '2026-03-08', '2026-03-31'), [
    { date: '2026-03-08', opens: 0, closes: 360 },
    { date: '2026-03-14', opens: 1_320, closes: 1_440 },
    { date: '2026-03-15', opens: 0, closes: 360 },
  ]);
});

describe('openings', () => {
  let m: TestMarket;
  let resourceId: string;
  const owner = somebody('host');

  before(async () => void (m = await testMarket({ modules })));
  beforeEach(async () => {
    resourceId = m.ctx.newId('listing');
    const rules = { timeZone, weekly: weekdays, bufferMinutes: 0, horizonDays: 365 };
    await inTransaction(m.ctx, (tx) => createResource(m.ctx, tx, { resourceId, ownerId: owner.personId as string, ...rules }));
  });

  const add = (startsAt: string, minutes: number, rule?: string, who = owner) =>
    inTransaction(m.as(who), (tx) => addOpening(m.as(who), tx, resourceId, { startsAt, minutes, rule, note: 'Sunday market' }));
  const during = (from: string, to: string) => interval(Temporal.Instant.from(`${from}:00Z`), Temporal.Instant.from(`${to}:00Z`));
  const isFree = (from: string, to: string): Promise<boolean> =>
    checkSlot(m.ctx, m.ctx.db, { resourceId, interval: during(from, to) }).then(
      () => true,
      (error: unknown) => !isGuildhallError(error, 'calendar.closed') && !isGuildhallError(error, 'calendar.slot_taken'),
    );
  const hold = (from: string, to: string) =>
    inTransaction(m.ctx, (tx) =>
      holdSlot(m.ctx, tx, {
        resourceId,
        interval: during(from, to),
        subject: { kind: 'booking', id: m.ctx.newId('booking') },
        expiresAt: m.clock.now().add({ hours: 1 }),
      }),
    );

  test('a Sunday that is opened once can be booked, is shown in every view, and joins the hours that it touches', async () => {
    await add('2026-11-29T08:00', 360); // 16:00 to 22:00 in UTC
    await add('2026-11-30T06:00', 180); // a Monday, up to its hours
    assert.deepEqual(
      [await isFree('2026-11-29T16:00', '2026-11-29T22:00'), await isFree('2026-11-29T15:00', '2026-11-29T17:00')],
      [true, false],
    );
    assert.equal(await isFree('2026-11-30T16:00', '2026-11-30T19:00'), true, 'from the opening into the weekly hours');
    const { days } = await availability(m.ctx, resourceId, '2026-11-29', 1);
    assert.equal(String(days[0]?.free[0]?.start), '2026-11-29T16:00:00Z');
    const many = await freeInDays(m.ctx, [resourceId], '2026-11-29', 1);
    assert.deepEqual(many.get(resourceId)?.free, [{ start: Date.parse('2026-11-29T16:00:00Z'), end: Date.parse('2026-11-29T22:00:00Z') }]);
    const at = (from: string, to: string) => freeAmong(m.ctx.db, [resourceId], { date: '2026-11-29', from, to }, m.clock.now());
    assert.deepEqual([(await at('09:00', '12:00')).size, (await at('13:00', '15:00')).size], [1, 0]);
    await hold('2026-11-29T16:00', '2026-11-29T18:00');
    assert.equal(await isFree('2026-11-29T17:00', '2026-11-29T19:00'), false, 'what is booked wins');
  });

  test('every Sunday keeps its wall time when the clock changes, can be booked as a series, and closes with its rule', async () => {
    const { id } = await add('2026-03-01T08:00', 240, 'FREQ=WEEKLY');
    assert.deepEqual(await openingsOf(m.as(owner), m.ctx.db, resourceId), [
      { id, startsAt: '2026-03-01T08:00', minutes: 240, rule: 'FREQ=WEEKLY', note: 'Sunday market' },
    ]);
    const summer = [await isFree('2026-03-15T15:00', '2026-03-15T19:00'), await isFree('2026-03-15T16:00', '2026-03-15T20:00')];
    assert.deepEqual(summer, [true, false]);
    const series = { startsAt: '2026-03-15T08:00', minutes: 120, rule: 'FREQ=WEEKLY;COUNT=3' };
    const wish = {
      resourceId,
      series,
      subject: { kind: 'booking', id: m.ctx.newId('booking') },
      expiresAt: m.clock.now().add({ hours: 1 }),
    };
    assert.equal((await inTransaction(m.ctx, (tx) => holdSeries(m.ctx, tx, wish))).length, 3);
    await inTransaction(m.as(owner), (tx) => removeOpening(m.as(owner), tx, resourceId, id));
    assert.equal(await isFree('2026-04-05T15:00', '2026-04-05T16:00'), false);
    assert.deepEqual(
      m.audited.slice(-2).map(({ action }) => action),
      ['calendar.add_opening', 'calendar.remove_opening'],
    );
    const { rows } = await sql`select from reservation where resource_id = ${resourceId}`.execute(m.ctx.db);
    assert.equal(rows.length, 3, 'what was held stays');
  });

  test('blackouts and days that are closed win over it, other hours of a day do not', async () => {
    await add('2026-03-08T00:00', 1_440, 'FREQ=DAILY');
    await inTransaction(m.as(owner), async (tx) => {
      const ctx = m.as(owner);
      await addBlackout(ctx, tx, resourceId, { startsAt: '2026-03-14T10:00', minutes: 120, reason: 'Repairs' });
      await addException(ctx, tx, resourceId, { date: '2026-03-15', closed: true });
      await addException(ctx, tx, resourceId, { date: '2026-03-16', closed: false, opens: '20:00', closes: '22:00' });
    });
    const free = [
      await isFree('2026-03-14T17:00', '2026-03-14T18:00'),
      await isFree('2026-03-14T20:00', '2026-03-14T21:00'),
      await isFree('2026-03-15T18:00', '2026-03-15T19:00'),
      await isFree('2026-03-16T10:00', '2026-03-16T11:00'),
    ];
    assert.deepEqual(free, [false, true, false, true]);
  });

  test('a rule reaches further as days go by, and the owner’s week tells each of its times', async () => {
    const { id } = await add('2026-03-01T08:00', 240, 'FREQ=WEEKLY');
    const last = async (): Promise<string> => {
      const { rows } = await sql<{ at: string }>`select max(date) as at from opening_hours where resource_id = ${resourceId}`.execute(
        m.ctx.db,
      );
      return String(rows[0]?.at);
    };
    const sooner = await last();
    m.clock.moveBy({ hours: 24 * 62 });
    await inTransaction(m.ctx, (tx) => enqueue(m.ctx, tx, { queue: 'calendar.expand-openings', payload: {} }));
    await settle(m, modules);
    assert((await last()) > sooner);
    const week = { start: Date.parse('2026-05-12T07:00:00Z'), end: Date.parse('2026-05-19T07:00:00Z') };
    const entries = await entriesOf(m.as(owner), undefined, { resourceId, timeZone }, week);
    assert.deepEqual(
      entries.map((each) => ({ ...each, during: String(each.during.start) })),
      [{ kind: 'opening', id, title: 'Sunday market', during: '2026-05-17T15:00:00Z', repeats: true }],
    );
  });

  test('a stranger’s, one that comes to nothing, or one by a rule that is not understood opens nothing', async () => {
    await assert.rejects(add('2026-06-14T09:00', 60, undefined, somebody('host')), refused('calendar.resource_missing'));
    await assert.rejects(add('2020-03-15T09:00', 60), refused('calendar.opening_empty'));
    await assert.rejects(add('2026-06-14T09:00', 60, 'FREQ=SECONDLY'), refused('calendar.bad_rule'));
    await assert.rejects(
      inTransaction(m.as(owner), (tx) => removeOpening(m.as(owner), tx, resourceId, m.ctx.newId('opening'))),
      refused('calendar.opening_missing'),
    );
    const { rows } = await sql`select from opening_hours where resource_id = ${resourceId}`.execute(m.ctx.db);
    assert.equal(rows.length, 0);
  });
});
