import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Id } from '#kernel';
import type { Actor } from '#platform/context';
import { sql } from '#platform/database';
import { checkLedger } from '#modules/ledger';
import { reconcile } from '#modules/payments';
import { testPrep, type TestPrep } from '#test/prep';

type Person = Actor & { personId: Id<'person'> };
interface Answered {
  id: string;
  code?: string;
  detail?: string;
  state: string;
  fields?: { path: string }[];
  total: { amountMinor: number };
  hostReceives: { amountMinor: number };
  promo?: { amountMinor: number };
  lines: { code: string; label: string; explanation: string; amount: { amountMinor: number } }[];
}
interface Promo {
  id: string;
  code: string;
  usedCount: number;
  used: { amountMinor: number };
  status: string;
}

describe('promo codes', () => {
  let house: TestPrep;
  let [ana, kofi, host, admin]: Person[] = [];
  let listingId: string;
  let day = 1;
  const usd = (amountMinor: number) => ({ amountMinor, currency: 'USD' });

  before(async () => {
    house = await testPrep();
    [ana, kofi] = [await house.person('chef', 'Ana Chef'), await house.person('chef', 'Kofi Chef')];
    [host, admin] = [await house.host('Maria Host'), await house.person('admin', 'Ada Admin')];
    listingId = await house.kitchen(host);
  });

  const call = (who: Person | undefined, path: string, body?: object, method = body === undefined ? 'GET' : 'POST') =>
    house.call<Answered>(who, method, path, body, { 'idempotency-key': crypto.randomUUID() });
  const make = (code: string, rest: object = { percent: 10 }) =>
    call(admin, '/admin/promo-codes', { code, bearer: 'platform', from: house.market.clock.now().toString(), ...rest });
  const standing = async (code: string): Promise<Promo> => {
    const { body } = await house.call<{ items: Promo[] }>(admin, 'GET', '/admin/promo-codes?limit=50');
    return body.items.find((each) => each.code === code) ?? assert.fail(`no code ${code}`);
  };
  /** Four hours from ten on a day of its own: $200.00 of time, $20.00 of cleaning. */
  const quote = (who: Person | undefined, promoCode?: string, at = listingId) => {
    const noon = house.market.clock
      .now()
      .toZonedDateTimeISO('America/Los_Angeles')
      .add({ days: 2 + day++ });
    const start = noon.withPlainTime({ hour: 10 }).toInstant();
    const times = { startsAt: start.toString(), endsAt: start.add({ hours: 4 }).toString() };
    return call(who, '/quotes', { listingId: at, ...times, ...(promoCode !== undefined && { promoCode }) });
  };
  const book = (who: Person | undefined, quoteId: string, paymentMethodId = 'pm_card_visa') =>
    call(who, '/bookings', { quoteId, paymentMethodId });
  const booked = async (who: Person | undefined, code: string, card?: string): Promise<string> => {
    const { status, body } = await book(who, (await quote(who, code)).body.id, card);
    assert.equal(status, 201, String(body.detail));
    await house.settle();
    return body.id;
  };
  const act = async (who: Person | undefined, id: string, transition: string): Promise<void> => {
    assert.equal((await call(who, `/bookings/${id}/transitions`, { transition })).status, 200);
    await house.settle();
  };
  const refusal = async (answer: Promise<{ status: number; body: Answered }>): Promise<unknown[]> => {
    const { status, body } = await answer;
    return [status, body.code, body.fields?.[0]?.path];
  };

  test('the house’s code lowers what the chef pays and nothing of what the host receives; a host’s code is the host’s', async () => {
    await make('HOUSE10', { percent: 10, atMost: usd(1_500) });
    await make('HOST20', { amount: usd(2_000), bearer: 'provider', listing: listingId });
    const plain = (await quote(ana)).body;
    const ours = (await quote(ana, ' house10')).body;
    const theirs = (await quote(ana, 'HOST20')).body;
    assert.deepEqual(
      ours.lines.find(({ code }) => code === 'promo'),
      {
        code: 'promo',
        label: 'Promo code HOUSE10',
        explanation: '10% of $220.00 (Kitchen time + Cleaning), at most $15.00',
        amount: usd(-1_500),
        payer: 'guest',
        kind: 'discount',
        receiver: 'platform',
      },
    );
    assert.deepEqual([ours.total.amountMinor, ours.hostReceives], [plain.total.amountMinor - 1_500, plain.hostReceives]);
    // $20 less, and so $1.60 less of service fee and $2.00 less of commission.
    assert.equal(theirs.total.amountMinor, plain.total.amountMinor - 2_160);
    assert.equal(theirs.hostReceives.amountMinor, plain.hostReceives.amountMinor - 2_000 + 200);
    assert.deepEqual(theirs.promo, usd(2_000));
    assert.equal((await standing('HOUSE10')).usedCount, 0, 'a price is no use');
  });

  test('a code that is not good is refused at its field, saying why', async () => {
    const now = house.market.clock.now();
    const other = await house.kitchen(await house.host('Theo Host'));
    await make('LATER', { percent: 5, from: now.add({ hours: 1 }).toString() });
    await make('SHORT', { percent: 5, until: now.add({ minutes: 1 }).toString() });
    await make('LARGE', { percent: 5, minimum: usd(100_000) });
    await make('THEIRS', { percent: 5, bearer: 'provider', listing: other });
    const paused = (await make('PAUSED')).body.id;
    assert.equal((await call(admin, `/admin/promo-codes/${paused}/pause`, {})).status, 200);
    house.market.clock.moveBy({ minutes: 2 });
    for (const [code, expected, status] of [
      ['NOBODY', 'fees.promo_unknown', 400],
      ['LATER', 'fees.promo_early', 409],
      ['SHORT', 'fees.promo_over', 409],
      ['LARGE', 'fees.promo_minimum', 409],
      ['THEIRS', 'fees.promo_elsewhere', 409],
      ['PAUSED', 'fees.promo_paused', 409],
    ] as const) {
      assert.deepEqual(await refusal(quote(ana, code)), [status, expected, '/promoCode'], code);
    }
    await call(admin, `/admin/promo-codes/${paused}/resume`, {});
    assert.equal((await quote(ana, 'PAUSED')).status, 201);
  });

  test('of two people at the last use exactly one gets it, and nothing of the other’s booking is kept', async () => {
    await make('LAST', { percent: 10, budgetUses: 1 });
    const quotes = [(await quote(ana, 'LAST')).body.id, (await quote(kofi, 'LAST')).body.id];
    const before = house.stripe.state().intents.length;
    const answers = await Promise.all([book(ana, quotes[0] ?? ''), book(kofi, quotes[1] ?? '')]);
    await house.settle();
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409]);
    assert.equal(answers.find(({ status }) => status === 409)?.body.code, 'fees.promo_spent');
    assert.equal((await standing('LAST')).usedCount, 1);
    assert.equal(house.stripe.state().intents.length, before + 1);
    assert.deepEqual(await refusal(quote(ana, 'LAST')), [409, 'fees.promo_spent', '/promoCode']);
  });

  test('a budget of money is never passed, and one person’s uses are counted', async () => {
    await make('MONEY', { amount: usd(1_000), budget: usd(1_999) });
    await booked(ana, 'MONEY');
    assert.deepEqual(await refusal(quote(kofi, 'MONEY')), [409, 'fees.promo_spent', '/promoCode']);
    await make('ONCE', { percent: 10, usesPerPerson: 1 });
    const early = (await quote(ana, 'ONCE')).body.id;
    await booked(ana, 'ONCE');
    assert.deepEqual(await refusal(quote(ana, 'ONCE')), [409, 'fees.promo_used_by_you', '/promoCode']);
    assert.deepEqual((await refusal(book(ana, early)))[1], 'fees.promo_used_by_you');
    await booked(kofi, 'ONCE');
    const around = sql`update promo_code set used_minor = 2000 where code = 'MONEY'`.execute(house.market.ctx.db);
    await assert.rejects(around, /promo_code_within_budget/);
  });

  for (const [how, end, card] of [
    ['declines', (id: string) => act(host, id, 'decline')],
    ['is withdrawn from', (id: string) => act(ana, id, 'withdraw')],
    ['does not answer', () => later({ hours: 25 })],
    ['is never asked, because no card was accepted', () => later({ minutes: 16 }), 'pm_card_chargeDeclined'],
    ['accepts, then cancels', (id: string) => act(host, id, 'accept').then(() => act(host, id, 'cancelByHost'))],
  ] as [string, (id: string) => Promise<void>, string?][]) {
    test(`a use comes back, once, when the host ${how}`, async () => {
      const code = `BACK${day}`;
      await make(code, { percent: 10, budgetUses: 1, usesPerPerson: 1 });
      await end(await booked(ana, code, card));
      const { usedCount, used } = await standing(code);
      assert.deepEqual([usedCount, used.amountMinor], [0, 0]);
      assert.equal((await quote(ana, code)).status, 201);
    });
  }
  const later = async (by: { hours?: number; minutes?: number }): Promise<void> => {
    house.market.clock.moveBy(by);
    await house.settle();
  };

  test('a code that takes off more than the house’s fees is borne by the house: the host is paid in full', async () => {
    await make('FIFTY', { amount: usd(5_000) });
    // What the house adds comes from its own balance, so something must be in it.
    for (const usual of [1, 2]) {
      const taken = await book(kofi, (await quote(kofi)).body.id);
      assert.equal(taken.status, 201, `booking ${usual}`);
      await house.settle();
      await act(host, taken.body.id, 'accept');
    }
    const priced = (await quote(ana, 'FIFTY')).body;
    const { body } = await book(ana, priced.id);
    await house.settle();
    await act(host, body.id, 'accept');
    await later({ hours: 24 * (day + 4) });
    await later({ hours: 25 });
    assert.equal((await call(ana, `/bookings/${body.id}`)).body.state, 'paidOut');
    assert.ok(priced.total.amountMinor < priced.hostReceives.amountMinor);
    const { ok, problems, held } = await checkLedger(house.market.ctx);
    assert.ok(ok, JSON.stringify(problems));
    assert.ok(!held.some(({ account }) => account.endsWith(body.id)));
    assert.equal((await reconcile(house.market.ctx, house.prep.provider, 'USD')).difference.amountMinor, 0n);
    assert.equal((await standing('FIFTY')).usedCount, 1);
  });

  test('even a code for everything leaves a dollar to charge, and says so', async () => {
    await make('ALL', { percent: 100, minimum: usd(1) });
    const { lines, total } = (await quote(ana, 'ALL')).body;
    assert.equal(total.amountMinor, 1_760);
    await make('MORE', { amount: usd(100_000) });
    const more = (await quote(ana, 'MORE')).body;
    assert.equal(more.total.amountMinor, 100);
    assert.match(more.lines.find(({ code }) => code === 'promo')?.explanation ?? '', /limited to the \$236\.60 there is/);
    assert.equal(lines.length, more.lines.length);
  });

  test('only the house makes codes; what makes no sense is refused at its field, and every act is in the audit', async () => {
    assert.equal((await call(host, '/admin/promo-codes', { code: 'MINE' })).status, 403);
    const wrong = async (code: string, rest: object): Promise<unknown> => (await refusal(make(code, rest)))[2];
    assert.equal(await wrong('BOTH', { percent: 5, amount: usd(5) }), '/percent');
    assert.equal(await wrong('NEITHER', {}), '/percent');
    assert.equal(await wrong('EUROS', { amount: { amountMinor: 5, currency: 'EUR' } }), '/amount');
    assert.equal(await wrong('NOHOST', { percent: 5, bearer: 'provider', listing: 'no-such-kitchen' }), '/listing');
    assert.equal(await wrong('PAST', { percent: 5, until: '2020-01-01T00:00:00Z' }), '/until');
    await make('TWICE');
    assert.deepEqual(await refusal(make('twice')), [409, 'fees.promo_exists', '/code']);
    await booked(kofi, 'TWICE');
    const { id } = await standing('TWICE');
    await call(admin, `/admin/promo-codes/${id}/pause`, {});
    const { rows } = await sql<{ action: string }>`select action from audit_entry where subject_id = ${id} order by action`.execute(
      house.market.ctx.db,
    );
    assert.deepEqual(
      rows.map(({ action }) => action),
      ['promo.create', 'promo.pause', 'promo.redeem'],
    );
  });
});
