import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { claimsHouse, type ClaimsHouse } from '#test/claims';

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
const usd = (amountMinor: number) => ({ amountMinor, currency: 'USD' });

describe('a deposit, from the card and back', () => {
  let h: ClaimsHouse;
  before(async () => {
    h = await claimsHouse();
  });

  test('is quoted beside the total, charged once with it, kept apart, and returned in full 48 hours after the end', async () => {
    const id = await h.booked();
    const { total, deposit, charged, quote } = await h.booking(id);
    assert.deepEqual([total.amountMinor, deposit?.amountMinor, charged.amountMinor], [23_760, 20_000, 43_760]);
    assert.equal(quote.hostReceives.amountMinor, 20_000, 'no commission of the deposit');
    const { body } = await h.house.call<{ lines: { code: string; explanation: string; receiver: string }[] }>(
      h.chef,
      'GET',
      `/quotes/${(quote as unknown as { id: string }).id}`,
    );
    const line = body.lines.find(({ code }) => code === 'deposit');
    assert.equal(line?.explanation, '$200.00 flat, kept apart and returned 48 hours after the end, unless the host claims damage');
    assert.equal(line?.receiver, 'guest');
    await h.after(id, 25);
    assert.equal((await h.booking(id)).state, 'paidOut', 'the price does not wait for the deposit');
    assert.equal((await h.only(id, 'deposit')).state, 'held');
    await h.after(id, 48);
    assert.equal((await h.only(id, 'deposit')).state, 'returned');
    assert.equal(await h.paidOut(), 20_000);
    await h.settledBooks();
  });

  test('goes back at once when the booking is cancelled, whatever the policy keeps of the price', async () => {
    const id = await h.booked();
    const was = await h.paidOut();
    const startsIn = Temporal.Instant.from((await h.booking(id)).startsAt)
      .since(h.house.market.clock.now())
      .total('hours');
    h.house.market.clock.moveBy({ minutes: Math.round((startsIn - 2) * 60) });
    await h.house.call(h.chef, 'POST', `/bookings/${id}/transitions`, { transition: 'cancelByChef' });
    await h.house.settle();
    assert.equal((await h.booking(id)).state, 'cancelled');
    assert.equal((await h.only(id, 'deposit')).state, 'returned');
    assert.equal((await h.paidOut()) - was, 20_000, 'the price, which the policy keeps, and nothing of the deposit');
    await h.settledBooks();
  });

  test('pays the damage that the chef agrees to; the rest goes back, and both see what was shown', async () => {
    const id = await h.booked();
    const { id: caseId } = await h.only(id, 'deposit');
    const early = await h.act(h.host, caseId, { transition: 'claim', statement: 'Broken', amount: usd(7_501) });
    assert.deepEqual([early.status, early.body.code], [400, 'claims.too_early']);
    await h.after(id, 26);
    const was = await h.paidOut();
    const photo = await h.upload(h.host, id, 'image/jpeg', jpeg);
    const tooMuch = await h.act(h.host, caseId, { transition: 'claim', statement: 'The oven door is broken', amount: usd(20_001) });
    assert.deepEqual([tooMuch.status, tooMuch.body.code], [400, 'claims.bad_amount']);
    const claimed = await h.act(h.host, caseId, {
      transition: 'claim',
      statement: 'The oven door is broken',
      amount: usd(7_501),
      evidence: [photo],
    });
    assert.deepEqual([claimed.status, claimed.body.state, claimed.body.asked?.amountMinor], [200, 'claimed', 7_501]);
    await h.after(id, 49);
    const seen = await h.only(id, 'deposit');
    assert.equal(seen.state, 'claimed', 'a claim keeps the deposit from going back');
    assert.equal(seen.evidence[0]?.by, 'Maria Host');
    const file = await h.house.app.inject({ url: seen.evidence[0]?.address ?? '' });
    assert.deepEqual([file.statusCode, file.headers['content-type']], [200, 'image/jpeg']);
    assert.equal((await h.act(h.host, caseId, { transition: 'agree' })).status, 403);
    assert.equal((await h.act(h.chef, caseId, { transition: 'agree' })).status, 200);
    assert.equal((await h.only(id, 'deposit')).state, 'settled');
    assert.equal((await h.paidOut()) - was, 7_501);
    await h.settledBooks();
  });

  test('is divided by a ruling when the chef disagrees; the reason is told to both', async () => {
    const id = await h.booked();
    await h.after(id, 26);
    const was = await h.paidOut();
    const { id: caseId } = await h.only(id, 'deposit');
    await h.act(h.host, caseId, { transition: 'claim', statement: 'A pan is missing', amount: usd(9_000) });
    const fake = await h.upload(h.chef, id, 'application/pdf', Buffer.from('<script>alert(1)</script>'));
    const refused = await h.act(h.chef, caseId, { transition: 'contest', statement: 'It hangs there', evidence: [fake] });
    assert.deepEqual([refused.status, refused.body.code], [400, 'claims.bad_file']);
    assert.equal((await h.act(h.chef, caseId, { transition: 'contest', statement: 'It hangs there' })).body.state, 'ruling');
    const open = await h.house.call<{ items: { id: string }[] }>(h.admin, 'GET', '/admin/cases');
    assert.ok(open.body.items.some((each) => each.id === caseId));
    assert.equal((await h.act(h.host, caseId, { transition: 'rule', statement: 'Mine', amount: usd(20_000) })).status, 403);
    assert.equal((await h.act(h.admin, caseId, { transition: 'rule', amount: usd(3_333) })).status, 400);
    const ruled = await h.act(h.admin, caseId, { transition: 'rule', statement: 'The photo shows an old pan.', amount: usd(3_333) });
    assert.equal(ruled.status, 200);
    assert.equal((await h.only(id, 'deposit')).state, 'settled');
    assert.equal((await h.paidOut()) - was, 3_333);
    const mails = h.house.mail.inbox.list({ limit: 100 }).filter(({ subject }) => subject.includes('is decided'));
    assert.equal(mails.length, 2);
    await h.settledBooks();
  });

  test('a claim without an answer goes to a ruling, the house is reminded, and nothing awarded gives all of it back', async () => {
    const id = await h.booked();
    await h.after(id, 1);
    const { id: caseId } = await h.only(id, 'deposit');
    await h.act(h.host, caseId, { transition: 'claim', statement: 'It smells', amount: usd(20_000) });
    await h.after(id, 74);
    assert.equal((await h.only(id, 'deposit')).state, 'ruling');
    const reminders = (): number =>
      h.house.mail.inbox.list({ limit: 100 }).filter(({ subject }) => subject.startsWith('Still waiting')).length;
    const was = reminders();
    await h.after(id, 74 + 49);
    assert.equal(reminders(), was + 1);
    await h.act(h.admin, caseId, { transition: 'rule', statement: 'A smell is no damage.', amount: usd(0) });
    assert.equal((await h.only(id, 'deposit')).state, 'returned');
    await h.settledBooks();
  });

  test('a host asks for a deposit within the market’s bounds, or for none', async () => {
    const set = async (deposit: unknown) =>
      h.house.call<{ fields?: { path: string }[] }>(h.host, 'PATCH', `/listings/${h.listingId}`, { price: { deposit } });
    assert.equal((await set(usd(1_999))).body.fields?.[0]?.path, '/price/deposit');
    assert.equal((await set(usd(100_001))).status, 400);
    assert.equal((await set(null)).status, 200);
    const id = await h.booked();
    assert.equal((await h.booking(id)).deposit, undefined);
    assert.deepEqual(await h.cases(id), []);
  });

  test('or without one: the timeline tells what was done, and the chef’s papers open at the place where they cook', async () => {
    const id = await h.booked();
    const booking = await h.house.call<{ timeline: { title: string }[] }>(h.chef, 'GET', `/bookings/${id}`);
    const told = booking.body.timeline.map(({ title }) => title);
    assert.ok(told.includes('Accepted') && !told.includes('Accept'), told.join());
    const placeOf = async (chef: typeof h.chef) => (await h.house.call<{ place: string }>(chef, 'GET', '/compliance/papers')).body.place;
    assert.equal(await placeOf(h.chef), 'San Francisco');
    assert.notEqual(await placeOf(await h.house.person('chef', 'Nora New')), 'San Francisco');
  });
});
