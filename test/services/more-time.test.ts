import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { sql } from '#platform/database';
import { claimsHouse, type CaseView, type ClaimsHouse, type Person } from '#test/claims';

const usd = (amountMinor: number) => ({ amountMinor, currency: 'USD' });

interface Opening {
  kind: string;
  until: string;
  choices?: { minutes: number; charge: { amountMinor: number } }[];
  refund?: { amountMinor: number };
}

/** One house for all: more time before it is taken and after, and the price under dispute. Every test ends with books in which nothing rests. */
describe('more time and disputes, from the report to the last cent', () => {
  let h: ClaimsHouse;
  before(async () => {
    h = await claimsHouse();
  });

  const open = async (who: Person, bookingId: string, wish: object) => {
    const answer = await h.house.call<CaseView & { facts?: { nearestFree: object[] } }>(who, 'POST', `/bookings/${bookingId}/cases`, wish);
    await h.house.settle();
    return answer;
  };
  const openings = async (who: Person, bookingId: string): Promise<Opening[]> =>
    (await h.house.call<{ openings: Opening[] }>(who, 'GET', `/bookings/${bookingId}/cases`)).body.openings;
  const endOf = async (id: string): Promise<string> => (await h.booking(id)).endsAt;
  const later = (instant: string, minutes: number): string => Temporal.Instant.from(instant).add({ minutes }).toString();
  /** The price, of which the host gets 20,000, was paid out and nothing else was. */
  const usual = 20_000;

  test('before the start the host says yes; the end moves, the price is as quoted, and it is paid out with the booking', async () => {
    const id = await h.booked();
    const was = await h.paidOut();
    const end = await endOf(id);
    const [extension] = (await openings(h.chef, id)).filter(({ kind }) => kind === 'extension');
    const hour = extension?.choices?.find(({ minutes }) => minutes === 60);
    // 50.00 of time, the least service fee of 5.00; no cleaning again.
    assert.equal(hour?.charge.amountMinor, 5_500);
    assert.deepEqual(await openings(h.host, id), [], 'the host has nothing to report yet');
    const stale = await open(h.chef, id, { kind: 'extension', minutes: 60, amount: usd(5_400) });
    assert.deepEqual([stale.status, stale.body.code], [409, 'claims.price_changed']);
    assert.equal((await open(h.host, id, { kind: 'extension', minutes: 60 })).status, 403);
    const asked = await open(h.chef, id, { kind: 'extension', minutes: 60, amount: usd(5_500), statement: 'The bread needs longer' });
    assert.equal(asked.status, 201, JSON.stringify(asked.body));
    const { id: caseId, state } = await h.only(id, 'extension');
    assert.equal(state, 'requested');
    assert.equal(await endOf(id), end, 'it ends later only once it is paid');
    assert.equal((await open(h.chef, id, { kind: 'extension', minutes: 30 })).body.code, 'claims.opened_already');
    assert.equal((await h.act(h.chef, caseId, { transition: 'accept' })).status, 403);
    assert.equal((await h.act(h.host, caseId, { transition: 'accept' })).status, 200);
    assert.equal((await h.only(id, 'extension')).state, 'kept');
    assert.equal(await endOf(id), later(end, 60));
    await h.after(id, 23.9);
    assert.equal((await h.only(id, 'extension')).state, 'kept', 'counted from the later end');
    await h.after(id, 49);
    assert.equal((await h.booking(id)).state, 'paidOut');
    assert.equal((await h.only(id, 'extension')).state, 'settled');
    const { body: record } = await h.house.call<{ items: { title: string }[] }>(h.admin, 'GET', `/admin/bookings/${id}/record`);
    for (const title of ['More time: Accept', 'Paid by card: '])
      assert.ok(
        record.items.some((item) => item.title.startsWith(title)),
        `the record of the booking tells “${title}”`,
      );
    // Commission of a tenth, frozen with the sale.
    assert.equal((await h.paidOut()) - was, usual + 4_500);
    await h.settledBooks();
  });

  test('a refusal of the host, and a card that is refused, give the kept time back; nothing was charged', async () => {
    const id = await h.booked();
    const end = await endOf(id);
    const asked = await open(h.chef, id, { kind: 'extension', minutes: 60 });
    const listing = { listingId: h.listingId, startsAt: later(end, 30), endsAt: later(end, 120) };
    const rival = () => h.house.call<{ code?: string }>(h.chef, 'POST', '/quotes', listing);
    assert.equal((await rival()).body.code, 'calendar.slot_taken', 'the time is kept while the host thinks');
    assert.equal((await h.act(h.host, asked.body.id, { transition: 'decline' })).status, 200);
    assert.equal((await rival()).status, 201, 'and free again');
    assert.equal((await h.cases(id)).find(({ kind }) => kind === 'extension')?.state, 'notTaken');
    await h.house.call(h.chef, 'POST', `/bookings/${id}/transitions`, { transition: 'cancelByChef' });
    await h.house.settle();
    await h.settledBooks();
  });

  test('in use it is booked at once; when the next hour is taken, the free times are named and nothing is charged', async () => {
    const id = await h.booked();
    const end = await endOf(id);
    const next = { listingId: h.listingId, startsAt: later(end, 120), endsAt: later(end, 240) };
    const { body: quote } = await h.house.call<{ id: string }>(h.chef, 'POST', '/quotes', next);
    const key = { 'idempotency-key': crypto.randomUUID() };
    const taking = { quoteId: quote.id, paymentMethodId: 'pm_card_visa' };
    const { body: other } = await h.house.call<{ id: string }>(h.chef, 'POST', '/bookings', taking, key);
    await h.house.settle();
    await h.house.call(h.host, 'POST', `/bookings/${other.id}/transitions`, { transition: 'accept' });
    const { startsAt } = await h.booking(id);
    h.house.market.clock.moveBy({
      milliseconds: Temporal.Instant.from(startsAt).epochMilliseconds - h.house.market.clock.now().epochMilliseconds + 60_000,
    });
    await h.house.settle();
    const offered = (await openings(h.chef, id)).find(({ kind }) => kind === 'extension')?.choices?.map(({ minutes }) => minutes);
    assert.deepEqual(offered, [30, 60, 90], 'half an hour of cleaning lies before the next');
    const refused = await open(h.chef, id, { kind: 'extension', minutes: 120 });
    assert.deepEqual([refused.status, refused.body.code], [409, 'calendar.slot_taken']);
    assert.deepEqual(refused.body.facts?.nearestFree[0], { startsAt: end, endsAt: later(end, 90) });
    assert.equal((await open(h.chef, id, { kind: 'extension', minutes: 90 })).status, 201);
    assert.equal((await h.only(id, 'extension')).state, 'kept');
    assert.equal(await endOf(id), later(end, 90));
    // Staff gives everything back: the extra time follows its booking.
    await h.house.call(h.admin, 'POST', `/bookings/${id}/transitions`, { transition: 'refund' });
    await h.house.settle();
    assert.equal((await h.only(id, 'extension')).state, 'settled');
    assert.equal((await h.only(id, 'extension')).awarded?.amountMinor, 8_100);
    await h.after(other.id, 49);
    await h.settledBooks();
  });

  test('overtime costs half more and is charged when the chef agrees; nobody reports it twice or a day late', async () => {
    const id = await h.booked();
    assert.equal((await open(h.host, id, { kind: 'overtime', minutes: 60, statement: 'Stayed' })).body.code, 'claims.not_now');
    await h.after(id, 1);
    const was = await h.paidOut();
    assert.equal((await open(h.host, id, { kind: 'overtime', minutes: 60 })).body.code, 'claims.no_statement');
    const said = await open(h.host, id, { kind: 'overtime', minutes: 60, statement: 'They left an hour late.' });
    assert.equal(said.status, 201);
    assert.equal((await open(h.host, id, { kind: 'overtime', minutes: 15, statement: 'More' })).body.code, 'claims.opened_already');
    await h.after(id, 25);
    assert.equal((await h.paidOut()) - was, usual, 'nothing is charged before the chef agrees');
    await h.act(h.chef, said.body.id, { transition: 'agree' });
    const settled = await h.only(id, 'overtime');
    // 75.00 and 8 % service fee; the host gets 75.00 less a tenth.
    assert.deepEqual([settled.state, settled.awarded?.amountMinor], ['settled', 8_100]);
    assert.equal((await h.paidOut()) - was, usual + 6_750);
    await h.after(id, 49);
    await h.settledBooks();
    const second = await h.booked();
    await h.after(second, 24.1);
    assert.equal((await open(h.host, second, { kind: 'overtime', minutes: 15, statement: 'Late' })).body.code, 'claims.not_now');
    await h.after(second, 49);
  });

  test('contested overtime is charged as a person rules; a refused card leaves it owed until another pays', async () => {
    const id = await h.booked();
    await h.after(id, 1);
    await sql`update booking set payment_method_id = 'pm_card_chargeDeclined' where id = ${id}`.execute(h.house.market.ctx.db);
    const was = await h.paidOut();
    const { body } = await open(h.host, id, { kind: 'overtime', minutes: 120, statement: 'Two hours' });
    await h.act(h.chef, body.id, { transition: 'contest', statement: 'It was one' });
    const ruled = await h.act(h.admin, body.id, { transition: 'rule', statement: 'The door says one.', amount: usd(8_101) });
    assert.equal(ruled.status, 200, JSON.stringify(ruled.body));
    assert.equal((await h.only(id, 'overtime')).state, 'unpaid');
    assert.equal((await h.act(h.chef, body.id, { transition: 'payAgain' })).body.code, 'claims.no_card');
    await h.act(h.chef, body.id, { transition: 'payAgain', paymentMethodId: 'pm_card_visa' });
    assert.equal((await h.only(id, 'overtime')).state, 'settled');
    assert.equal((await h.paidOut()) - was, 6_751, 'the same part of each share, the odd cent the house’s');
    await h.after(id, 49);
    await h.settledBooks();
  });

  test('a dispute keeps the price beyond the release; a ruling divides it to the cent', async () => {
    const id = await h.booked();
    await h.after(id, 2);
    const was = await h.paidOut();
    const { body } = await open(h.chef, id, { kind: 'dispute', statement: 'The oven was cold.', amount: usd(10_000) });
    assert.equal((await h.booking(id)).state, 'disputed');
    assert.equal((await open(h.host, id, { kind: 'dispute', statement: 'Mine', amount: usd(0) })).body.code, 'claims.not_now');
    await h.after(id, 30);
    assert.equal(await h.paidOut(), was, 'the release waits');
    assert.equal((await h.act(h.chef, body.id, { transition: 'agree' })).status, 403, 'nobody agrees with themselves');
    await h.act(h.host, body.id, { transition: 'contest', statement: 'It was warm.' });
    await h.act(h.admin, body.id, { transition: 'rule', statement: 'Warm for half of it.', amount: usd(7_777) });
    assert.equal((await h.booking(id)).state, 'ruled');
    assert.equal((await h.only(id, 'dispute')).state, 'decided');
    // 159.83 is kept of 237.60, of which the host's part is 20,000 of 23,760.
    assert.equal((await h.paidOut()) - was, 13_454);
    await h.after(id, 49);
    await h.settledBooks();
  });

  test('who did not come gets a tenth back unless they disagree; a closed kitchen gives everything back; withdrawn, it goes on', async () => {
    const id = await h.booked();
    await h.after(id, 2);
    const was = await h.paidOut();
    const { body } = await open(h.host, id, { kind: 'no_show', statement: 'Nobody came.' });
    assert.equal(body.asked?.amountMinor, 2_376);
    await h.after(id, 51);
    assert.equal((await h.booking(id)).state, 'ruled', 'silence is agreement with the policy');
    assert.equal((await h.paidOut()) - was, 18_000);
    await h.settledBooks();

    const closed = await h.booked();
    await h.after(closed, 1);
    const report = await open(h.chef, closed, { kind: 'closed', statement: 'Nobody opened.' });
    await h.act(h.host, report.body.id, { transition: 'agree' });
    assert.equal((await h.only(closed, 'closed')).awarded?.amountMinor, 23_760);
    await h.after(closed, 49);
    assert.equal((await h.booking(closed)).state, 'ruled');
    await h.settledBooks();

    const mistaken = await h.booked();
    await h.after(mistaken, 1);
    const said = await open(h.chef, mistaken, { kind: 'closed', statement: 'Nobody opened.' });
    await h.act(h.chef, said.body.id, { transition: 'withdraw' });
    assert.equal((await h.booking(mistaken)).state, 'completed');
    await h.after(mistaken, 49);
    assert.equal((await h.booking(mistaken)).state, 'paidOut');
    assert.equal((await h.paidOut()) - was, 18_000 + usual);
    await h.settledBooks();
  });
});
