import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { interval, isGuildhallError, type Interval } from '#kernel';
import { inTransaction, sql } from '#platform/database';
import {
  addException,
  availability,
  blockTime,
  calendarModule,
  checkSlot,
  commitSlot,
  createResource,
  extendHold,
  freeTimes,
  holdSlot,
  releaseSlot,
  reservationsOf,
  setWeeklyHours,
  sweepLapsedHolds,
  unblockTime,
  updateRules,
} from '#modules/calendar';
import { somebody, testMarket, type TestMarket } from '#test/market';

const zone = 'America/Los_Angeles';
const weekdays = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: '09:00', closes: '18:00' }));

/** Local time in Los Angeles, as '2026-03-10 10:00'. */
const at = (text: string): Temporal.Instant => Temporal.PlainDateTime.from(text.replace(' ', 'T')).toZonedDateTime(zone).toInstant();
const from = (start: string, end: string): Interval => interval(at(start), at(end));

describe('holding time', () => {
  let m: TestMarket;
  let resourceId: string;
  const owner = somebody('host');
  const stranger = somebody('host');

  before(async () => {
    m = await testMarket({ modules: [calendarModule()] });
  });

  beforeEach(async () => {
    resourceId = m.ctx.newId('listing');
    await inTransaction(m.ctx, (tx) =>
      createResource(m.ctx, tx, { resourceId, ownerId: owner.personId as string, timeZone: zone, weekly: weekdays, leadMinutes: 60 }),
    );
  });

  const subject = () => ({ kind: 'booking', id: m.ctx.newId('booking') });
  const hold = (wanted: Interval, who = subject(), lapses: Temporal.DurationLike = { hours: 1 }) =>
    inTransaction(m.ctx, (tx) => holdSlot(m.ctx, tx, { resourceId, interval: wanted, subject: who, expiresAt: m.clock.now().add(lapses) }));
  const refused = (code: string) => (error: unknown) => isGuildhallError(error, code);
  const rows = async (table: string): Promise<number> => {
    const { rows: found } = await sql<{
      n: number;
    }>`select count(*)::int as n from ${sql.table(table)} where resource_id = ${resourceId}`.execute(m.ctx.db);
    return found[0]?.n ?? 0;
  };

  test('a held time is refused to the next guest, who is told the nearest free times', async () => {
    await hold(from('2026-03-10 10:00', '2026-03-10 12:00'));
    await assert.rejects(hold(from('2026-03-10 11:00', '2026-03-10 13:00')), (error) => {
      assert(isGuildhallError(error, 'calendar.slot_taken'));
      assert.equal(error.kind, 'conflict');
      assert.match(error.message, /Tuesday, March 10.*11:00\sAM to 1:00\sPM PDT/);
      const nearest = error.facts?.['nearestFree'] as { startsAt: string; endsAt: string }[];
      assert.deepEqual(nearest[0], { startsAt: at('2026-03-10 12:30').toString(), endsAt: at('2026-03-10 14:30').toString() });
      assert.equal(nearest.length, 3);
      return true;
    });
    assert.equal(await rows('reservation'), 1);
  });

  test('every offered alternative can be held', async () => {
    await hold(from('2026-03-10 10:00', '2026-03-10 12:00'));
    const error = await hold(from('2026-03-10 10:30', '2026-03-10 12:30')).catch((e: unknown) => e);
    assert(isGuildhallError(error));
    for (const { startsAt, endsAt } of (error.facts?.['nearestFree'] ?? []) as { startsAt: string; endsAt: string }[]) {
      await checkSlot(m.ctx, m.ctx.db, { resourceId, interval: interval(Temporal.Instant.from(startsAt), Temporal.Instant.from(endsAt)) });
    }
  });

  test('the buffer after a booking is kept free on both of its sides', async () => {
    await hold(from('2026-03-10 12:00', '2026-03-10 14:00'));
    await assert.rejects(hold(from('2026-03-10 14:00', '2026-03-10 15:00')), refused('calendar.slot_taken'));
    await assert.rejects(hold(from('2026-03-10 11:00', '2026-03-10 12:00')), refused('calendar.slot_taken'));
    await hold(from('2026-03-10 14:30', '2026-03-10 15:30'));
    await hold(from('2026-03-10 10:30', '2026-03-10 11:30'));
  });

  test('of twenty guests at once exactly one gets the time', async () => {
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => hold(from('2026-03-11 10:00', '2026-03-11 12:00'))));
    assert.equal(results.filter((each) => each.status === 'fulfilled').length, 1);
    assert(results.every((each) => each.status === 'fulfilled' || refused('calendar.slot_taken')(each.reason)));
    assert.equal(await rows('reservation'), 1);
  });

  test('the database refuses an overlap that went around the code', async () => {
    await hold(from('2026-03-10 10:00', '2026-03-10 12:00'));
    const around =
      sql`insert into reservation select gen_random_uuid(), resource_id, subject_kind, subject_id, during, blocked, status, expires_at,
      note, created_at from reservation where resource_id = ${resourceId}`.execute(m.ctx.db);
    await assert.rejects(around, /reservation_never_overlaps/);
  });

  test('time outside the hours, off the grid, too short, too long, too soon or too far is refused by name', async () => {
    await assert.rejects(hold(from('2026-03-10 08:00', '2026-03-10 10:00')), refused('calendar.closed'));
    await assert.rejects(hold(from('2026-03-14 10:00', '2026-03-14 12:00')), refused('calendar.closed'));
    await assert.rejects(hold(from('2026-03-10 10:15', '2026-03-10 12:15')), refused('calendar.misaligned'));
    await assert.rejects(hold(from('2026-03-10 10:00', '2026-03-10 10:30')), refused('calendar.too_short'));
    await assert.rejects(hold(from('2026-03-10 09:00', '2026-03-10 22:00')), refused('calendar.too_long'));
    await assert.rejects(hold(from('2026-03-02 09:30', '2026-03-02 11:00')), refused('calendar.too_soon'));
    await assert.rejects(hold(from('2026-08-10 10:00', '2026-08-10 12:00')), refused('calendar.too_far'));
    assert.equal(await rows('reservation'), 0);
  });

  test('an exception replaces the weekly hours of its day', async () => {
    const asOwner = m.as(owner);
    await inTransaction(asOwner, async (tx) => {
      await addException(asOwner, tx, resourceId, { date: '2026-03-10', closed: true });
      await addException(asOwner, tx, resourceId, { date: '2026-03-14', closed: false, opens: '06:00', closes: '09:00' });
    });
    await assert.rejects(hold(from('2026-03-10 10:00', '2026-03-10 12:00')), refused('calendar.closed'));
    await hold(from('2026-03-14 06:00', '2026-03-14 08:00'));
    const overlapping = inTransaction(asOwner, (tx) =>
      addException(asOwner, tx, resourceId, { date: '2026-03-10', closed: false, opens: '06:00', closes: '07:00' }),
    );
    await assert.rejects(overlapping, refused('calendar.exception_overlaps'));
  });

  test('a lapsed hold stands in nobody’s way, in reads and in the constraint', async () => {
    const first = subject();
    await hold(from('2026-03-10 10:00', '2026-03-10 12:00'), first, { minutes: 10 });
    m.clock.moveBy({ minutes: 10 });
    assert.deepEqual(await reservationsOf(m.ctx, m.ctx.db, first), []);
    const day = (await availability(m.ctx, resourceId, '2026-03-10', 1)).days[0];
    assert.deepEqual(day?.free, [from('2026-03-10 09:00', '2026-03-10 18:00')]);
    await hold(from('2026-03-10 11:00', '2026-03-10 13:00'));
    assert.equal(await rows('reservation'), 1);
    assert.equal(await rows('reservation_history'), 1);
  });

  test('a committed time never lapses', async () => {
    const who = subject();
    await hold(from('2026-03-10 10:00', '2026-03-10 12:00'), who);
    await inTransaction(m.ctx, (tx) => commitSlot(m.ctx, tx, { subject: who }));
    const again = await inTransaction(m.ctx, (tx) => commitSlot(m.ctx, tx, { subject: who }));
    assert.equal(again[0]?.status, 'committed');
    m.clock.moveBy({ hours: 3 });
    await sweepLapsedHolds(m.ctx);
    assert.equal(await rows('reservation'), 1);
    await assert.rejects(hold(from('2026-03-10 10:00', '2026-03-10 12:00')), refused('calendar.slot_taken'));
  });

  for (const swept of [false, true]) {
    test(`a hold that lapsed ${swept ? 'and was swept ' : ''}is committed if nobody took the time, and refused if somebody did`, async () => {
      const late = subject();
      const tooLate = subject();
      await hold(from('2026-03-10 09:00', '2026-03-10 11:00'), late);
      await hold(from('2026-03-10 14:00', '2026-03-10 16:00'), tooLate);
      m.clock.moveBy({ hours: 2 });
      if (swept) assert.notEqual(await sweepLapsedHolds(m.ctx), 0);
      if (swept) assert.equal(await rows('reservation'), 0);
      await hold(from('2026-03-10 15:00', '2026-03-10 17:00'));
      const [kept] = await inTransaction(m.ctx, (tx) => commitSlot(m.ctx, tx, { subject: late }));
      assert.equal(kept?.status, 'committed');
      const lost = inTransaction(m.ctx, (tx) => commitSlot(m.ctx, tx, { subject: tooLate }));
      await assert.rejects(lost, refused('calendar.slot_taken'));
    });
  }

  test('an extended hold lapses at its new moment', async () => {
    const who = subject();
    await hold(from('2026-03-10 10:00', '2026-03-10 12:00'), who);
    const expiresAt = m.clock.now().add({ hours: 5 });
    const [extended] = await inTransaction(m.ctx, (tx) => extendHold(m.ctx, tx, { subject: who, expiresAt }));
    assert.equal(String(extended?.expiresAt), String(expiresAt));
    m.clock.moveBy({ hours: 4 });
    await assert.rejects(hold(from('2026-03-10 10:00', '2026-03-10 12:00')), refused('calendar.slot_taken'));
    m.clock.moveBy({ hours: 1 });
    await hold(from('2026-03-10 10:00', '2026-03-10 12:00'));
  });

  test('a released time is free again, releasing twice is harmless, and it cannot be committed', async () => {
    const who = subject();
    await hold(from('2026-03-10 10:00', '2026-03-10 12:00'), who);
    await inTransaction(m.ctx, (tx) => releaseSlot(m.ctx, tx, { subject: who }));
    await inTransaction(m.ctx, (tx) => releaseSlot(m.ctx, tx, { subject: who }));
    await hold(from('2026-03-10 10:00', '2026-03-10 12:00'));
    const gone = inTransaction(m.ctx, (tx) => commitSlot(m.ctx, tx, { subject: who }));
    await assert.rejects(gone, refused('calendar.hold_missing'));
  });

  test('a lapsed hold that was released cannot be taken back', async () => {
    const who = subject();
    await hold(from('2026-03-10 10:00', '2026-03-10 12:00'), who);
    m.clock.moveBy({ hours: 2 });
    await sweepLapsedHolds(m.ctx);
    await inTransaction(m.ctx, (tx) => releaseSlot(m.ctx, tx, { subject: who }));
    await assert.rejects(
      inTransaction(m.ctx, (tx) => commitSlot(m.ctx, tx, { subject: who })),
      refused('calendar.hold_missing'),
    );
  });

  test('the owner’s block keeps guests out until it is lifted, and never takes what is sold', async () => {
    const asOwner = m.as(owner);
    const block = await inTransaction(asOwner, (tx) =>
      blockTime(asOwner, tx, resourceId, from('2026-03-10 12:00', '2026-03-10 14:00'), 'repairs'),
    );
    await assert.rejects(hold(from('2026-03-10 13:00', '2026-03-10 15:00')), refused('calendar.slot_taken'));
    const free = await freeTimes(m.ctx.db, [resourceId], { from: at('2026-03-10 00:00'), to: at('2026-03-11 00:00'), now: m.clock.now() });
    // The last guest before the block leaves half an hour for cleaning.
    assert.deepEqual(free.get(resourceId), [from('2026-03-10 09:00', '2026-03-10 11:30'), from('2026-03-10 14:00', '2026-03-10 18:00')]);
    await inTransaction(asOwner, (tx) => unblockTime(asOwner, tx, resourceId, block.id));
    await hold(from('2026-03-10 13:00', '2026-03-10 15:00'));
    const onTop = inTransaction(asOwner, (tx) => blockTime(asOwner, tx, resourceId, from('2026-03-10 12:00', '2026-03-10 14:00')));
    await assert.rejects(onTop, refused('calendar.slot_taken'));
  });

  test('a block that began weeks before the days one looks at keeps them taken, to its last millisecond', async () => {
    const asOwner = m.as(owner);
    const until = at('2026-04-09 10:00').add({ milliseconds: 1 });
    await inTransaction(asOwner, (tx) => blockTime(asOwner, tx, resourceId, { start: at('2026-03-12 09:00'), end: until }));
    const free = await freeTimes(m.ctx.db, [resourceId], { from: at('2026-04-08 00:00'), to: at('2026-04-10 00:00'), now: m.clock.now() });
    assert.deepEqual(free.get(resourceId), [{ start: until, end: at('2026-04-09 18:00') }]);
  });

  test('to a stranger another’s calendar does not exist, and nothing changes', async () => {
    const ctx = m.as(stranger);
    const attempts = [
      () => inTransaction(ctx, (tx) => setWeeklyHours(ctx, tx, resourceId, [])),
      () => inTransaction(ctx, (tx) => updateRules(ctx, tx, resourceId, { bufferMinutes: 0 })),
      () => inTransaction(ctx, (tx) => addException(ctx, tx, resourceId, { date: '2026-03-10', closed: true })),
      () => inTransaction(ctx, (tx) => blockTime(ctx, tx, resourceId, from('2026-03-10 12:00', '2026-03-10 14:00'))),
    ];
    const audited = m.audited.length;
    for (const attempt of attempts) await assert.rejects(attempt(), refused('calendar.resource_missing'));
    assert.equal(m.audited.length, audited);
    assert.equal(await rows('weekly_hours'), 5);
    assert.equal(await rows('calendar_exception'), 0);
  });

  test('wrong rules and hours are refused with every wrong field, and nothing changes', async () => {
    const ctx = m.as(owner);
    const rules = inTransaction(ctx, (tx) => updateRules(ctx, tx, resourceId, { slotMinutes: 7, bufferMinutes: -1 }));
    await assert.rejects(rules, (error) => isGuildhallError(error, 'calendar.bad_rules') && error.fields?.length === 2);
    const hours = [
      { weekday: 1, opens: '09:00', closes: '12:00' },
      { weekday: 1, opens: '11:00', closes: '13:00' },
      { weekday: 8, opens: '09:00', closes: '10:00' },
      { weekday: 2, opens: '17:00', closes: '09:00' },
    ];
    await assert.rejects(
      inTransaction(ctx, (tx) => setWeeklyHours(ctx, tx, resourceId, hours)),
      (error) => isGuildhallError(error, 'calendar.bad_hours') && error.fields?.length === 3,
    );
    assert.equal(await rows('weekly_hours'), 5);
  });
});
