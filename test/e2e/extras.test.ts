import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Id } from '#kernel';
import type { Actor } from '#platform/context';
import { testPrep, type TestPrep } from '#test/prep';

type Person = Actor & { personId: Id<'person'> };
interface Answer {
  id: string;
  code: string;
  detail: string;
  state: string;
  total: { amountMinor: number };
  lines: { code: string; label: string; explanation: string; amount: { amountMinor: number } }[];
  extras: { id: string; units: number }[];
  quote: Answer;
  items: { id: string; free: number }[];
}

describe('extras booked with a kitchen, through the public API', () => {
  let house: TestPrep;
  let [ana, ben, host]: Person[] = [];
  let [here, next, oven, dock] = ['', '', '', ''];
  const usd = (amountMinor: number) => ({ amountMinor, currency: 'USD' });

  before(async () => {
    house = await testPrep();
    [ana, ben, host] = [await house.person('chef', 'Ana Chef'), await house.person('chef', 'Ben Chef'), await house.host('Maria Host')];
    [here, next] = [await house.kitchen(host), await house.kitchen(host)];
    const offer = async (title: string, units: number, per: string, minor: number) =>
      (
        await house.call<Answer>(host, 'POST', '/host/extras', {
          title,
          units,
          price: usd(minor),
          per,
          bufferMinutes: 0,
          listingIds: [here, next],
        })
      ).body.id;
    [oven, dock] = [await offer('Deck oven', 2, 'hour', 500), await offer('Loading dock', 1, 'booking', 1_500)];
  });

  const slot = { startsAt: '2026-03-10T18:00:00Z', endsAt: '2026-03-10T22:00:00Z' };
  const quote = (who: Person | undefined, listingId: string, extras: { id: string; units: number }[]) =>
    house.call<Answer>(who, 'POST', '/quotes', { listingId, ...slot, extras });
  const book = (who: Person | undefined, quoteId: string) =>
    house.call<Answer>(who, 'POST', '/bookings', { quoteId, paymentMethodId: 'pm_card_visa' }, { 'idempotency-key': crypto.randomUUID() });
  const free = async (listingId: string) =>
    (await house.call<Answer>(undefined, 'GET', `/listings/${listingId}/extras?${new URLSearchParams(slot)}`)).body.items.map(
      (each) => each.free,
    );

  test('each has its own line in the quote, fees are shares of it too, and what was chosen is kept', async () => {
    const { body } = await quote(ana, here, [
      { id: oven, units: 2 },
      { id: dock, units: 1 },
    ]);
    const lines = new Map(body.lines.map((line) => [line.code, line]));
    assert.deepEqual(
      [lines.get('extras.1'), lines.get('extras.2')].map((line) => [line?.label, line?.explanation, line?.amount.amountMinor]),
      [
        ['Deck oven', '2 × 4 h × $5.00', 4_000],
        ['Loading dock', '$15.00 flat', 1_500],
      ],
    );
    // 4 h × $50, $20 cleaning, $55 of extras, and 8 % of all of it.
    assert.equal(body.total.amountMinor, 20_000 + 2_000 + 5_500 + 2_200);
    assert.deepEqual(
      body.extras.map(({ id, units }) => ({ id, units })),
      [
        { id: oven, units: 2 },
        { id: dock, units: 1 },
      ],
    );
  });

  test('of two who want the one dock from two kitchens, one gets kitchen and dock, and the other is told and holds nothing', async () => {
    const first = await quote(ana, here, [{ id: dock, units: 1 }]);
    const second = await quote(ben, next, [{ id: dock, units: 1 }]);
    const booked = await book(ana, first.body.id);
    assert.equal(booked.status, 201);
    const refused = await book(ben, second.body.id);
    assert.deepEqual([refused.status, refused.body.code], [409, 'calendar.part_taken']);
    assert.match(refused.body.detail, /Loading dock is already taken then/);
    assert.deepEqual(await free(next), [2, 0]);
    assert.equal((await quote(ben, next, [])).status, 201, 'the kitchen itself is free');

    await house.settle();
    const after = await house.call<Answer>(ana, 'POST', `/bookings/${booked.body.id}/transitions`, { transition: 'withdraw' });
    assert.equal(after.status, 200);
    assert.deepEqual(await free(next), [2, 1], 'withdrawn, both are free again');
  });

  test('what is not offered there, or more than there is, is refused by name', async () => {
    const many = await quote(ana, here, [{ id: oven, units: 3 }]);
    assert.deepEqual([many.status, many.body.code, many.body.detail], [400, 'listings.bad_extra', 'There are 2 of Deck oven, not 3.']);
    const off = await house.call<Answer>(host, 'PATCH', `/host/extras/${oven}`, { isOffered: false });
    assert.equal(off.status, 200);
    assert.equal((await quote(ana, here, [{ id: oven, units: 1 }])).body.code, 'listings.extra_missing');
  });

  test('another host neither changes it nor offers it with a kitchen that is not theirs', async () => {
    const other = await house.person('host', 'Other Host');
    assert.equal((await house.call<Answer>(other, 'PATCH', `/host/extras/${dock}`, { units: 5 })).body.code, 'listings.extra_missing');
    const stolen = { title: 'Dock', units: 1, price: usd(1), per: 'hour', bufferMinutes: 0, listingIds: [here] };
    assert.equal((await house.call<Answer>(other, 'POST', '/host/extras', stolen)).body.code, 'listings.missing');
  });
});
