import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import ICAL from 'ical.js';
import { testPrep, type TestPrep } from '#test/prep';

/** What a calendar program understands: UID, title, status, sequence and times in UTC. */
function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  return calendar.getAllSubcomponents('vevent').map((event) => ({
    uid: String(event.getFirstPropertyValue('uid')),
    title: String(event.getFirstPropertyValue('summary')),
    status: String(event.getFirstPropertyValue('status')),
    sequence: Number(event.getFirstPropertyValue('sequence')),
    start: String(event.getFirstPropertyValue('dtstart')),
    end: String(event.getFirstPropertyValue('dtend')),
  }));
}

describe('calendar feeds', () => {
  let house: TestPrep;
  let host: Awaited<ReturnType<TestPrep['host']>>;
  let chef: Awaited<ReturnType<TestPrep['person']>>;
  let kitchen: string;

  before(async () => {
    house = await testPrep();
    host = await house.host('Maria Host');
    chef = await house.person('chef', 'Ana Chef');
    kitchen = await house.kitchen(host);
  });

  const fetchFeed = (address: string, headers: Record<string, string> = {}) =>
    house.app.inject({ method: 'GET', url: new URL(address).pathname, headers });
  const open = async (who: typeof host, path: string): Promise<string> => {
    const answer = await house.call<{ address: string }>(who, 'POST', path);
    assert.equal(answer.status, 201);
    return answer.body.address;
  };

  test('a booking keeps its UID and grows its sequence from request to cancellation, for host and chef alike', async () => {
    const [hosts, chefs] = [await open(host, `/listings/${kitchen}/feed`), await open(chef, '/me/feed')];
    const day = { listingId: kitchen, startsAt: '2026-03-10T18:00:00Z', endsAt: '2026-03-10T20:00:00Z' };
    const quote = await house.call<{ id: string }>(chef, 'POST', '/quotes', day);
    const asked = { quoteId: quote.body.id, paymentMethodId: 'pm_card_visa' };
    const booking = await house.call<{ id: string; number: string }>(chef, 'POST', '/bookings', asked, { 'idempotency-key': 'feed' });
    await house.settle();
    const [requested] = read((await fetchFeed(hosts)).body);
    assert.deepEqual(
      { ...requested, sequence: 0 },
      {
        uid: `booking-${booking.body.id}@house.test`,
        title: `Booked, ${booking.body.number}`,
        status: 'TENTATIVE',
        sequence: 0,
        start: '2026-03-10T18:00:00Z',
        end: '2026-03-10T20:00:00Z',
      },
    );
    const move = (who: typeof host, transition: string) =>
      house.call(who, 'POST', `/bookings/${booking.body.id}/transitions`, { transition }, { 'idempotency-key': transition });
    assert.equal((await move(host, 'accept')).status, 200);
    await house.settle();
    const [confirmed] = read((await fetchFeed(chefs)).body);
    assert.equal(confirmed?.status, 'CONFIRMED');
    assert.equal(confirmed.title, `Test Kitchen, ${booking.body.number}`);
    assert.equal((await move(chef, 'cancelByChef')).status, 200);
    await house.settle();
    const [cancelled] = read((await fetchFeed(hosts)).body);
    assert.equal(cancelled?.status, 'CANCELLED');
    assert.equal(new Set([requested?.uid, confirmed.uid, cancelled.uid]).size, 1);
    assert((requested?.sequence ?? 0) < confirmed.sequence && confirmed.sequence < cancelled.sequence);
    assert.doesNotMatch((await fetchFeed(hosts)).body, /Ana|Maria|example\.org|Folsom/);
  });

  test('an unchanged feed answers 304 to its tag, and another tag once something changed', async () => {
    const address = await open(host, `/listings/${kitchen}/feed`);
    const first = await fetchFeed(address);
    assert.match(String(first.headers['content-type']), /^text\/calendar/);
    const tag = String(first.headers['etag']);
    const again = await fetchFeed(address, { 'if-none-match': tag });
    assert.deepEqual([again.statusCode, again.body], [304, '']);
    const block = { startsAt: '2026-03-12T18:00:00Z', endsAt: '2026-03-12T20:00:00Z', note: 'repairs; oven, hood' };
    assert.equal((await house.call(host, 'POST', `/listings/${kitchen}/blocks`, block)).status, 201);
    const changed = await fetchFeed(address, { 'if-none-match': tag });
    assert.equal(changed.statusCode, 200);
    assert(read(changed.body).some(({ title }) => title === 'Blocked: repairs; oven, hood'));
  });

  test('a renewed or removed address answers nobody, and a stranger can neither see nor make one', async () => {
    const old = await open(host, `/listings/${kitchen}/feed`);
    const renewed = await open(host, `/listings/${kitchen}/feed`);
    assert.notEqual(old, renewed);
    assert.equal((await fetchFeed(old)).statusCode, 404);
    const seen = await house.call<{ address: string }>(host, 'GET', `/listings/${kitchen}/feed`);
    assert.equal(seen.body.address, renewed);
    const stranger = await house.host('Sven Host');
    for (const method of ['GET', 'POST', 'DELETE']) {
      const refused = await house.call<{ code: string }>(stranger, method, `/listings/${kitchen}/feed`);
      assert.deepEqual([refused.status, refused.body.code], [404, 'calendar.resource_missing']);
    }
    assert.equal((await fetchFeed(renewed)).statusCode, 200);
    assert.equal((await house.call(host, 'DELETE', `/listings/${kitchen}/feed`)).status, 204);
    assert.equal((await fetchFeed(renewed)).statusCode, 404);
    assert.deepEqual((await house.call(host, 'GET', `/listings/${kitchen}/feed`)).body, {});
  });

  test('an opening of a kitchen is told as free time, so that no calendar that reads it takes the kitchen for busy', async () => {
    const address = await open(host, `/listings/${kitchen}/feed`);
    const opening = { startsAt: '2026-03-15T22:00', minutes: 120, note: 'Night market' };
    assert.equal((await house.call(host, 'POST', `/listings/${kitchen}/openings`, opening)).status, 201);
    const { body } = await fetchFeed(address);
    const [told] = body.split('BEGIN:VEVENT').filter((each) => each.includes('Open: Night market'));
    assert.match(told ?? '', /TRANSP:TRANSPARENT/);
    assert.match(told ?? '', /DTSTART:20260316T050000Z/);
  });
});
