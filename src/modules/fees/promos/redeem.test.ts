import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { interval, isGuildhallError, Money, type Id } from '#kernel';
import { inTransaction } from '#platform/database';
import { somebody, testMarket, type TestMarket } from '#test/market';
import { createPromo, feesModule, holdPromo, keepPromo, promoById, quote, releasePromo, storeQuote, type FeeSchedule } from '../index.ts';

const usd = (minor: number): Money.Money => Money.money(minor, 'USD');
const schedule: FeeSchedule = {
  version: 'test',
  currency: 'USD',
  from: '2026-01-01',
  lines: [
    { code: 'time', label: 'Time', kind: 'price', payer: 'guest', amount: { type: 'time', rate: 'hourly' } },
    { code: 'promo', label: 'Promo code', kind: 'discount', payer: 'guest', fundedBy: 'platform', amount: { type: 'promo', of: ['time'] } },
  ],
  taxes: [],
};

describe('uses of a promo code', () => {
  let m: TestMarket;
  let codes = 0;
  before(async () => {
    m = await testMarket({ modules: [feesModule()] });
  });

  const code = (limits: { budgetUses?: number; budget?: Money.Money; usesPerPerson?: number }): Promise<{ id: string }> =>
    inTransaction(m.ctx, (tx) =>
      createPromo(m.ctx, tx, {
        code: `CODE${codes++}`,
        percent: 10,
        bearer: 'platform',
        currency: 'USD',
        from: m.clock.now(),
        note: '',
        ...limits,
      }),
    );
  const someone = (): Id<'person'> => somebody('chef').personId as Id<'person'>;
  /** Ten dollars off an hour of a hundred, for a booking that is not there yet. */
  const offered = async (promoId: string, personId: Id<'person'>) => {
    const start = m.clock.now().add({ hours: 24 });
    const facts = {
      startsAt: start.toZonedDateTimeISO('UTC'),
      minutes: 60,
      place: { country: 'US', region: 'CA', city: 'San Francisco' },
      amounts: { hourly: usd(10_000) },
      promo: { code: 'CODE', bearer: 'platform' as const, basisPoints: 1_000 },
    };
    const { id } = await inTransaction(m.ctx, (tx) =>
      storeQuote(m.ctx, tx, {
        subject: { kind: 'listing', id: 'l' },
        personId,
        interval: interval(start, start.add({ hours: 1 })),
        quote: quote(schedule, facts),
        promoId,
        expiresAt: m.clock.now().add({ minutes: 30 }),
      }),
    );
    return { quoteId: id, by: m.ctx.newId('booking'), personId };
  };
  const hold = (use: Awaited<ReturnType<typeof offered>>): Promise<string> =>
    inTransaction(m.ctx, (tx) => holdPromo(m.ctx, tx, use)).then(
      () => 'held',
      (error: unknown) => (isGuildhallError(error) ? error.code : String(error)),
    );
  const release = (by: string) => inTransaction(m.ctx, (tx) => releasePromo(m.ctx, tx, by));
  const standing = async (id: string): Promise<[number, number]> => {
    const { usedCount, used } = (await promoById(m.ctx.db, id)) ?? assert.fail('the code is gone');
    return [usedCount, Number(used.amountMinor)];
  };
  const count = (answers: string[], what: string): number => answers.filter((each) => each === what).length;

  test('of forty people at five uses, five get one, all others are told, and the sums are right', async () => {
    const { id } = await code({ budgetUses: 5 });
    const uses = await Promise.all(Array.from({ length: 40 }, () => offered(id, someone())));
    const answers = await Promise.all(uses.map(hold));
    assert.deepEqual([count(answers, 'held'), count(answers, 'fees.promo_spent')], [5, 35]);
    assert.deepEqual(await standing(id), [5, 5_000]);
  });

  test('of money, no more is ever given than there is', async () => {
    const { id } = await code({ budget: usd(3_999) });
    const uses = await Promise.all(Array.from({ length: 20 }, () => offered(id, someone())));
    assert.equal(count(await Promise.all(uses.map(hold)), 'held'), 3);
    assert.deepEqual(await standing(id), [3, 3_000]);
  });

  test('one person who sends many requests at once gets as many as one person may', async () => {
    const { id } = await code({ usesPerPerson: 2 });
    const person = someone();
    const uses = await Promise.all(Array.from({ length: 12 }, () => offered(id, person)));
    const answers = await Promise.all(uses.map(hold));
    assert.deepEqual([count(answers, 'held'), count(answers, 'fees.promo_used_by_you')], [2, 10]);
    assert.deepEqual(await standing(id), [2, 2_000]);
  });

  test('given back while others ask, each use is counted once and none is lost', async () => {
    const { id } = await code({ budgetUses: 10 });
    const first = await Promise.all(Array.from({ length: 10 }, () => offered(id, someone())));
    await Promise.all(first.map(hold));
    const next = await Promise.all(Array.from({ length: 10 }, () => offered(id, someone())));
    const [answers] = await Promise.all([Promise.all(next.map(hold)), Promise.all([...first, ...first].map(({ by }) => release(by)))]);
    const held = count(answers, 'held');
    assert.deepEqual(await standing(id), [held, held * 1_000]);
    for (const use of next) assert.match(await hold({ ...use, by: m.ctx.newId('booking') }), /held|promo_spent/);
    assert.deepEqual(await standing(id), [10, 10_000]);
  });

  test('is kept for good when paid, and comes back even then if the booking is taken back', async () => {
    const { id } = await code({ budgetUses: 1 });
    const use = await offered(id, someone());
    assert.equal(await hold(use), 'held');
    await inTransaction(m.ctx, (tx) => keepPromo(tx, use.by));
    assert.deepEqual(await standing(id), [1, 1_000]);
    await release(use.by);
    await release(use.by);
    assert.deepEqual(await standing(id), [0, 0]);
  });
});
