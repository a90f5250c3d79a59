import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { sql } from '#platform/database';
import { claimsHouse, type CaseView, type ClaimsHouse, type Person } from '#test/claims';

const usd = (amountMinor: number) => ({ amountMinor, currency: 'USD' });
const refused = 'pm_card_chargeDeclined';
const asking = 'pm_card_authenticationRequired';

type Seen = CaseView & { bankUrl?: string; declined?: string };

/** What the chef's card says in a case, and what a case does when nobody says anything. Every test ends with books in which nothing rests. */
describe('cards and silence in cases', () => {
  let h: ClaimsHouse;
  before(async () => {
    h = await claimsHouse(0);
  });

  const open = async (who: Person, bookingId: string, wish: object): Promise<CaseView> => {
    const { status, body } = await h.house.call<CaseView>(who, 'POST', `/bookings/${bookingId}/cases`, wish);
    assert.equal(status, 201, JSON.stringify(body));
    await h.house.settle();
    return body;
  };
  const see = async (id: string): Promise<Seen> => (await h.house.call<Seen>(h.chef, 'GET', `/cases/${id}`)).body;
  const pass = async (span: { hours?: number; minutes?: number }): Promise<void> => {
    h.house.market.clock.moveBy(span);
    await h.house.settle();
  };
  const moveTo = async (at: string): Promise<void> =>
    pass({ minutes: Math.ceil(Temporal.Instant.from(at).since(h.house.market.clock.now()).total('minutes')) });
  const useCard = (id: string, card: string) =>
    sql`update booking set payment_method_id = ${card} where id = ${id}`.execute(h.house.market.ctx.db);
  /** The chef answers on the bank's page, and the house hears of it. */
  const answer = async (address: string | undefined, word: 'complete' | 'fail'): Promise<void> => {
    const sent = await fetch(String(address), { method: 'POST', body: new URLSearchParams({ answer: word }), redirect: 'manual' });
    assert.equal(sent.status, 303);
    await pass({ minutes: 1 });
  };
  const told = async (template: string, link: string): Promise<number> => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from notification where template = ${template} and link = ${link}`.execute(h.house.market.ctx.db);
    return rows[0]?.n ?? 0;
  };
  const later = (instant: string, minutes: number): string => Temporal.Instant.from(instant).add({ minutes }).toString();
  const inUse = async (card: string): Promise<string> => {
    const id = await h.booked();
    await moveTo((await h.booking(id)).startsAt);
    await useCard(id, card);
    return id;
  };

  test('more time whose bank asks for the chef is kept for a quarter of an hour; confirmed, it is booked', async () => {
    const id = await inUse(asking);
    const { endsAt } = await h.booking(id);
    const { id: first } = await open(h.chef, id, { kind: 'extension', minutes: 30 });
    assert.equal((await see(first)).state, 'confirmingCard');
    await answer((await see(first)).bankUrl, 'fail');
    assert.equal((await see(first)).state, 'notTaken');
    const { id: second } = await open(h.chef, id, { kind: 'extension', minutes: 30 });
    await pass({ minutes: 15 });
    assert.equal((await see(second)).state, 'notTaken', 'nobody answered the bank');
    assert.equal((await h.booking(id)).endsAt, endsAt);
    const { id: third } = await open(h.chef, id, { kind: 'extension', minutes: 30 });
    await answer((await see(third)).bankUrl, 'complete');
    assert.equal((await see(third)).state, 'kept');
    assert.notEqual((await h.booking(id)).endsAt, endsAt);
    await h.after(id, 49);
    assert.equal((await see(third)).state, 'settled');
    await h.settledBooks();
  });

  test('more time whose card is refused leaves the end where it was, and the time free', async () => {
    const id = await inUse(refused);
    const { endsAt } = await h.booking(id);
    const { id: caseId } = await open(h.chef, id, { kind: 'extension', minutes: 60 });
    const seen = await see(caseId);
    assert.equal(seen.state, 'notTaken');
    assert.match(seen.declined ?? '', /declined/);
    assert.equal((await h.booking(id)).endsAt, endsAt);
    assert.equal(await told('extension.card_refused.chef', `/bookings/${id}`), 1);
    const next = { listingId: h.listingId, startsAt: later(endsAt, 30), endsAt: later(endsAt, 120) };
    assert.equal((await h.house.call(h.chef, 'POST', '/quotes', next)).status, 201, 'the time after it is free');
    await h.after(id, 49);
    await h.settledBooks();
  });

  test('more time that the host does not answer within a day is let go, and nothing is charged', async () => {
    let id = await h.booked();
    while (
      Temporal.Instant.from((await h.booking(id)).startsAt)
        .since(h.house.market.clock.now())
        .total('hours') < 30
    )
      id = await h.booked();
    const { id: caseId } = await open(h.chef, id, { kind: 'extension', minutes: 60 });
    assert.equal((await see(caseId)).state, 'requested');
    await pass({ hours: 24 });
    assert.equal((await see(caseId)).state, 'notTaken');
    assert.equal(await told('extension.expired.chef', `/bookings/${id}`), 1);
    await h.after(id, 49);
    await h.settledBooks();
  });

  test('overtime that no card pays in two weeks is written off: both are told, and nothing was charged', async () => {
    const id = await h.booked();
    await h.after(id, 1);
    await useCard(id, refused);
    const { id: caseId } = await open(h.host, id, { kind: 'overtime', minutes: 60, statement: 'An hour late.' });
    await h.act(h.chef, caseId, { transition: 'agree' });
    assert.equal((await see(caseId)).state, 'unpaid');
    await h.act(h.chef, caseId, { transition: 'payAgain', paymentMethodId: asking });
    assert.equal((await see(caseId)).state, 'confirmingCard');
    await pass({ hours: 24 });
    assert.equal((await see(caseId)).state, 'unpaid', 'the bank was not answered within a day');
    const [booking, chef] = [await h.booking(id), h.house.market.as(h.chef)];
    assert.equal(booking.state, 'paidOut', 'the booking itself is over');
    await assert.rejects(h.house.prep.identity.closeAccount(chef, {}), {
      code: 'identity.account_in_use',
      message: /A deposit or a case about a booking is not settled yet/,
    });
    await pass({ hours: 24 * 14 });
    assert.equal((await see(caseId)).state, 'writtenOff');
    assert.equal(await told('overtime.written_off', `/bookings/${id}`), 2);
    assert.ok(h.house.stripe.state().intents.every(({ reference, captured }) => captured === 0 || reference !== caseId));
    await h.settledBooks();
  });

  test('overtime is charged once the chef has confirmed it with their bank', async () => {
    const id = await h.booked();
    await h.after(id, 1);
    await useCard(id, asking);
    const was = await h.paidOut();
    const { id: caseId } = await open(h.host, id, { kind: 'overtime', minutes: 60, statement: 'An hour late.' });
    await h.act(h.chef, caseId, { transition: 'contest', statement: 'It was my watch.' });
    await h.act(h.admin, caseId, { transition: 'rule', statement: 'The door says so.', amount: usd(8_100) });
    assert.equal((await see(caseId)).state, 'confirmingCard', 'the chef is not there, and is asked');
    assert.equal(await told('overtime.unpaid.chef', `/bookings/${id}`), 1);
    await answer((await see(caseId)).bankUrl, 'complete');
    assert.equal((await see(caseId)).state, 'settled');
    assert.equal((await h.paidOut()) - was, 6_750);
    await h.after(id, 49);
    await h.settledBooks();
  });

  test('who says that they came is heard: the house rules over both words, and over what was shown from the beginning', async () => {
    const id = await h.booked();
    await h.after(id, 2);
    const photo = await h.upload(h.host, id, 'image/png', png);
    const { id: caseId } = await open(h.host, id, { kind: 'no_show', statement: 'Nobody came.', evidence: [photo] });
    const [shown] = (await see(caseId)).evidence;
    assert.equal(shown?.by, 'Maria Host');
    assert.equal((await h.house.app.inject({ url: shown?.address ?? '' })).statusCode, 200);
    const mine = await h.upload(h.chef, id, 'image/png', png);
    await h.act(h.chef, caseId, { transition: 'contest', statement: 'I was there at ten.', evidence: [mine] });
    assert.equal((await see(caseId)).evidence.length, 2);
    await h.after(id, 60);
    assert.equal((await see(caseId)).state, 'ruling', 'what is contested is not decided by silence');
    const was = await h.paidOut();
    await h.act(h.admin, caseId, { transition: 'rule', statement: 'The lock was opened at ten.', amount: usd(0) });
    assert.equal((await see(caseId)).state, 'decided');
    await h.after(id, 90);
    assert.equal((await h.booking(id)).state, 'paidOut');
    assert.equal((await h.paidOut()) - was, 20_000);
    await h.settledBooks();
  });
});

/** One white pixel. */
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==', 'base64');
