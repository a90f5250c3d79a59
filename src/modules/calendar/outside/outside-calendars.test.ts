import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import { interval, isGuildhallError } from '#kernel';
import { inTransaction, sql } from '#platform/database';
import { fetchGuard } from '#platform/fetch-guarded';
import { enqueue } from '#platform/jobs';
import { postgresUrl } from '#test/database';
import { settle } from '#test/settle';
import { somebody, testMarket, type TestMarket } from '#test/market';
import { blockTime, calendarModule, createResource, freeAmong, freeTimes, holdSlot, outsideCalendars } from '../index.ts';
import { lockResource } from '../store.ts';
import { addOutsideCalendar, refreshCalendar, removeOutsideCalendar, removeOutsideCalendars, type OutsideConfig } from './index.ts';
import { replaceReading } from './store.ts';

const allDay = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '00:00', closes: '24:00' }));
const at = (text: string) => Temporal.Instant.from(`2026-03-${text}:00Z`);
const calendar = (start: string, more = ''): string =>
  `BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Dentist\nDTSTART:${start}\nDURATION:PT2H\n${more}END:VEVENT\nEND:VCALENDAR\n`;
const read = { events: 1, problems: [], isPartial: false, source: '' };
const refused = (code: string) => (error: unknown) => isGuildhallError(error, code);

describe('calendars from elsewhere', () => {
  let m: TestMarket;
  let resourceId: string;
  let answer: RequestListener;
  let asked: (string | undefined)[] = [];
  const owner = somebody('host');
  const server = createServer((request, response) => {
    asked.push(request.headers['if-none-match']);
    answer(request, response);
  });
  const outside: OutsideConfig = {
    fetch: fetchGuard({ allowLoopback: true }),
    publicUrl: 'http://house.test',
    protector: {
      protect: (plain) => Buffer.from(plain).toString('base64'),
      unprotect: (sealed) => Buffer.from(sealed, 'base64').toString(),
    },
  };
  const modules = [calendarModule({ outside })];

  before(async () => {
    m = await testMarket({ modules });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(async () => {
    asked = [];
    resourceId = m.ctx.newId('listing');
    const rules = { slotMinutes: 30, bufferMinutes: 30, leadMinutes: 0, minimumMinutes: 60 };
    await inTransaction(m.ctx, (tx) =>
      createResource(m.ctx, tx, { resourceId, ownerId: owner.personId as string, timeZone: 'UTC', weekly: allDay, ...rules }),
    );
  });

  const bytes = (text: string) => new TextEncoder().encode(text);
  const add = (text: string) => addOutsideCalendar(m.as(owner), outside, resourceId, { name: 'Mine', bytes: bytes(text) });
  const subscribe = (): ReturnType<typeof addOutsideCalendar> =>
    addOutsideCalendar(m.as(owner), outside, resourceId, {
      name: 'Mine',
      address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret.ics`,
    });
  const hold = (start: string, end: string) =>
    inTransaction(m.ctx, (tx) =>
      holdSlot(m.ctx, tx, {
        resourceId,
        interval: interval(at(start), at(end)),
        subject: { kind: 'booking', id: m.ctx.newId('booking') },
        expiresAt: m.clock.now().add({ hours: 300 }),
      }),
    );
  const busy = async (): Promise<string[]> => {
    const { rows } = await sql<{ at: Temporal.Instant }>`
      select lower(during) as at from busy_time where resource_id = ${resourceId} order by during`.execute(m.ctx.db);
    return rows.map((row) => String(row.at));
  };

  /** What the schedule does at its next tick. */
  const later = async (pause: Temporal.DurationLike) => {
    m.clock.moveBy(pause);
    await inTransaction(m.ctx, (tx) => enqueue(m.ctx, tx, { queue: 'calendar.refresh-due', payload: {} }));
    await settle(m, modules);
  };

  test('a busy time is refused to guests, before it also the buffer, and pages, search and holds agree', async () => {
    await add(calendar('20260310T100000Z'));
    await assert.rejects(hold('10T11:00', '10T13:00'), refused('calendar.slot_taken'));
    await assert.rejects(hold('10T09:00', '10T10:00'), refused('calendar.slot_taken'));
    const window = { from: at('10T08:00'), to: at('10T14:00'), now: m.clock.now() };
    assert.deepEqual((await freeTimes(m.ctx.db, [resourceId], window)).get(resourceId), [
      interval(at('10T08:00'), at('10T09:30')),
      interval(at('10T12:00'), at('10T14:00')),
    ]);
    const isFree = async (from: string, to: string) =>
      (await freeAmong(m.ctx.db, [resourceId], { date: '2026-03-10', from, to }, m.clock.now())).has(resourceId);
    assert.deepEqual(
      [await isFree('11:00', '13:00'), await isFree('09:00', '10:00'), await isFree('12:00', '13:00')],
      [false, false, true],
    );
    await hold('10T12:00', '10T13:00');
  });

  test('the owner may block a time that is busy elsewhere', async () => {
    await add(calendar('20260310T100000Z'));
    const ctx = m.as(owner);
    await inTransaction(ctx, (tx) => blockTime(ctx, tx, resourceId, interval(at('10T09:00'), at('10T11:00'))));
  });

  test('what is sold stays sold, and is told as a clash', async () => {
    await hold('10T11:00', '10T12:00');
    const { clashes, busyTimes } = await add(calendar('20260310T100000Z'));
    assert.deepEqual([clashes, busyTimes], [[{ start: at('10T11:00'), end: at('10T12:00') }], 1]);
    const { rows } = await sql`select from reservation where resource_id = ${resourceId}`.execute(m.ctx.db);
    assert.equal(rows.length, 1);
  });

  test('an address is read again every hour with its tag, follows what changed, and keeps the last good state while it fails', async () => {
    answer = (_request, response) => response.setHeader('etag', '"one"').end(calendar('20260310T100000Z'));
    const { id, host } = await subscribe();
    assert.equal(host, '127.0.0.1');
    const seen = async () => (await outsideCalendars(m.as(owner), m.ctx.db, resourceId))[0] ?? assert.fail('it is gone');
    const anHourLater = () => later({ hours: 1 });
    answer = (_request, response) => response.writeHead(304).end();
    await anHourLater();
    assert.deepEqual(asked, [undefined, '"one"']);
    assert.deepEqual(await busy(), [String(at('10T10:00'))]);
    answer = (_request, response) => response.setHeader('etag', '"two"').end(calendar('20260311T100000Z'));
    await anHourLater();
    assert.deepEqual(await busy(), [String(at('11T10:00'))]);
    answer = (_request, response) => response.writeHead(500).end('broken');
    await anHourLater();
    const failedAt = m.clock.now();
    answer = (_request, response) => response.end('<html>Log in</html>');
    await anHourLater();
    const failing = await seen();
    assert.match(failing.failure?.reason ?? '', /This is no calendar/);
    assert.equal(String(failing.failure?.since), String(failedAt));
    assert.deepEqual(await busy(), [String(at('11T10:00'))]);
    answer = (_request, response) => response.end(calendar('20260312T100000Z', 'RRULE:FREQ=DAILY;COUNT=2\n'));
    await refreshCalendar(m.ctx, outside, id);
    assert.equal((await seen()).failure, undefined);
    assert.equal((await busy()).length, 2);
    const { rows } = await sql<{ all: string }>`select o::text as all from outside_calendar o where id = ${id}`.execute(m.ctx.db);
    assert.doesNotMatch(rows[0]?.all ?? '', /secret\.ics|Dentist/);
  });

  test('as days go by, a file’s series reaches further', async () => {
    const { id } = await add(calendar('20260301T100000Z', 'RRULE:FREQ=MONTHLY\n'));
    const before = await busy();
    await later({ hours: 24 * 62 });
    const after62Days = await busy();
    assert.notEqual(after62Days.at(-1), before.at(-1));
    assert.equal((await outsideCalendars(m.as(owner), m.ctx.db, resourceId, id)).length, 1);
  });

  test('a removed calendar opens its times, and to a stranger it never was', async () => {
    const { id } = await add(calendar('20260610T100000Z'));
    const stranger = m.as(somebody('host'));
    assert.deepEqual(await outsideCalendars(stranger, m.ctx.db, resourceId), []);
    const remove = (ctx: typeof stranger) => inTransaction(ctx, (tx) => removeOutsideCalendar(ctx, tx, resourceId, id));
    await assert.rejects(remove(stranger), refused('calendar.resource_missing'));
    await assert.rejects(
      addOutsideCalendar(stranger, outside, resourceId, { name: 'x', bytes: bytes('') }),
      refused('calendar.resource_missing'),
    );
    await remove(m.as(owner));
    assert.deepEqual(await busy(), []);
    await assert.rejects(remove(m.as(owner)), refused('calendar.calendar_missing'));
  });

  test('more than a megabyte, an eleventh calendar and an address inside are refused, and nothing is kept', async () => {
    await assert.rejects(add(' '.repeat(1_000_001)), refused('calendar.too_large'));
    const inside = { name: 'x', address: 'https://192.168.0.1/' };
    await assert.rejects(addOutsideCalendar(m.as(owner), outside, resourceId, inside), refused('fetch.forbidden_address'));
    for (let i = 0; i < 10; i++) await add(calendar('20260610T100000Z'));
    await assert.rejects(add(calendar('20260710T100000Z')), refused('calendar.too_many_calendars'));
    assert.equal((await outsideCalendars(m.as(owner), m.ctx.db, resourceId)).length, 10);
  });

  const seen = async () => (await outsideCalendars(m.as(owner), m.ctx.db, resourceId))[0] ?? assert.fail('it is gone');
  const tooMany = `BEGIN:VCALENDAR\n${'BEGIN:VEVENT\nEND:VEVENT\n'.repeat(5_001)}END:VCALENDAR\n`;

  test('what a limit cuts off takes nothing from what was complete before, and the limit is told as the failure', async () => {
    answer = (_request, response) => response.end(calendar('20260610T100000Z'));
    const { id } = await subscribe();
    const before = await busy();
    answer = (_request, response) => response.end(tooMany);
    await refreshCalendar(m.ctx, outside, id);
    const { failure, problems, events } = await seen();
    assert.match(failure?.reason ?? '', /times known before still hold: from here on it was left out: at most 5,000 events are read/);
    assert.deepEqual([await busy(), problems, events], [before, [], 1]);
  });

  test('a calendar that is cut off when it is added is told so, also after it was read unchanged', async () => {
    answer = (_request, response) => response.setHeader('etag', '"one"').end(tooMany);
    const { id, problems } = await subscribe();
    assert.match(problems[0]?.reason ?? '', /at most 5,000 events are read/);
    answer = (_request, response) => response.writeHead(304).end();
    await refreshCalendar(m.ctx, outside, id);
    const { failure, problems: still } = await seen();
    assert.deepEqual([failure, still[0]], [undefined, problems[0]]);
  });

  test('what goes wrong on our side is noted at the calendar, and thrown', async () => {
    answer = (_request, response) => response.end(calendar('20260610T100000Z'));
    const { id } = await subscribe();
    const unprotect = (): string => {
      throw new Error('the key is lost');
    };
    const broken = { ...outside, protector: { ...outside.protector, unprotect } };
    await assert.rejects(refreshCalendar(m.ctx, broken, id), /the key is lost/);
    assert.match((await seen()).failure?.reason ?? '', /^Something went wrong on our side/);
    assert.equal((await busy()).length, 1);
  });

  test('someone who leaves leaves no busy time behind, not even of a reading that was being written', async () => {
    const { id } = await add(calendar('20260610T100000Z'));
    const [written, waited] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const start = m.clock.now().epochMilliseconds;
    const reading = inTransaction(m.ctx, async (tx) => {
      await lockResource(tx, resourceId);
      await replaceReading(m.ctx, tx, { id, resourceId, read: { ...read, busy: [{ start, end: start + 1_000 }] } });
      written.resolve();
      await waited.promise;
    });
    await written.promise;
    const removal = inTransaction(m.as(owner), (tx) => removeOutsideCalendars(m.as(owner), tx));
    // The embedded engine has one connection: there the removal waits for its turn.
    while (postgresUrl !== undefined) {
      const { rows } =
        await sql`select from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()`.execute(
          m.ctx.db,
        );
      if (rows.length > 0) break;
      await new Promise(setImmediate);
    }
    waited.resolve();
    await Promise.all([reading, removal]);
    assert.deepEqual(await busy(), []);
    assert.deepEqual(await outsideCalendars(m.as(owner), m.ctx.db, resourceId), []);
  });

  test('what is told anew of a text that did not change joins what was told before', async () => {
    const far = m.clock
      .now()
      .add({ hours: 24 * 735 })
      .toString({ smallestUnit: 'second' })
      .replaceAll(/[-:]/g, '');
    const text = calendar(far, 'RRULE:FREQ=HOURLY\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:No start\n');
    const { id, problems } = await add(text);
    assert.deepEqual(
      problems.map((each) => each.event),
      ['No start'],
    );
    m.clock.moveBy({ hours: 24 * 150 });
    await refreshCalendar(m.ctx, outside, id);
    const told = (await seen()).problems.map((each) => each.reason).join();
    assert.match(told, /it has no start .*only its first 2,000 repetitions were kept/);
    assert.equal((await seen()).problems[0]?.event, 'No start');
  });
});
