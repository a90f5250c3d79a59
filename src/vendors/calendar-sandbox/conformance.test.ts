import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { frozenClock, isGuildhallError, seededRandom } from '#kernel';
import { challengeOf, type CalendarProvider, type Changes } from '#platform/outside-calendar';
import { googleCalendar } from '#vendors/google-calendar';
import { microsoftCalendar } from '#vendors/microsoft-calendar';
import { calendarSandboxClient, startCalendarSandbox, visitConsent, type CalendarSandbox } from './index.ts';

const verifier = 'a-verifier-that-only-this-house-has-0123456789abc';
const redirectUri = 'http://house.test/back';
const window = { start: Date.parse('2026-03-01T00:00:00Z'), end: Date.parse('2028-03-01T00:00:00Z') };
const at = (text: string) => Temporal.Instant.from(`2026-03-${text}Z`);
const refused = (code: string) => (error: unknown) => isGuildhallError(error, `outside_calendar.${code}`);
const mark = '0190a3b4-0000-7000-8000-000000000001';
const kinds = { google: googleCalendar, microsoft: microsoftCalendar };

for (const name of ['google', 'microsoft'] as const) {
  describe(`the adapter for ${name}`, () => {
    const clock = frozenClock('2026-03-02T17:00:00Z');
    const account = `kitchen@${name}.example`;
    let sandbox: CalendarSandbox;
    let provider: CalendarProvider;
    let accessToken: string;
    let refreshToken: string;
    let calendarId: string;

    const code = async (answer: 'allow' | 'deny' = 'allow') => {
      const url = provider.consentUrl({ state: 'a state', challenge: challengeOf(verifier), redirectUri });
      return (await visitConsent(url, account, answer)).searchParams;
    };
    const read = (cursor?: string): Promise<Changes> =>
      provider.changes(accessToken, { calendarId, window, timeZone: 'America/Los_Angeles', ...(cursor === undefined ? {} : { cursor }) });
    const booking = (more: Partial<Parameters<CalendarProvider['write']>[1]> = {}) => ({
      calendarId,
      mark,
      title: 'Booked, P7',
      description: 'http://house.test/bookings/7',
      during: { start: at('10T18:00:00'), end: at('10T20:00:00') },
      ...more,
    });
    const standing = () => sandbox.events(calendarId).map(({ id, title, start }) => ({ id, title, start }));

    before(async () => {
      sandbox = await startCalendarSandbox({ dataFile: ':memory:', clock, random: seededRandom(5) });
      provider = kinds[name]({ ...calendarSandboxClient(sandbox.url, name), timeoutMs: 300 });
    });
    after(() => sandbox.close());
    beforeEach(async () => {
      sandbox.set({ failWith: 0, delayMs: 0, hang: false, lose: false });
      sandbox.pageSize(500);
      const grant = await provider.exchange({ code: String((await code()).get('code')), verifier, redirectUri });
      accessToken = grant.accessToken;
      refreshToken = String(grant.refreshToken);
      const { calendars } = await provider.calendars(accessToken);
      calendarId = String(calendars.find(({ isMain }) => isMain)?.id);
      for (const { id } of sandbox.events(calendarId)) sandbox.remove(id);
    });

    test('brings the state back with a code that is good once, with its verifier and its address alone', async () => {
      const allowed = await code();
      assert.equal(allowed.get('state'), 'a state');
      const given = { code: String(allowed.get('code')), verifier, redirectUri };
      await assert.rejects(provider.exchange({ ...given, verifier: `${verifier}x` }), refused('grant_ended'));
      await assert.rejects(provider.exchange(given), refused('grant_ended'), 'a wrong try uses the code up');
      const other = { ...given, code: String((await code()).get('code')), redirectUri: 'http://elsewhere.test/back' };
      await assert.rejects(provider.exchange(other), refused('grant_ended'));
      const denied = await code('deny');
      assert.deepEqual([denied.get('error'), denied.get('code')], ['access_denied', null]);
    });

    test('names the account and the calendars that may be written to, the main one marked', async () => {
      const { account: told, calendars } = await provider.calendars(accessToken);
      assert.equal(told, account);
      assert.deepEqual(
        calendars.map(({ name: title, isMain }) => [title, isMain]),
        [
          [name === 'google' ? account : 'Calendar', true],
          ['Family', false],
        ],
      );
    });

    test('tells everything at first, page by page, and then what changed: new, free, moved, gone', async () => {
      sandbox.pageSize(2);
      const dentist = sandbox.add(calendarId, { title: 'Dentist', start: at('10T18:00:00'), end: at('10T19:00:00') });
      sandbox.add(calendarId, { title: 'Maybe', start: at('11T18:00:00'), end: at('11T19:00:00'), isFree: true });
      sandbox.add(calendarId, { title: 'Trip', start: at('12T00:00:00'), end: at('14T00:00:00'), isAllDay: true });
      sandbox.add(calendarId, {
        title: 'Long ago',
        start: Temporal.Instant.from('2025-01-01T10:00:00Z'),
        end: Temporal.Instant.from('2025-01-01T11:00:00Z'),
      });
      const first = await read();
      const spans = first.events.map(({ during, isBusy }) => [new Date(during?.start ?? 0).toISOString(), isBusy]);
      // Whole days are meant by the clock on the wall, eight and from the 8th of March on seven hours behind.
      assert.deepEqual(spans, [
        ['2026-03-10T18:00:00.000Z', true],
        ['2026-03-11T18:00:00.000Z', false],
        ['2026-03-12T07:00:00.000Z', true],
      ]);
      sandbox.remove(dentist);
      const lunch = sandbox.add(calendarId, { title: 'Lunch', start: at('13T20:00:00'), end: at('13T21:00:00') });
      const second = await read(first.cursor);
      assert.deepEqual(
        second.events.map(({ id, isRemoved }) => [id, isRemoved]).sort(),
        [
          [dentist, true],
          [lunch, false],
        ].sort(),
      );
      assert.deepEqual((await read(second.cursor)).events, []);
      assert.ok(!JSON.stringify([first, second]).includes('Dentist'), 'titles stay there');
    });

    test('tells every occurrence of a series, and whether it is busy, itself or by its head', async () => {
      const head = sandbox.add(calendarId, { title: 'Class', start: at('10T18:00:00'), end: at('10T19:00:00'), weeks: 3, isFree: true });
      const { events } = await read();
      const times = events.filter(({ during }) => during !== undefined);
      const headFree = events.find(({ id }) => id === head)?.isBusy;
      assert.equal(times.length, 3);
      assert.deepEqual(
        times.map(({ isBusy, seriesId }) => (seriesId === head ? headFree : isBusy)),
        [false, false, false],
      );
    });

    test('makes a booking once however often it is tried, marked as ours; moves it, brings it back, and takes it out', async () => {
      sandbox.set({ lose: true });
      await assert.rejects(provider.write(accessToken, booking()), refused('unknown'));
      sandbox.set({ lose: false });
      const { eventId } = await provider.write(accessToken, booking());
      assert.deepEqual(standing(), [{ id: eventId, title: 'Booked, P7', start: '2026-03-10T18:00:00Z' }]);
      assert.deepEqual(
        (await read()).events.map((each) => each.mark),
        [mark],
      );
      const moved = booking({ eventId, during: { start: at('11T18:00:00'), end: at('11T20:00:00') } });
      assert.deepEqual(await provider.write(accessToken, moved), { eventId });
      assert.deepEqual(standing(), [{ id: eventId, title: 'Booked, P7', start: '2026-03-11T18:00:00Z' }]);
      sandbox.remove(eventId);
      const again = await provider.write(accessToken, moved);
      assert.equal(standing().length, 1);
      await provider.remove(accessToken, { calendarId, eventId: again.eventId });
      await provider.remove(accessToken, { calendarId, eventId: again.eventId });
      assert.deepEqual(standing(), []);
    });

    test('an old sync token is told as one to start over from, and a calendar that is gone as gone', async () => {
      sandbox.add(calendarId, { title: 'Dentist', start: at('10T18:00:00'), end: at('10T19:00:00') });
      const { cursor } = await read();
      sandbox.forgetSyncTokens();
      await assert.rejects(read(cursor), refused('start_over'));
      assert.equal((await read()).events.length, 1);
      const gone = { calendarId: 'another', window, timeZone: 'UTC' };
      await assert.rejects(provider.changes(accessToken, gone), refused('calendar_gone'));
      await assert.rejects(provider.write(accessToken, booking({ calendarId: 'another' })), refused('calendar_gone'));
    });

    test('access that ran out is refreshed; Microsoft’s refresh tokens are good once, Google’s go on', async () => {
      sandbox.endAccess();
      await assert.rejects(read(), refused('access_expired'));
      const anew = await provider.refresh(refreshToken);
      accessToken = anew.accessToken;
      assert.ok((await read()).cursor);
      if (name === 'google') return assert.equal(anew.refreshToken, undefined);
      assert.notEqual(anew.refreshToken, refreshToken);
      await assert.rejects(provider.refresh(refreshToken), refused('grant_ended'));
    });

    test('a grant is revoked where the provider has a way, and one that the person took back is told as ended', async () => {
      const outcome = await provider.revoke(refreshToken);
      assert.equal(outcome, name === 'google' ? 'revoked' : 'by_person');
      sandbox.takeBack(name, account);
      await assert.rejects(provider.refresh(refreshToken), refused('grant_ended'));
      await assert.rejects(read(), refused('access_expired'));
      await provider.revoke(refreshToken);
    });

    test('nobody knows what became of a request that hangs, fails or is one too many; no error says a token', async () => {
      const told: unknown[] = [];
      for (const change of [{ hang: true }, { failWith: 503 }, { failWith: 429 }, { failWith: 403 }]) {
        sandbox.set({ hang: false, failWith: 0, ...change });
        await assert.rejects(read(), (error: unknown) => {
          told.push(error);
          return refused(change.failWith === 403 ? 'refused' : 'unknown')(error);
        });
      }
      sandbox.set({ failWith: 0 });
      const wrong = kinds[name]({ ...calendarSandboxClient(sandbox.url, name), clientSecret: 'another' });
      await assert.rejects(wrong.refresh(refreshToken), refused('client_refused'));
      assert.equal(isGuildhallError(told[2]) && told[2].retryAfterSeconds, 30);
      const text = told.map((each) => `${String(each)} ${(each as Error).stack}`).join();
      assert.ok(!text.includes(accessToken) && !text.includes(refreshToken));
    });
  });
}
