import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Id } from '#kernel';
import type { Actor } from '#platform/context';
import { checkLedger } from '#modules/ledger';
import { reconcile } from '#modules/payments';
import { testPrep, type TestPrep } from '#test/prep';

type Person = Actor & { personId: Id<'person'> };
interface Booking {
  id: string;
  state: string;
  code?: string;
  total: { amountMinor: number };
  refund?: { amountMinor: number };
  payment: { status: string; declined?: { code: string }; action?: { url: string } };
  quote: { total: { amountMinor: number }; hostReceives: { amountMinor: number } };
  actions: { transition: string }[];
}
interface Quote {
  id: string;
  code?: string;
  total: { amountMinor: number };
  lines: { code: string; explanation: string }[];
  facts?: unknown;
}

describe('a kitchen booked through the public API', () => {
  let house: TestPrep;
  let chef: Person;
  let host: Person;
  let listingId: string;
  let day = 1;

  before(async () => {
    house = await testPrep();
    chef = await house.person('chef', 'Ana Chef');
    host = await house.host('Maria Host');
    listingId = await house.kitchen(host);
  });

  /** A fresh quote for four hours, on a day of its own unless one is given. */
  const quote = async (who = chef, hours = 4, start = house.market.clock.now().add({ hours: 24 * day++ + 24 })): Promise<Quote> => {
    const startsAt = start.round({ smallestUnit: 'hour' });
    const { body } = await house.call<Quote>(who, 'POST', '/quotes', {
      listingId,
      startsAt: startsAt.toString(),
      endsAt: startsAt.add({ hours }).toString(),
    });
    return body;
  };
  const book = async (card = 'pm_card_visa', priced?: Quote, who = chef, key: string = crypto.randomUUID()) =>
    house.call<Booking>(
      who,
      'POST',
      '/bookings',
      { quoteId: (priced ?? (await quote(who))).id, paymentMethodId: card },
      { 'idempotency-key': key },
    );
  const tomorrowAtOne = (): Temporal.Instant =>
    house.market.clock.now().toZonedDateTimeISO('America/Los_Angeles').add({ days: 1 }).withPlainTime({ hour: 13 }).toInstant();
  /** Books and lets the bank answer. */
  const booked = async (card?: string): Promise<string> => {
    const { body } = await book(card);
    await house.settle();
    return body.id;
  };
  /** A request waits for the bank by itself; what follows from it is done after. */
  const settleWhile = async (request: Promise<unknown>): Promise<void> => {
    await request;
    await house.settle();
  };
  const look = async (id: string, who = chef): Promise<Booking> => (await house.call<Booking>(who, 'GET', `/bookings/${id}`)).body;
  const act = async (who: Person, id: string, transition: string): Promise<number> => {
    const request = house.call<Booking>(who, 'POST', `/bookings/${id}/transitions`, { transition });
    await settleWhile(request);
    return (await request).status;
  };
  const booksAreRight = async (): Promise<void> => {
    const { ok, problems } = await checkLedger(house.market.ctx);
    assert.ok(ok, JSON.stringify(problems));
    const { difference } = await reconcile(house.market.ctx, house.prep.provider, 'USD');
    assert.equal(difference.amountMinor, 0n);
  };
  const held = async (): Promise<string[]> => (await checkLedger(house.market.ctx)).held.map(({ account }) => account);

  test('the price explains itself, line by line', async () => {
    const priced = await quote();
    assert.deepEqual(
      priced.lines.map(({ code }) => code),
      ['time', 'cleaning', 'service', 'commission'],
    );
    assert.equal(priced.lines[0]?.explanation, '4 h × $50.00');
    assert.equal(priced.total.amountMinor, 20_000 + 2_000 + 1_760);
  });

  test('a weekend or evening costs what the host said when it was quoted; a later change of prices leaves the quote as it is', async () => {
    const own = await house.kitchen(host);
    const patch = (price: object) => house.call(host, 'PATCH', `/listings/${own}`, { price });
    const ask = (startsAt: string, endsAt: string) => house.call<Quote>(chef, 'POST', '/quotes', { listingId: own, startsAt, endsAt });
    assert.equal((await patch({ weekendPercent: 30, eveningPercent: 20, lengthDiscounts: [{ hours: 5, percent: 10 }] })).status, 200);
    // Friday from 5 PM to 9 PM in San Francisco.
    const { body: priced } = await ask('2026-03-14T00:00:00Z', '2026-03-14T04:00:00Z');
    assert.deepEqual(priced.lines.map(({ code, explanation }) => [code, explanation]).slice(0, 2), [
      ['time', '4 h × $50.00'],
      ['evening', '20% of 3 h × $50.00 (Monday to Friday, 6 PM to 6 AM)'],
    ]);
    assert.equal((await patch({ eveningPercent: null, weekendPercent: null })).status, 200);
    assert.deepEqual((await house.call<Quote>(chef, 'GET', `/quotes/${priced.id}`)).body.lines, priced.lines);
    const { body: after } = await ask('2026-03-14T00:00:00Z', '2026-03-14T05:00:00Z');
    assert.deepEqual(
      after.lines.map(({ code }) => code),
      ['time', 'length', 'cleaning', 'service', 'commission'],
    );
  });

  test('request, accept, cook, complete: the host is paid after the hold and both are told', async () => {
    const id = await booked();
    assert.equal((await look(id)).state, 'requested');
    assert.equal(await act(host, id, 'accept'), 200);
    const confirmed = await look(id);
    assert.equal(confirmed.state, 'confirmed');
    assert.ok((await held()).includes(`escrow:booking:${id}`));
    house.market.clock.moveBy({ hours: 24 * day + 72 });
    await house.settle();
    house.market.clock.moveBy({ hours: 25 });
    await house.settle();
    assert.equal((await look(id)).state, 'paidOut');
    assert.deepEqual(await held(), []);
    const mails = house.mail.inbox.list({ limit: 100 }).map(({ subject }) => subject);
    for (const subject of ['New request: Test Kitchen', 'Confirmed: Test Kitchen', 'Booked: Test Kitchen', 'Your share is on its way'])
      assert.ok(mails.includes(subject), subject);
    await booksAreRight();
  });

  test('a declined, a withdrawn and an expired request release the card, and the time is free again', async () => {
    for (const end of ['declined', 'withdrawn', 'expired']) {
      const priced = await quote();
      const request = book('pm_card_visa', priced);
      await settleWhile(request);
      const { id } = (await request).body;
      if (end === 'declined') await act(host, id, 'decline');
      if (end === 'withdrawn') await act(chef, id, 'withdraw');
      if (end === 'expired') house.market.clock.moveBy({ hours: 24 });
      await house.settle();
      assert.equal((await look(id)).state, end);
      assert.deepEqual(await held(), []);
    }
    await booksAreRight();
  });

  test('a refused card keeps the time for another card, and gives it up after 15 minutes', async () => {
    const id = await booked('pm_card_chargeDeclinedInsufficientFunds');
    const refused = await look(id);
    assert.equal(refused.state, 'unpaid');
    assert.equal(refused.payment.declined?.code, 'insufficient_funds');
    const again = house.call<Booking>(chef, 'POST', `/bookings/${id}/payment`, { paymentMethodId: 'pm_card_visa' });
    await settleWhile(again);
    assert.equal((await look(id)).state, 'requested');
    const other = await booked('pm_card_chargeDeclined');
    house.market.clock.moveBy({ minutes: 16 });
    await house.settle();
    assert.equal((await look(other)).state, 'lapsed');
    await act(chef, id, 'withdraw');
    await booksAreRight();
  });

  test('a bank that wants to be asked is asked, and the booking goes on by itself', async () => {
    const id = await booked('pm_card_threeDSecure2Required');
    const waiting = await look(id);
    assert.equal(waiting.state, 'confirming');
    const url = waiting.payment.action?.url ?? '';
    await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'answer=complete',
      redirect: 'manual',
    });
    house.market.clock.moveBy({ minutes: 2 });
    await house.prep.modules.find(({ name }) => name === 'payments')?.jobs?.[1]?.handle(house.market.ctx, {} as never);
    await house.settle();
    assert.equal((await look(id)).state, 'requested');
    await act(chef, id, 'withdraw');
  });

  test('cancelling the day before refunds half, the host keeps a share, and nothing is left in between', async () => {
    const request = book('pm_card_visa', await quote(chef, 4, tomorrowAtOne()));
    await settleWhile(request);
    const { id, total } = (await request).body;
    await act(host, id, 'accept');
    await act(chef, id, 'cancelByChef');
    await house.settle();
    const cancelled = await look(id);
    assert.equal(cancelled.state, 'cancelled');
    assert.equal(cancelled.refund?.amountMinor, total.amountMinor / 2);
    assert.deepEqual(await held(), []);
    await booksAreRight();
  });

  test('the same hour is sold once: the second chef is told so, with other times', async () => {
    const other = await house.person('chef', 'Kofi Chef');
    const start = house.market.clock.now().add({ hours: 24 * 30 });
    const [mine, theirs] = [await quote(chef, 2, start), await quote(other, 2, start)];
    const first = book('pm_card_visa', mine);
    await settleWhile(first);
    assert.equal((await first).status, 201);
    const second = await book('pm_card_visa', theirs, other);
    assert.equal(second.status, 409);
    assert.equal(second.body.code, 'calendar.slot_taken');
    await act(chef, (await first).body.id, 'withdraw');
  });

  test('one idempotency key sent 50 times at once makes one booking and one authorization', async () => {
    const priced = await quote();
    const before = house.stripe.state().intents.length;
    const requests = Array.from({ length: 50 }, () => book('pm_card_visa', priced, chef, 'one-key'));
    await settleWhile(Promise.all(requests));
    const answers = await Promise.all(requests);
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [201]);
    assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1);
    assert.equal(house.stripe.state().intents.length, before + 1);
    await act(chef, answers[0]?.body.id ?? '', 'withdraw');
  });

  test('a provider that loses three answers in ten charges nobody twice', async () => {
    house.stripe.switches.set({ loseRate: 0.3, seed: 5 });
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) {
      const id = await booked();
      await act(host, id, 'accept');
      ids.push(id);
    }
    for (const id of ids) await act(host, id, 'cancelByHost');
    await house.settle();
    house.stripe.switches.reset();
    for (const id of ids) assert.equal((await look(id)).state, 'cancelled');
    assert.ok(house.stripe.state().intents.every(({ approvals }) => approvals <= 1));
    assert.deepEqual(await held(), []);
    await booksAreRight();
  });

  test('nobody sees or moves another’s booking, and a host cannot cancel as the chef', async () => {
    const id = await booked();
    const stranger = await house.person('chef', 'Strange Chef');
    assert.equal((await house.call(stranger, 'GET', `/bookings/${id}`)).status, 404);
    assert.equal((await house.call(stranger, 'POST', `/bookings/${id}/transitions`, { transition: 'withdraw' })).status, 404);
    assert.equal((await house.call(host, 'POST', `/bookings/${id}/transitions`, { transition: 'withdraw' })).status, 403);
    assert.equal((await house.call(undefined, 'GET', `/bookings/${id}`)).status, 401);
    assert.equal((await house.call(chef, 'POST', `/bookings/${id}/transitions`, { transition: 'nonsense' })).status, 400);
    await act(chef, id, 'withdraw');
  });
});
