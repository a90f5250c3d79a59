import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import type { Id } from '#kernel';
import type { Actor } from '#platform/context';
import { sql } from '#platform/database';
import { compileRuleset, isolate } from '#modules/compliance';
import { checkLedger } from '#modules/ledger';
import { reconcile } from '#modules/payments';
import { regulations } from '#markets/prep';
import { testPrep, type TestPrep } from '#test/prep';

type Person = Actor & { personId: Id<'person'> };
interface Booking {
  id: string;
  state: string;
  code?: string;
  detail?: string;
  facts?: { decision: string; rules: { title: string; because: string; next?: string; side: string; citation: { section: string } }[] };
  payment: { status: string };
}

/** Session, compliance, conflict, payment, persist, publish, notify: each is made to fail in turn, and what was done before is undone. */
describe('a request of which one step fails', () => {
  let house: TestPrep;
  let [chef, host, admin]: Person[] = [];
  let listingId: string;
  let day = 2;

  before(async () => {
    house = await testPrep();
    [chef, host, admin] = [
      await house.person('chef', 'Ana Chef'),
      await house.host('Maria Host'),
      await house.person('admin', 'Sam Admin'),
    ];
    listingId = await house.kitchen(host);
    const from = house.market.clock.now().toString();
    const code = { code: 'UNDO', bearer: 'platform', percent: 10, from };
    assert.equal((await call(admin, '/admin/promo-codes', code)).status, 201);
  });
  beforeEach(() => house.stripe.switches.reset());

  const call = (who: Person | string | undefined, path: string, body?: object) =>
    house.call<Booking>(who, body === undefined ? 'GET' : 'POST', path, body, { 'idempotency-key': crypto.randomUUID() });
  const slot = () => {
    const noon = house.market.clock.now().toZonedDateTimeISO('America/Los_Angeles').add({ days: day++ });
    const start = noon.withPlainTime({ hour: 10 }).toInstant();
    return { listingId, startsAt: start.toString(), endsAt: start.add({ hours: 4 }).toString() };
  };
  const quoted = async (who = chef, at: object = slot()): Promise<string> =>
    (await call(who, '/quotes', { ...at, promoCode: 'UNDO' })).body.id;
  const book = (quoteId: string, who: Person | string | undefined = chef, paymentMethodId = 'pm_card_visa') =>
    call(who, '/bookings', { quoteId, paymentMethodId, activity: 'catering' });
  const look = async (id: string, who = chef): Promise<Booking> => (await call(who, `/bookings/${id}`)).body;
  const pass = async (span: object): Promise<void> => {
    house.market.clock.moveBy(span);
    await house.settle();
  };
  const count = async (query: ReturnType<typeof sql<{ n: number }>>): Promise<number> =>
    (await query.execute(house.market.ctx.db)).rows[0]?.n ?? -1;

  /** Nothing of a request is left: no time, no money, no code, no work, and no booking that has not come to an end. */
  async function nothingLeft(): Promise<void> {
    const { ctx } = house.market;
    assert.equal(await count(sql`select count(*)::int as n from reservation`), 0, 'no time is held');
    assert.equal(
      await count(sql`select used_count as n from promo_code where code = 'UNDO'`),
      0,
      'the promo code is as if it had not been used',
    );
    const ended = ['papersRefused', 'lapsed', 'withdrawn', 'paymentFailed'];
    assert.equal(await count(sql`select count(*)::int as n from booking where state <> all(${ended})`), 0, 'no booking is half made');
    assert.equal(await count(sql`select count(*)::int as n from job where state = 'dead'`), 0);
    const { ok, problems, held } = await checkLedger(ctx);
    assert.ok(ok, JSON.stringify(problems));
    assert.deepEqual(held, []);
    assert.equal((await reconcile(ctx, house.prep.provider, 'USD')).difference.amountMinor, 0n);
    assert.deepEqual(await setAside(), [], 'nothing is set aside at the provider');
  }
  async function setAside(): Promise<unknown[]> {
    const { rows } = await sql<{ id: string; customer_id: string }>`
      select p.id, c.customer_id from payment p join payment_customer c on c.person_id = p.payer_id`.execute(house.market.ctx.db);
    const found = await Promise.all(rows.map((row) => house.prep.provider.findIntent({ reference: row.id, customerId: row.customer_id })));
    return found.filter((intent) => intent?.status === 'authorized' || intent?.status === 'captured');
  }
  /** The database refuses a write while the work is done. */
  async function refusing<T>(table: string, condition: string, work: () => Promise<T>): Promise<T> {
    // As the owner of the tables: the market's own role may make none.
    const { name, database } = house.market;
    const owner = (text: string) => sql.raw(text).execute(database.owner);
    await owner(
      `create function "${name}".fail_now() returns trigger language plpgsql as $$ begin raise exception 'the disk is full'; end $$`,
    );
    await owner(
      `create trigger fail_now before insert on "${name}".${table} for each row when (${condition}) execute function "${name}".fail_now()`,
    );
    try {
      return await work();
    } finally {
      await owner(`drop trigger fail_now on "${name}".${table}`);
      await owner(`drop function "${name}".fail_now()`);
    }
  }

  test('session: who is not logged in, or asks with another’s quote, is told so', async () => {
    const quoteId = await quoted();
    assert.equal((await book(quoteId, 'nobody')).status, 401);
    const other = await house.person('chef', 'Otto Other');
    const { status, body } = await book(quoteId, other);
    assert.deepEqual([status, body.code], [404, 'fees.quote_missing']);
    await nothingLeft();
  });

  test('compliance: a refusal names each broken rule, its source and what to do, and is kept', async () => {
    await sql`update compliance_document set state = 'refused', reason = 'false' where kind = 'food_facility_permit'`.execute(
      house.market.ctx.db,
    );
    const quoteId = await quoted();
    const { status, body } = await book(quoteId);
    assert.deepEqual([status, body.code], [409, 'bookings.not_legal']);
    const permit = body.facts?.rules.find(({ title }) => /permit/i.test(title));
    assert.ok(permit?.because && permit.next && permit.citation.section, JSON.stringify(body));
    assert.equal(permit.side, 'provider');
    assert.match(body.detail ?? '', /nothing is held and nothing is charged/);
    const kept = await call(chef, `/compliance/decisions/${body.facts?.decision}`);
    assert.equal(kept.status, 200, 'who asked may read the decision');
    assert.ok(!JSON.stringify(kept.body).includes('"subject":"kitchen"'), 'but not what the rules read of the kitchen');
    await sql`update compliance_document set state = 'accepted', reason = null`.execute(house.market.ctx.db);
    await nothingLeft();
  });

  test('compliance: a worker that does not come up makes a review; refused, nothing was charged and both are told why', async () => {
    const { compliance } = house.prep;
    const decide = compliance.decide;
    const dead = isolate(compileRuleset(regulations()), { startMs: 1 });
    compliance.decide = (facts, date) => dead.decide(facts, date);
    const { body: booking } = await book(await quoted());
    compliance.decide = decide;
    await dead.close();
    assert.deepEqual([booking.state, booking.payment.status], ['papersReview', 'none']);
    assert.equal(await count(sql`select count(*)::int as n from reservation`), 1, 'the time is kept');
    const step = (transition: string, note?: string) =>
      call(admin, `/bookings/${booking.id}/transitions`, { transition, ...(note !== undefined && { note }) });
    assert.equal((await step('refusePapers')).body.code, 'process.reason_missing');
    assert.equal((await step('refusePapers', 'The permit is of another house.')).body.state, 'papersRefused');
    await house.settle();
    const told = await count(sql`
      select count(*)::int as n from notification where template like 'booking.papers_refused.%' and data::text like '%another house%'`);
    assert.equal(told, 2);
    await nothingLeft();
  });

  test('compliance: a review that nobody answers ends by itself; one that is approved asks the card', async () => {
    const { compliance } = house.prep;
    const decide = compliance.decide;
    const dead = isolate(compileRuleset(regulations()), { startMs: 1 });
    compliance.decide = (facts, date) => dead.decide(facts, date);
    const [first, second] = [(await book(await quoted())).body, (await book(await quoted())).body];
    compliance.decide = decide;
    await dead.close();
    const approved = await call(admin, `/bookings/${second.id}/transitions`, { transition: 'approvePapers' });
    await house.settle();
    assert.equal(approved.status, 200);
    assert.equal((await look(second.id)).state, 'requested');
    await call(chef, `/bookings/${second.id}/transitions`, { transition: 'withdraw' });
    await pass({ hours: 24 });
    assert.equal((await look(first.id)).state, 'papersRefused');
    await nothingLeft();
  });

  test('conflict: a time that was taken meanwhile is said, with others, and the code stays unused', async () => {
    const at = slot();
    const [mine, theirs] = [await quoted(chef, at), await quoted(await house.person('chef', 'Zoe Second'), at)];
    const { body: winner } = await book(mine);
    const loser = await book(theirs, (await zoe()) as Person);
    assert.deepEqual([loser.status, loser.body.code], [409, 'calendar.slot_taken']);
    await house.settle();
    assert.equal(await count(sql`select used_count as n from promo_code where code = 'UNDO'`), 1, 'only the winner’s use counts');
    await call(chef, `/bookings/${winner.id}/transitions`, { transition: 'withdraw' });
    await house.settle();
    await nothingLeft();
  });
  const zoe = async (): Promise<Person> => {
    const { rows } = await sql<{ id: string }>`select id from person where display_name = 'Zoe Second'`.execute(house.market.ctx.db);
    return { kind: 'person', personId: rows[0]?.id as Id<'person'>, roles: ['chef'], name: 'Zoe Second' };
  };

  test('payment refused: another card may be tried for a while, then everything is given back', async () => {
    const { body } = await book(await quoted(), chef, 'pm_card_chargeDeclined');
    await house.settle();
    assert.equal((await look(body.id)).state, 'unpaid');
    await pass({ minutes: 16 });
    assert.equal((await look(body.id)).state, 'lapsed');
    await nothingLeft();
  });

  test('payment whose answer is lost: it is asked for again with the same key, and made once', async () => {
    house.stripe.switches.set({ loseRate: { value: 1, path: '/v1/payment_intents' } });
    const { body } = await book(await quoted());
    house.stripe.switches.reset();
    await house.settle();
    assert.equal((await look(body.id)).state, 'requested');
    assert.equal((await setAside()).length, 1);
    await call(chef, `/bookings/${body.id}/transitions`, { transition: 'withdraw' });
    await house.settle();
    await nothingLeft();
  });

  test('persist: a database that refuses the booking leaves nothing, and the answer says so without details', async () => {
    const quoteId = await quoted();
    const failed = await refusing('booking', 'true', () => book(quoteId));
    assert.equal(failed.status, 500);
    assert.doesNotMatch(JSON.stringify(failed.body), /disk/);
    assert.equal(await count(sql`select count(*)::int as n from booking where quote_id = ${quoteId}`), 0);
    await house.settle();
    await nothingLeft();
    const { body } = await book(quoteId);
    assert.ok(body.id, 'the same quote can be booked now');
    await house.settle();
    await call(chef, `/bookings/${body.id}/transitions`, { transition: 'withdraw' });
    await house.settle();
    await nothingLeft();
  });

  for (const [step, table, condition] of [
    ['persist', 'process_step', "new.transition = 'authorized'"],
    ['publish', 'outbox_event', "new.name = 'booking.requested'"],
    ['notify', 'notification', "new.template = 'booking.requested.host'"],
  ] as const) {
    test(`${step}: an outcome that cannot be written down is written down later, once, and nobody is asked to pay twice`, async () => {
      const id = await refusing(table, condition, async () => (await book(await quoted())).body.id);
      assert.equal((await look(id)).state, 'authorizing');
      await house.settle();
      assert.equal((await look(id)).state, 'requested');
      assert.equal((await setAside()).length, 1);
      const told = await count(sql`
        select count(*)::int as n from notification where template = 'booking.requested.host' and link = ${`/bookings/${id}`}`);
      assert.equal(told, 1);
      await call(chef, `/bookings/${id}/transitions`, { transition: 'withdraw' });
      await house.settle();
      await nothingLeft();
    });
  }
});
