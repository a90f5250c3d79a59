import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { claimsHouse, type ClaimsHouse } from '#test/claims';

interface PackView {
  id: string;
  state: string;
  minutesLeft: number;
  left: { amountMinor: number };
  total: { amountMinor: number };
  expiresAt: string;
}

describe('a pack of hours', () => {
  let h: ClaimsHouse;
  let day = 1;
  before(async () => {
    h = await claimsHouse(0);
  });

  const call = async <T>(who: ClaimsHouse['chef'], method: string, path: string, body?: object, headers?: Record<string, string>) => {
    const answer = await h.house.call<T>(who, method, path, body, headers);
    await h.house.settle();
    return answer;
  };
  /** Ten hours for $400.01, so that nothing divides evenly. */
  const bought = async (card = 'pm_card_visa'): Promise<PackView> => {
    const price = { amountMinor: 40_001, currency: 'USD' };
    const offered = await call<{ items: { id: string }[] }>(h.host, 'POST', `/listings/${h.listingId}/pack-offers`, {
      hours: 10,
      price,
      validMonths: 6,
    });
    assert.equal(offered.status, 201, JSON.stringify(offered.body));
    const offerId = offered.body.items.at(-1)?.id;
    const { body, status } = await call<PackView>(h.chef, 'POST', '/packs', { offerId, paymentMethodId: card }, key());
    assert.equal(status, 201, JSON.stringify(body));
    await call(h.host, 'DELETE', `/listings/${h.listingId}/pack-offers/${offerId}`);
    return pack(body.id);
  };
  const key = () => ({ 'idempotency-key': crypto.randomUUID() });
  const pack = async (id: string): Promise<PackView> => {
    const { items } = (await call<{ items: PackView[] }>(h.chef, 'GET', '/packs')).body;
    return items.find((each) => each.id === id) ?? assert.fail('the pack is gone');
  };
  const quoted = (packId: string, hours: number) => {
    const now = h.house.market.clock.now().toZonedDateTimeISO('America/Los_Angeles');
    const start = now
      .add({ days: 3 + day++ })
      .withPlainTime({ hour: 10 })
      .toInstant();
    return call<{ id: string; code: string; total: { amountMinor: number } }>(h.chef, 'POST', '/quotes', {
      listingId: h.listingId,
      startsAt: start.toString(),
      endsAt: start.add({ minutes: hours * 60 }).toString(),
      packId,
    });
  };
  const book = (quoteId: string) => call<{ id: string; code: string; state: string }>(h.chef, 'POST', '/bookings', { quoteId }, key());
  const state = async (id: string): Promise<string> => (await h.booking(id)).state;
  const act = (who: ClaimsHouse['chef'], id: string, transition: string) =>
    call(who, 'POST', `/bookings/${id}/transitions`, { transition });

  test('pays for a booking without a card; the host is paid for the hours used, and the rest goes back at its end to the cent', async () => {
    const { id, total, expiresAt } = await bought();
    const { body } = await quoted(id, 3);
    const booking = await book(body.id);
    assert.equal(booking.status, 201, JSON.stringify(booking.body));
    assert.equal((await pack(id)).minutesLeft, 420);
    await act(h.host, booking.body.id, 'accept');
    const before = await h.paidOut();
    await h.after(booking.body.id, 49);
    assert.equal(await state(booking.body.id), 'paidOut');
    assert.equal((await h.paidOut()) - before, (await h.booking(booking.body.id)).quote.hostReceives.amountMinor);
    const left = (await pack(id)).left.amountMinor;
    assert.equal(left + body.total.amountMinor, total.amountMinor);
    const { clock } = h.house.market;
    clock.moveBy({ milliseconds: Temporal.Instant.from(expiresAt).epochMilliseconds - clock.now().epochMilliseconds });
    await h.house.settle();
    assert.deepEqual([(await pack(id)).state, (await pack(id)).left.amountMinor], ['ended', 0]);
    await h.settledBooks();
  });

  test('has its hours back when the host declines, and its part of them when the chef cancels late', async () => {
    const { id, total } = await bought();
    const declined = await book((await quoted(id, 4)).body.id);
    await act(h.host, declined.body.id, 'decline');
    assert.equal(await state(declined.body.id), 'declined');
    const back = await pack(id);
    assert.deepEqual([back.minutesLeft, back.left.amountMinor], [600, total.amountMinor]);
    const canceled = await book((await quoted(id, 4)).body.id);
    await act(h.host, canceled.body.id, 'accept');
    const { startsAt } = await h.booking(canceled.body.id);
    const { clock } = h.house.market;
    const late = Temporal.Instant.from(startsAt).subtract({ hours: 30 });
    clock.moveBy({ milliseconds: late.epochMilliseconds - clock.now().epochMilliseconds });
    await h.house.settle();
    await act(h.chef, canceled.body.id, 'cancelByChef');
    assert.equal(await state(canceled.body.id), 'cancelled');
    assert.equal((await pack(id)).minutesLeft, 480, 'half of four hours came back');
  });

  const dispute = async (id: string, amountMinor: number): Promise<string> => {
    const wish = { kind: 'dispute', statement: 'The oven was cold.', amount: { amountMinor, currency: 'USD' } };
    const { status, body } = await call<{ id: string }>(h.chef, 'POST', `/bookings/${id}/cases`, wish);
    assert.equal(status, 201, JSON.stringify(body));
    return body.id;
  };
  const used = async (packId: string, hours: number): Promise<string> => {
    const { body } = await book((await quoted(packId, hours)).body.id);
    await act(h.host, body.id, 'accept');
    await h.after(body.id, 2);
    return body.id;
  };

  test('has back in hours what a ruling gives of a booking, and to its card when it has ended meanwhile; the host is paid for the rest', async () => {
    const { id } = await bought();
    const first = await used(id, 4);
    const { total, quote } = await h.booking(first);
    const was = await h.paidOut();
    const half = Math.floor(total.amountMinor / 2);
    const caseId = await dispute(first, half);
    await h.act(h.host, caseId, { transition: 'agree' });
    assert.equal(await state(first), 'ruled');
    const share = Math.round((quote.hostReceives.amountMinor * (total.amountMinor - half)) / total.amountMinor);
    assert.equal((await h.paidOut()) - was, share);
    const back = await pack(id);
    assert.equal(back.minutesLeft, 360 + Math.floor((240 * half) / total.amountMinor));

    const second = await used(id, 2);
    const all = (await h.booking(second)).total.amountMinor;
    const later = await dispute(second, all);
    const { clock } = h.house.market;
    clock.moveBy({ milliseconds: Temporal.Instant.from(back.expiresAt).epochMilliseconds - clock.now().epochMilliseconds });
    await h.house.settle();
    assert.equal((await pack(id)).state, 'ended');
    if ((await h.only(second, 'dispute')).state === 'ruling')
      await h.act(h.admin, later, { transition: 'rule', statement: 'Nobody answered.', amount: { amountMinor: all, currency: 'USD' } });
    assert.equal(await state(second), 'ruled');
    assert.equal((await pack(id)).left.amountMinor, 0, 'an ended pack takes nothing back');
    const { captured = 0, refunded = 0 } =
      h.house.stripe.state().intents.find((intent) => intent.captured === back.total.amountMinor && intent.refunded > 0) ?? {};
    assert.equal(captured - refunded, total.amountMinor - half, 'the card has back all but what was used and kept');
    await h.settledBooks();
  });

  test('more time beside a pack is paid by the card that bought it, and overtime costs the hour of the pack and half of it', async () => {
    const { id } = await bought();
    const { body } = await book((await quoted(id, 3)).body.id);
    await act(h.host, body.id, 'accept');
    interface Opening {
      kind: string;
      choices?: { minutes: number; charge: { amountMinor: number } }[];
    }
    const { body: seen, status } = await call<{ openings: Opening[] }>(h.chef, 'GET', `/bookings/${body.id}/cases`);
    assert.equal(status, 200, JSON.stringify(seen));
    const hour = seen.openings.find(({ kind }) => kind === 'extension')?.choices?.find(({ minutes }) => minutes === 60);
    assert.equal(hour?.charge.amountMinor, 5_500, 'the hour of the kitchen with its service fee');
    const asked = await call<{ id: string }>(h.chef, 'POST', `/bookings/${body.id}/cases`, { kind: 'extension', minutes: 60 });
    assert.equal(asked.status, 201, JSON.stringify(asked.body));
    await h.act(h.host, asked.body.id, { transition: 'accept' });
    assert.equal((await h.only(body.id, 'extension')).state, 'kept');
    await h.after(body.id, 1);
    const wish = { kind: 'overtime', minutes: 60, statement: 'An hour late.' };
    const said = await call<{ id: string }>(h.host, 'POST', `/bookings/${body.id}/cases`, wish);
    assert.equal(said.status, 201, JSON.stringify(said.body));
    await h.act(h.chef, said.body.id, { transition: 'agree' });
    const late = await h.only(body.id, 'overtime');
    // 40.00 an hour and half of it, and the service fee of 5.00 at least.
    assert.deepEqual([late.state, late.awarded?.amountMinor], ['settled', 6_500]);
    await h.after(body.id, 49);
    assert.equal((await h.only(body.id, 'extension')).state, 'settled');
    const postings = await call<{ items: { kind: string }[] }>(h.host, 'GET', `/bookings/${body.id}/ledger`);
    const kinds = Map.groupBy(postings.body.items, ({ kind }) => kind);
    assert.deepEqual(
      ['packs.moved', 'payments.captured', 'payments.distributed', 'payments.transferred'].map((kind) => kinds.get(kind)?.length),
      [1, 2, 3, 3],
      'every posting about the booking: its hours, more time and overtime',
    );
  });

  test('is not overdrawn by requests that come at once, nor used by another or for another time than it is good for', async () => {
    const { id } = await bought();
    const quotes = [];
    for (let at = 0; at < 4; at++) quotes.push((await quoted(id, 4)).body.id);
    const answers = await Promise.all(
      quotes.map((quoteId) => h.house.call<{ code?: string }>(h.chef, 'POST', '/bookings', { quoteId }, key())),
    );
    await h.house.settle();
    assert.equal(answers.filter(({ status }) => status === 201).length, 2);
    assert.deepEqual(answers.flatMap(({ status, body }) => (status === 201 ? [] : [body.code])).sort(), [
      'packs.not_enough',
      'packs.not_enough',
    ]);
    assert.equal((await pack(id)).minutesLeft, 120);
    const stranger = await h.house.person('chef', 'Kofi Chef');
    const start = h.house.market.clock
      .now()
      .add({ hours: 24 * 300 })
      .toString();
    const times = { listingId: h.listingId, startsAt: start, endsAt: start, packId: id };
    assert.notEqual((await call(stranger, 'POST', '/quotes', times)).status, 201);
  });
});
