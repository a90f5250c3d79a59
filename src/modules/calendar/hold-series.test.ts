import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { isGuildhallError } from '#kernel';
import { inTransaction, sql } from '#platform/database';
import { calendarModule, commitSlot, createResource, holdSeries, releaseSlot } from '#modules/calendar';
import { somebody, testMarket, type TestMarket } from '#test/market';

const weekdays = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: '09:00', closes: '18:00' }));

describe('holding a series', () => {
  let m: TestMarket;
  let resourceId: string;

  before(async () => {
    m = await testMarket({ modules: [calendarModule()] });
  });
  beforeEach(async () => {
    resourceId = m.ctx.newId('listing');
    const ownerId = somebody('host').personId as string;
    await inTransaction(m.ctx, (tx) =>
      createResource(m.ctx, tx, { resourceId, ownerId, timeZone: 'America/Los_Angeles', weekly: weekdays, leadMinutes: 0 }),
    );
  });

  const booking = () => ({ kind: 'booking', id: m.ctx.newId('booking') });
  const hold = (startsAt: string, rule: string | undefined, subject = booking(), minutes = 120) =>
    inTransaction(m.ctx, (tx) =>
      holdSeries(m.ctx, tx, { resourceId, series: { startsAt, minutes, rule }, subject, expiresAt: m.clock.now().add({ hours: 1 }) }),
    );
  const count = async (): Promise<number> => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from reservation where resource_id = ${resourceId}`.execute(
      m.ctx.db,
    );
    return rows[0]?.n ?? 0;
  };

  test('all times are held at the same wall time across daylight saving, and committed and released together', async () => {
    const subject = booking();
    const held = await hold('2026-03-05T10:00', 'FREQ=WEEKLY;COUNT=3', subject);
    const starts = held.map(({ during }) => during.start.toString());
    assert.deepEqual(starts, ['2026-03-05T18:00:00Z', '2026-03-12T17:00:00Z', '2026-03-19T17:00:00Z']);
    const committed = await inTransaction(m.ctx, (tx) => commitSlot(m.ctx, tx, { subject }));
    assert.equal(committed.length, 3);
    await inTransaction(m.ctx, (tx) => releaseSlot(m.ctx, tx, { subject }));
    assert.equal(await count(), 0);
  });

  test('one time that is taken and one outside the hours refuse all, and both are named', async () => {
    await hold('2026-03-12T11:00', undefined);
    await assert.rejects(hold('2026-03-12T10:00', 'FREQ=DAILY;COUNT=3'), (error) => {
      assert(isGuildhallError(error, 'calendar.series_clashes'));
      const clashes = error.facts?.['clashes'] as { startsAt: string; code: string }[];
      const named = clashes.map(({ startsAt, code }) => `${startsAt} ${code}`);
      assert.deepEqual(named, ['2026-03-12T17:00:00Z calendar.slot_taken', '2026-03-14T17:00:00Z calendar.closed']);
      assert.match(error.message, /^2 of 3 times cannot be had\. Thursday, March 12/);
      return true;
    });
    assert.equal(await count(), 1);
  });

  test('times of a series that stand in each other’s way are clashes too', async () => {
    await assert.rejects(hold('2026-03-10T09:00', 'FREQ=DAILY;COUNT=2', booking(), 1_440 + 60), (error) =>
      isGuildhallError(error, 'calendar.series_clashes'),
    );
    assert.equal(await count(), 0);
  });

  test('a series without an end, of too many times, or by a rule that is not understood is refused by name', async () => {
    const refused = (code: string) => (error: unknown) => isGuildhallError(error, code);
    await assert.rejects(hold('2026-03-10T09:00', 'FREQ=DAILY'), refused('calendar.series_endless'));
    await assert.rejects(hold('2026-03-10T09:00', 'FREQ=DAILY;COUNT=101'), refused('calendar.series_too_long'));
    await assert.rejects(hold('2026-03-10T09:00', 'FREQ=DAILY;UNTIL=20260101'), refused('calendar.series_empty'));
    await assert.rejects(hold('2026-03-10T09:00', 'FREQ=YEARLY;COUNT=2'), refused('calendar.bad_rule'));
    await assert.rejects(hold('2026-03-10T09:00', 'FREQ=DAILY;COUNT=2;BYHOUR=3'), refused('calendar.bad_rule'));
    await assert.rejects(hold('2026-02-30T09:00', undefined), refused('calendar.bad_series'));
    assert.equal(await count(), 0);
  });
});
