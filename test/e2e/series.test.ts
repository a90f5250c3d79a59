import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Id } from '#kernel';
import type { Actor } from '#platform/context';
import { sql } from '#platform/database';
import { checkLedger } from '#modules/ledger';
import { testPrep, type TestPrep } from '#test/prep';

type Person = Actor & { personId: Id<'person'> };
interface Clash {
  startsAt: string;
  code: string;
  nearestFree: { startsAt: string }[];
}
interface Answer {
  id: string;
  code: string;
  detail: string;
  state: string;
  total: { amountMinor: number };
  bookings: { id: string; state: string; startsAt: string }[];
  quotes: { startsAt: string; total: { amountMinor: number } }[];
  acts: string[];
  facts: { clashes: Clash[] };
  items: { subject?: string; template?: string; title?: string }[];
}

describe('a time that comes again and again, booked through the public API', () => {
  let house: TestPrep;
  let [ana, ben, host]: Person[] = [];
  let listingId = '';

  before(async () => {
    house = await testPrep();
    [ana, ben, host] = [await house.person('chef', 'Ana Chef'), await house.person('chef', 'Ben Chef'), await house.host('Maria Host')];
    listingId = await house.kitchen(host);
  });

  const price = (who: Person | undefined, startsAt: string, times = 4, rest: object = {}) =>
    house.call<Answer>(who, 'POST', '/series/quotes', { listingId, startsAt, minutes: 240, repeat: { every: 'week', times }, ...rest });
  const book = (who: Person | undefined, id: string, card = 'pm_card_visa', key: string = crypto.randomUUID()) =>
    house.call<Answer>(who, 'POST', `/series/${id}/bookings`, { paymentMethodId: card }, { 'idempotency-key': key });
  const act = (who: Person | undefined, id: string, what: string, more: object = {}) =>
    house.call<Answer>(who, 'POST', `/series/${id}/acts`, { act: what, ...more });
  const states = async (id: string) => {
    await house.settle();
    return (await house.call<Answer>(ana, 'GET', `/series/${id}`)).body.bookings.map(({ state }) => state);
  };
  const letters = async () => (await sql`select from notification`.execute(house.market.ctx.db)).rows.length;

  test('every Tuesday by the wall’s clock, across the change of the clock: each date priced, the sum on top, one yes for all', async () => {
    const offer = await price(ana, '2026-03-03T08:00');
    assert.equal(offer.status, 201, JSON.stringify(offer.body));
    assert.deepEqual(
      offer.body.quotes.map(({ startsAt }) => startsAt),
      ['2026-03-03T16:00:00Z', '2026-03-10T15:00:00Z', '2026-03-17T15:00:00Z', '2026-03-24T15:00:00Z'],
    );
    assert.equal(offer.body.total.amountMinor, 4 * (offer.body.quotes[0]?.total.amountMinor ?? 0));

    const told = await letters();
    const key = crypto.randomUUID();
    const made = await book(ana, offer.body.id, 'pm_card_visa', key);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.deepEqual(
      await states(offer.body.id),
      Array.from({ length: 4 }, () => 'requested'),
    );
    assert.equal((await letters()) - told, 2, 'host and chef heard of it once, not once for each date');
    assert.equal((await book(ana, offer.body.id, 'pm_card_visa', key)).body.id, offer.body.id, 'the same request again is the same series');
    assert.equal((await book(ana, offer.body.id)).body.code, 'bookings.series_booked');

    assert.equal((await act(ben, offer.body.id, 'accept')).status, 404);
    const accepted = await act(host, offer.body.id, 'accept');
    assert.equal(accepted.status, 200, JSON.stringify(accepted.body));
    assert.deepEqual(
      await states(offer.body.id),
      Array.from({ length: 4 }, () => 'confirmed'),
    );

    const first = accepted.body.bookings[0]?.id ?? '';
    await house.call(ana, 'POST', `/bookings/${first}/transitions`, { transition: 'cancelByChef' });
    assert.deepEqual((await states(offer.body.id)).slice(0, 2), ['cancelled', 'confirmed'], 'one can be cancelled alone');
    assert.equal((await act(ana, offer.body.id, 'end')).status, 200);
    assert.deepEqual(
      await states(offer.body.id),
      Array.from({ length: 4 }, () => 'cancelled'),
      'and the rest at once',
    );
    assert.equal((await act(ana, offer.body.id, 'end')).body.code, 'bookings.series_nothing');
    assert.ok((await checkLedger(house.market.ctx)).ok);
  });

  test('two of four dates that cannot be had refuse all, each is named with what is free near it, and nothing is held', async () => {
    const block = { startsAt: '2026-04-14T17:00:00Z', endsAt: '2026-04-14T18:00:00Z' };
    await house.call(host, 'POST', `/listings/${listingId}/blocks`, block);
    await house.call(host, 'POST', `/listings/${listingId}/exceptions`, { date: '2026-04-21', closed: true });
    const { status, body } = await price(ana, '2026-04-07T08:00');
    assert.deepEqual([status, body.code], [409, 'calendar.series_clashes']);
    assert.deepEqual(
      body.facts.clashes.map(({ startsAt, code }) => [startsAt, code]),
      [
        ['2026-04-14T15:00:00Z', 'calendar.slot_taken'],
        ['2026-04-21T15:00:00Z', 'calendar.closed'],
      ],
    );
    assert.ok(body.facts.clashes.every(({ nearestFree }) => nearestFree.length > 0));
    const rest = await price(ana, '2026-04-07T08:00', 4, {
      repeat: { every: 'week', times: 4, without: ['2026-04-14', '2026-04-21'] },
    });
    assert.deepEqual(
      rest.body.quotes.map(({ startsAt }) => startsAt),
      ['2026-04-07T15:00:00Z', '2026-04-28T15:00:00Z'],
      'left out, the others can be had',
    );
  });

  test('a series whose second date went to another since it was priced is refused whole: no booking, no card asked', async () => {
    const offer = await price(ana, '2026-03-04T08:00', 3);
    const slot = { listingId, startsAt: '2026-03-11T15:00:00Z', endsAt: '2026-03-11T17:00:00Z' };
    const other = await house.call<Answer>(ben, 'POST', '/quotes', slot);
    const body = { quoteId: other.body.id, paymentMethodId: 'pm_card_visa' };
    await house.call(ben, 'POST', '/bookings', body, { 'idempotency-key': crypto.randomUUID() });
    const intents = house.stripe.state().intents.length;
    const late = await book(ana, offer.body.id);
    assert.deepEqual([late.status, late.body.code], [409, 'calendar.series_clashes']);
    assert.equal(late.body.facts.clashes.length, 1);
    await house.settle();
    assert.equal(house.stripe.state().intents.length, intents);
    assert.deepEqual(await states(offer.body.id), []);
  });

  test('a card that is refused for all dates is tried again for all at once, and the host waits for it', async () => {
    const offer = await price(ana, '2026-03-05T08:00', 2);
    await book(ana, offer.body.id, 'pm_card_chargeDeclined');
    assert.deepEqual(await states(offer.body.id), ['unpaid', 'unpaid']);
    assert.equal((await act(host, offer.body.id, 'accept')).body.code, 'bookings.series_not_ready');
    assert.equal((await act(ana, offer.body.id, 'pay', { paymentMethodId: 'pm_card_visa' })).status, 200);
    assert.deepEqual(await states(offer.body.id), ['requested', 'requested']);
    assert.equal((await act(host, offer.body.id, 'end', { note: 'The floor is being done.' })).status, 200);
    assert.deepEqual(await states(offer.body.id), ['declined', 'declined']);
  });
});
