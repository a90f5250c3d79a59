import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { isGuildhallError } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction, sql } from '#platform/database';
import { fieldSeal } from '#platform/secrets-at-rest';
import { settle } from '#test/settle';
import { somebody, testMarket, type TestMarket } from '#test/market';
import { calendarSandboxClient, startCalendarSandbox, visitConsent, type CalendarSandbox } from '#vendors/calendar-sandbox';
import { googleCalendar } from '#vendors/google-calendar';
import { microsoftCalendar } from '#vendors/microsoft-calendar';
import {
  calendarModule,
  checkSlot,
  commitSlot,
  createResource,
  holdSlot,
  releaseSlot,
  type ConnectionsConfig,
  type FeedBooking,
} from '../index.ts';
import { calendarsToChoose, chooseCalendar, disconnect, syncOwnConnection } from './connections.ts';
import { beginConsent, finishConsent } from './consent.ts';
import { connectionsOf } from './store.ts';
import { connecting, type Connecting } from './vendor.ts';
import type { Module } from '#platform/module';

const allDay = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '00:00', closes: '24:00' }));
const at = (text: string) => Temporal.Instant.from(`2026-03-${text}:00Z`);
const refused = (code: string) => (error: unknown) => isGuildhallError(error, code);

for (const name of ['google', 'microsoft'] as const) {
  describe(`a kitchen with a calendar at ${name}`, () => {
    let m: TestMarket;
    let host: Context;
    let sandbox: CalendarSandbox;
    let config: Connecting;
    let modules: Module[];
    let resourceId: string;
    let bookings: FeedBooking[] = [];
    const told: string[] = [];
    const owner = somebody('host');
    const account = `cook@${name}.example`;

    before(async () => {
      m = await testMarket({ modules: [calendarModule()] });
      sandbox = await startCalendarSandbox({ dataFile: ':memory:', clock: m.clock });
      const { google, microsoft } = { google: googleCalendar, microsoft: microsoftCalendar };
      const connections: ConnectionsConfig = {
        providers: [
          google({ ...calendarSandboxClient(sandbox.url, 'google'), timeoutMs: 300 }),
          microsoft({ ...calendarSandboxClient(sandbox.url, 'microsoft'), timeoutMs: 300 }),
        ],
        seal: fieldSeal([{ id: 'test', secret: 'a secret for tests, long enough to be one' }]),
        bookings: { ofResource: async (_ctx, id) => (id === resourceId ? bookings : []), ofPerson: async () => [] },
        publicUrl: 'http://house.test',
        tellEnded: async (_ctx, _tx, ended) => void told.push(`${ended.ownerId} ${ended.account}`),
      };
      config = connecting(connections);
      modules = [calendarModule({ connections })];
      host = m.as(owner);
    });
    after(() => sandbox.close());
    beforeEach(async () => {
      bookings = [];
      sandbox.set({ failWith: 0, delayMs: 0, hang: false, lose: false });
      resourceId = m.ctx.newId('listing');
      await inTransaction(host, (tx) =>
        createResource(host, tx, {
          resourceId,
          ownerId: String(owner.personId),
          timeZone: 'America/Los_Angeles',
          weekly: allDay,
          bufferMinutes: 0,
          leadMinutes: 0,
        }),
      );
    });

    const allow = async (who: Context = host) => {
      const back = await visitConsent(await beginConsent(who, config, resourceId, name), account);
      return { state: String(back.searchParams.get('state')), code: String(back.searchParams.get('code')) };
    };
    const connect = async (): Promise<{ id: string; calendarId: string }> => {
      const { id } = await finishConsent(host, config, await allow());
      const calendarId = String((await calendarsToChoose(host, config, resourceId, id))[0]?.id);
      for (const event of sandbox.events(calendarId)) sandbox.remove(event.id);
      await chooseCalendar(host, config, resourceId, id, calendarId);
      await settle(m, modules);
      return { id, calendarId };
    };
    const isFree = (from: string, to: string): Promise<boolean> =>
      checkSlot(m.ctx, m.ctx.db, { resourceId, interval: { start: at(from), end: at(to) } }).then(
        () => true,
        (error: unknown) => {
          if (!isGuildhallError(error, 'calendar.slot_taken')) throw error;
          return false;
        },
      );
    const seen = async () => (await connectionsOf(host, config, resourceId))[0];
    const sell = async (from: string, to: string): Promise<FeedBooking> => {
      const id = m.ctx.newId('booking');
      const during = { start: at(from), end: at(to) };
      const booking = { id, title: 'Booked, P1', page: `/bookings/${id}`, during, version: 1, changedAt: m.clock.now() };
      bookings.push(booking);
      const subject = { kind: 'booking', id };
      await inTransaction(m.ctx, async (tx) => {
        await holdSlot(m.ctx, tx, { resourceId, interval: during, subject, expiresAt: m.clock.now().add({ hours: 1 }) });
        await commitSlot(m.ctx, tx, { subject });
      });
      await settle(m, modules);
      return booking;
    };

    test('is not to be had while that is busy, and again when the event goes; nothing of it is kept but times', async () => {
      const { id, calendarId } = await connect();
      const event = sandbox.add(calendarId, { title: 'Dentist at noon', start: at('10T18:00'), end: at('10T20:00') });
      assert.equal((await syncOwnConnection(host, config, resourceId, id)).busyTimes, 1);
      assert.deepEqual([await isFree('10T19:00', '10T21:00'), await isFree('10T20:00', '10T21:00')], [false, true]);
      const { rows } = await sql<{ text: string }>`
        select (select json_agg(e) from connected_event e)::text || (select json_agg(c) from calendar_connection c)::text as text`.execute(
        m.ctx.db,
      );
      assert.doesNotMatch(rows[0]?.text ?? '', /Dentist|"(?:ya29\.|1\/\/|M\.)/, 'titles, and tokens in clear');
      sandbox.remove(event);
      await syncOwnConnection(host, config, resourceId, id);
      assert.equal(await isFree('10T19:00', '10T21:00'), true);
    });

    test('has its confirmed bookings there, once, moved and taken out with them, and they never come back as busy times', async () => {
      const { id, calendarId } = await connect();
      const booking = await sell('11T18:00', '11T20:00');
      const standing = () => sandbox.events(calendarId).map(({ title, start }) => `${title} ${start}`);
      assert.deepEqual(standing(), ['Booked, P1 2026-03-11T18:00:00Z']);
      await syncOwnConnection(host, config, resourceId, id);
      assert.deepEqual([(await seen())?.busyTimes, (await seen())?.bookings, (await seen())?.clashes.length], [0, 1, 0]);
      bookings = [{ ...booking, during: { start: at('12T18:00'), end: at('12T20:00') } }];
      await syncOwnConnection(host, config, resourceId, id);
      assert.deepEqual(standing(), ['Booked, P1 2026-03-12T18:00:00Z']);
      await inTransaction(m.ctx, (tx) => releaseSlot(m.ctx, tx, { subject: { kind: 'booking', id: booking.id } }));
      await settle(m, modules);
      assert.deepEqual(standing(), []);
      assert.equal((await seen())?.bookings, 0);
    });

    test('gets a booking once when the answer is lost, and reads everything anew when the provider has forgotten its token', async () => {
      const { id, calendarId } = await connect();
      sandbox.add(calendarId, { title: 'Class', start: at('13T18:00'), end: at('13T20:00') });
      sandbox.set({ lose: true });
      await sell('14T18:00', '14T20:00');
      assert.ok((await seen())?.failure);
      sandbox.set({ lose: false });
      sandbox.forgetSyncTokens();
      const after = await syncOwnConnection(host, config, resourceId, id);
      assert.deepEqual([after.busyTimes, after.bookings, after.failure], [1, 1, undefined]);
      assert.equal(sandbox.events(calendarId).length, 2);
    });

    test('keeps what it knew while the provider is slow, tells why, tries later and later, and heals by itself', async () => {
      const { id, calendarId } = await connect();
      sandbox.add(calendarId, { title: 'Class', start: at('10T18:00'), end: at('10T20:00') });
      await syncOwnConnection(host, config, resourceId, id);
      sandbox.set({ hang: true });
      const failing = await syncOwnConnection(host, config, resourceId, id);
      assert.match(failing.failure?.reason ?? '', /within 0\.3 seconds/);
      assert.equal(await isFree('10T18:00', '10T19:00'), false);
      const pauses = async () =>
        (
          await sql<{
            n: number;
          }>`select extract(epoch from next_at - ${m.clock.now()}::timestamptz)::int as n from calendar_connection where id = ${id}`.execute(
            m.ctx.db,
          )
        ).rows[0]?.n;
      assert.equal(await pauses(), 300);
      await syncOwnConnection(host, config, resourceId, id);
      assert.equal(await pauses(), 600);
      sandbox.set({ hang: false });
      assert.equal((await syncOwnConnection(host, config, resourceId, id)).failure, undefined);
      assert.equal(await pauses(), 600, 'ten minutes, as always');
    });

    test('whose host took access back at the provider is told once, keeps the times, and is connected again', async () => {
      const { id, calendarId } = await connect();
      sandbox.add(calendarId, { title: 'Class', start: at('10T18:00'), end: at('10T20:00') });
      await syncOwnConnection(host, config, resourceId, id);
      sandbox.takeBack(name, account);
      told.length = 0;
      assert.equal((await syncOwnConnection(host, config, resourceId, id)).state, 'ended');
      await syncOwnConnection(host, config, resourceId, id);
      assert.deepEqual(told, [`${owner.personId} ${account}`]);
      assert.equal(await isFree('10T18:00', '10T19:00'), false);
      const { rows } =
        await sql`select from calendar_connection where id = ${id} and access_sealed is null and refresh_sealed is null`.execute(m.ctx.db);
      assert.equal(rows.length, 1);
      assert.equal((await finishConsent(host, config, await allow())).id, id);
      assert.equal((await syncOwnConnection(host, config, resourceId, id)).state, 'on');
    });

    test('is disconnected: free again, its bookings gone from there, tokens nowhere, and access ended where that can be done', async () => {
      const { id, calendarId } = await connect();
      sandbox.add(calendarId, { title: 'Class', start: at('10T18:00'), end: at('10T20:00') });
      await sell('11T18:00', '11T20:00');
      const secret = await allow();
      await inTransaction(host, (tx) => disconnect(host, tx, resourceId, id));
      await settle(m, modules);
      assert.deepEqual(
        sandbox.events(calendarId).map(({ title }) => title),
        ['Class'],
      );
      assert.equal(await isFree('10T18:00', '10T19:00'), true);
      const { rows } = await sql<{ text: string; outcome: string }>`
        select payload::text as text, outcome #>> '{}' as outcome from effect where subject_id = ${resourceId}`.execute(m.ctx.db);
      assert.equal(rows[0]?.outcome, name === 'google' ? 'revoked' : 'by_person');
      assert.doesNotMatch(rows[0]?.text ?? '', /f1\./);
      assert.ok(secret.code);
    });

    test('is connected by nobody else: not with another’s state, a state twice, late, invented, or with a code of another consent', async () => {
      const stranger = m.as(somebody('host'));
      await assert.rejects(beginConsent(stranger, config, resourceId, name), refused('calendar.resource_missing'));
      const mine = await allow();
      await assert.rejects(finishConsent(stranger, config, mine), refused('calendar.consent_missing'));
      await assert.rejects(finishConsent(host, config, { ...mine, state: 'invented' }), refused('calendar.consent_missing'));
      const other = await allow();
      await assert.rejects(finishConsent(host, config, mine), refused('calendar.consent_missing'), 'a newer one took its place');
      // The code belongs to the challenge of the consent before.
      await assert.rejects(finishConsent(host, config, { state: other.state, code: mine.code }), refused('calendar.consent_refused'));
      await assert.rejects(finishConsent(host, config, other), refused('calendar.consent_missing'), 'used up');
      const late = await allow();
      m.clock.moveTo(m.clock.now().add({ minutes: 11 }));
      await assert.rejects(finishConsent(host, config, late), refused('calendar.consent_missing'));
      const { id } = await connect();
      await assert.rejects(syncOwnConnection(stranger, config, resourceId, id), refused('calendar.connection_missing'));
      await assert.rejects(calendarsToChoose(stranger, config, resourceId, id), refused('calendar.connection_missing'));
      await assert.rejects(
        inTransaction(stranger, (tx) => disconnect(stranger, tx, resourceId, id)),
        refused('calendar.resource_missing'),
      );
      await assert.rejects(chooseCalendar(host, config, resourceId, id, 'x'), refused('calendar.calendar_chosen'));
      assert.deepEqual(await connectionsOf(stranger, config, resourceId), []);
    });
  });
}
