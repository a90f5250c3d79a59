import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { interval, isGuildhallError } from '#kernel';
import { inTransaction, sql } from '#platform/database';
import { enqueue } from '#platform/jobs';
import { addBlackout, blackoutsOf, calendarModule, checkSlot, createResource, removeBlackout } from '#modules/calendar';
import { entriesOf } from './week/entries.ts';
import { somebody, testMarket, type TestMarket } from '#test/market';
import { settle } from '#test/settle';

const allDay = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '00:00', closes: '24:00' }));
const modules = [calendarModule()];

describe('blackouts', () => {
  let m: TestMarket;
  let resourceId: string;
  const owner = somebody('host');

  before(async () => {
    m = await testMarket({ modules });
  });
  beforeEach(async () => {
    resourceId = m.ctx.newId('listing');
    const rules = { timeZone: 'America/Los_Angeles', weekly: allDay, bufferMinutes: 0 };
    await inTransaction(m.ctx, (tx) => createResource(m.ctx, tx, { resourceId, ownerId: owner.personId as string, ...rules }));
  });

  const add = (startsAt: string, minutes: number, rule?: string, who = owner) =>
    inTransaction(m.as(who), (tx) => addBlackout(m.as(who), tx, resourceId, { startsAt, minutes, rule, reason: 'Deep clean' }));
  const isFree = (from: string, to: string): Promise<boolean> =>
    checkSlot(m.ctx, m.ctx.db, {
      resourceId,
      interval: interval(Temporal.Instant.from(`${from}:00Z`), Temporal.Instant.from(`${to}:00Z`)),
    }).then(
      () => true,
      (error: unknown) => !isGuildhallError(error, 'calendar.slot_taken'),
    );
  const refused = (code: string) => (error: unknown) => isGuildhallError(error, code);

  test('a weekly one keeps its wall time when the clock changes, and opens all its times when it is removed', async () => {
    const { id } = await add('2026-03-05T22:00', 480, 'FREQ=WEEKLY');
    assert.deepEqual(await blackoutsOf(m.as(owner), m.ctx.db, resourceId), [
      { id, startsAt: '2026-03-05T22:00', minutes: 480, rule: 'FREQ=WEEKLY', reason: 'Deep clean' },
    ]);
    const standard = [await isFree('2026-03-06T05:00', '2026-03-06T06:00'), await isFree('2026-03-06T13:00', '2026-03-06T14:00')];
    const summer = [await isFree('2026-03-13T05:00', '2026-03-13T06:00'), await isFree('2026-03-13T13:00', '2026-03-13T14:00')];
    assert.deepEqual(
      [standard, summer],
      [
        [true, false],
        [false, true],
      ],
    );
    await inTransaction(m.as(owner), (tx) => removeBlackout(m.as(owner), tx, resourceId, id));
    assert.equal(await isFree('2026-03-13T05:00', '2026-03-13T06:00'), true);
  });

  test('the first Monday of each month is one rule, and reaches further as days go by', async () => {
    await add('2026-03-02T00:00', 1_440, 'FREQ=MONTHLY;BYDAY=1MO');
    assert.equal(await isFree('2026-04-06T18:00', '2026-04-06T20:00'), false);
    assert.equal(await isFree('2026-04-13T18:00', '2026-04-13T20:00'), true);
    const last = async () => {
      const { rows } = await sql<{ at: Temporal.Instant }>`
        select max(lower(during)) as at from busy_time where resource_id = ${resourceId}`.execute(m.ctx.db);
      return String(rows[0]?.at);
    };
    const before62Days = await last();
    m.clock.moveBy({ hours: 24 * 62 });
    await inTransaction(m.ctx, (tx) => enqueue(m.ctx, tx, { queue: 'calendar.expand-blackouts', payload: {} }));
    await settle(m, modules);
    assert((await last()) > before62Days);
  });

  test('the owner’s calendar tells each of its times in the week that is asked for, and that it repeats', async () => {
    const { id } = await add('2026-03-05T22:00', 480, 'FREQ=WEEKLY');
    const week = { start: Date.parse('2026-05-12T07:00:00Z'), end: Date.parse('2026-05-19T07:00:00Z') };
    const entries = await entriesOf(m.as(owner), undefined, { resourceId, timeZone: 'America/Los_Angeles' }, week);
    assert.deepEqual(
      entries.map((each) => ({ ...each, during: String(each.during.start) })),
      [{ kind: 'blackout', id, title: 'Deep clean', during: '2026-05-15T05:00:00Z', repeats: true }],
    );
  });

  test('a stranger’s, one that comes to nothing, or one by a rule that is not understood changes nothing', async () => {
    await assert.rejects(add('2026-06-10T09:00', 60, undefined, somebody('host')), refused('calendar.resource_missing'));
    await assert.rejects(add('2020-03-10T09:00', 60), refused('calendar.blackout_empty'));
    await assert.rejects(add('2026-06-10T09:00', 60, 'FREQ=SECONDLY'), refused('calendar.bad_rule'));
    const { rows } = await sql`select from busy_time where resource_id = ${resourceId}`.execute(m.ctx.db);
    assert.equal(rows.length, 0);
  });
});
