import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import type { Id } from '#kernel';
import type { Actor } from '#platform/context';
import { sql } from '#platform/database';
import { verifyExport } from '#modules/audit';
import { checkLedger } from '#modules/ledger';
import { reconcile } from '#modules/payments';
import { createRuntime, type Runtime } from '#platform/runtime';
import { testPrep, type TestPrep } from '#test/prep';

type Person = Actor & { personId: Id<'person'> };
interface Booking {
  id: string;
  state: string;
  code?: string;
  total: { amountMinor: number };
  payment: { status: string };
  actions: { transition: string }[];
}
interface HandWork {
  toCollect: { id: string; subject: { id: string }; amount: { amountMinor: number }; record?: { id: string; mine: boolean } }[];
  toGiveBack: { id: string; record?: { id: string } }[];
}

describe('a booking while the payment provider is down', () => {
  let house: TestPrep;
  let chef: Person;
  let host: Person;
  let clerk: Person;
  let checker: Person;
  let listingId: string;
  let runtime: Runtime;
  let day = 1;

  before(async () => {
    house = await testPrep();
    const { database, ctx } = house.market;
    runtime = createRuntime(database, [{ modules: house.prep.modules, makeContext: () => ctx }]);
    chef = await house.person('chef', 'Ana Chef');
    host = await house.host('Maria Host');
    clerk = await house.person('admin', 'Clerk Admin');
    checker = await house.person('admin', 'Checker Admin');
    listingId = await house.kitchen(host);
  });
  beforeEach(() => house.stripe.switches.reset());

  const down = (): void => house.stripe.switches.set({ failRate: 1 });
  const look = async (id: string, who = chef): Promise<Booking> => (await house.call<Booking>(who, 'GET', `/bookings/${id}`)).body;
  const act = async (who: Person, id: string, transition: string): Promise<Booking> =>
    (await house.call<Booking>(who, 'POST', `/bookings/${id}/transitions`, { transition })).body;
  const pass = async (span: object): Promise<void> => {
    house.market.clock.moveBy(span);
    await runtime.runDue(house.market.name);
  };
  const handWork = async (): Promise<HandWork> => (await house.call<HandWork>(clerk, 'GET', '/admin/by-hand')).body;
  const owedFor = async (id: string) => (await handWork()).toCollect.find(({ subject }) => subject.id === id);
  const booksAreRight = async (): Promise<void> => {
    const { ok, problems } = await checkLedger(house.market.ctx);
    assert.ok(ok, JSON.stringify(problems));
    assert.equal((await reconcile(house.market.ctx, house.prep.provider, 'USD')).difference.amountMinor, 0n);
  };
  const holdsFor = async (id: string): Promise<string[]> =>
    (await checkLedger(house.market.ctx)).held.map(({ account }) => account).filter((account) => account.endsWith(id));

  /** Asked for while the provider refuses every call, and two minutes on. */
  const delayed = async (card = 'pm_card_visa'): Promise<string> => {
    const startsAt = house.market.clock
      .now()
      .add({ hours: 24 * (4 + day++) })
      .round({ smallestUnit: 'hour' });
    const quote = await house.call<{ id: string }>(chef, 'POST', '/quotes', {
      listingId,
      startsAt: startsAt.toString(),
      endsAt: startsAt.add({ hours: 4 }).toString(),
    });
    down();
    const asked = await house.call<Booking>(
      chef,
      'POST',
      '/bookings',
      { quoteId: quote.body.id, paymentMethodId: card },
      { 'idempotency-key': crypto.randomUUID() },
    );
    assert.deepEqual([asked.status, asked.body.state], [201, 'authorizing']);
    await pass({ minutes: 2 });
    return asked.body.id;
  };
  const owing = async (card?: string): Promise<string> => {
    const id = await delayed(card);
    assert.equal((await act(chef, id, 'payLater')).state, 'promised');
    assert.equal((await act(host, id, 'acceptPromise')).state, 'owing');
    return id;
  };
  /** Amounts set aside at the provider for a booking, and not let go or taken. */
  const holdsAtBank = async (id: string): Promise<unknown[]> => {
    const { rows } = await sql<{ id: string; customer_id: string }>`
      select p.id, c.customer_id from payment p join payment_customer c on c.person_id = p.payer_id where p.subject_id = ${id}`.execute(
      house.market.ctx.db,
    );
    const found = await Promise.all(rows.map((row) => house.prep.provider.findIntent({ reference: row.id, customerId: row.customer_id })));
    return found.filter((intent) => intent?.status === 'authorized');
  };
  /** What was done by hand to a booking or a refund, as the audit tells it: of one moment, so in no order but that of the words. */
  const auditedOf = async (id: string | undefined): Promise<string[]> => {
    const { rows } = await sql<{ action: string }>`
      select action from audit_entry where subject_id = ${id} and action like '%.hand_%' order by action desc`.execute(house.market.ctx.db);
    return rows.map(({ action }) => action);
  };
  const charges = async (id: string): Promise<number> => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from payment where subject_id = ${id} and captured_minor > 0`.execute(house.market.ctx.db);
    return rows[0]?.n ?? 0;
  };

  test('who waits gets the request through by itself when the provider is back', async () => {
    const id = await delayed();
    assert.equal((await look(id)).state, 'delayed');
    house.stripe.switches.reset();
    await house.settle();
    assert.equal((await look(id)).state, 'requested');
    await booksAreRight();
  });

  test('paid later by card: the host accepts what is owed, and it is charged once when the provider is back', async () => {
    const id = await owing();
    assert.deepEqual((await holdsFor(id)).sort(), [`promised:booking:${id}`, `receivable:booking:${id}`]);
    house.stripe.switches.reset();
    await house.settle();
    assert.equal((await look(id)).state, 'confirmed');
    assert.deepEqual(await holdsFor(id), [`escrow:booking:${id}`]);
    assert.equal(await owedFor(id), undefined, 'nothing is left to collect');
    assert.equal(await charges(id), 1);
    await booksAreRight();
  });

  test('money taken by hand counts when a second person has checked it, and the card is never charged then', async () => {
    const id = await owing();
    const owed = await owedFor(id);
    const paid = { method: 'cash', reference: 'receipt 17' };
    assert.equal((await house.call(clerk, 'POST', `/admin/receivables/${owed?.id}/payment`, paid)).status, 204);
    assert.equal((await look(id)).state, 'checkingPayment');
    house.stripe.switches.reset();
    await house.settle();
    assert.equal((await look(id)).state, 'checkingPayment', 'the card is out of it');
    const record = (await owedFor(id))?.record;
    const check = (who: Person, word: string) => house.call(who, 'POST', `/admin/hand-payments/${record?.id}/check`, { word });
    const own = await check(clerk, 'confirmed');
    assert.deepEqual([own.status, own.body['code']], [403, 'payments.same_person']);
    assert.equal((await check(checker, 'confirmed')).status, 204);
    const { state, payment } = await look(id);
    assert.deepEqual([state, payment.status], ['confirmed', 'captured']);
    assert.equal((await check(checker, 'confirmed')).status, 404, 'checked once');
    assert.equal(await charges(id), 1);
    assert.deepEqual(await holdsAtBank(id), [], 'no hold was left on the card');
    await booksAreRight();

    await act(host, id, 'cancelByHost');
    const refund = (await handWork()).toGiveBack[0];
    assert.equal(
      (await house.call(clerk, 'POST', `/admin/refunds/${refund?.id}/payment`, { method: 'cash', reference: 'slip 4' })).status,
      204,
    );
    const back = (await handWork()).toGiveBack[0]?.record;
    assert.equal((await house.call(checker, 'POST', `/admin/hand-payments/${back?.id}/check`, { word: 'confirmed' })).status, 204);
    await house.settle();
    assert.equal((await look(id)).state, 'cancelled');
    assert.deepEqual(await holdsFor(id), []);
    assert.deepEqual(await auditedOf(id), ['payment.hand_recorded', 'payment.hand_confirmed']);
    assert.deepEqual(await auditedOf(refund?.id), ['refund.hand_recorded', 'refund.hand_confirmed']);
    await booksAreRight();
  });

  test('a payment that the second person does not find is owed again, and the card is asked again', async () => {
    const id = await owing();
    const owed = await owedFor(id);
    await house.call(clerk, 'POST', `/admin/receivables/${owed?.id}/payment`, { method: 'bank_transfer', reference: 'never came' });
    const record = (await owedFor(id))?.record;
    assert.equal((await house.call(checker, 'POST', `/admin/hand-payments/${record?.id}/check`, { word: 'rejected' })).status, 204);
    assert.equal((await look(id)).state, 'owing');
    assert.deepEqual(await auditedOf(id), ['payment.hand_rejected', 'payment.hand_recorded']);
    house.stripe.switches.reset();
    await house.settle();
    assert.equal((await look(id)).state, 'confirmed');
    assert.equal(await charges(id), 1);
    await booksAreRight();
  });

  test('what is not paid by its deadline ends: the time is free, nothing is owed, and a late word of the bank takes nothing', async () => {
    const id = await owing();
    await pass({ hours: 48 });
    assert.equal((await look(id)).state, 'lapsed');
    assert.deepEqual(await holdsFor(id), []);
    house.stripe.switches.reset();
    await house.settle();
    assert.equal((await look(id)).state, 'lapsed');
    assert.equal(await charges(id), 0);
    await booksAreRight();
  });

  test('a card that is refused when the provider is back leaves the booking to be paid, and another card pays it', async () => {
    const id = await owing('pm_card_chargeDeclined');
    house.stripe.switches.reset();
    await house.settle();
    assert.equal((await look(id)).state, 'owing');
    await house.call(chef, 'POST', `/bookings/${id}/payment`, { paymentMethodId: 'pm_card_visa' });
    await house.settle();
    assert.equal((await look(id)).state, 'confirmed');
    await booksAreRight();
  });

  test('an inspector gets all of it in one file that verifies offline, and a link that shows no names and ends', async () => {
    const id = await owing();
    const owed = await owedFor(id);
    await house.call(clerk, 'POST', `/admin/receivables/${owed?.id}/payment`, { method: 'terminal', reference: 'slip 99' });
    const asked = { reason: 'inspection of the county' };
    const { status, body } = await house.call<{ file: string }>(clerk, 'POST', `/admin/bookings/${id}/export`, asked);
    assert.equal(status, 200, JSON.stringify(body).slice(0, 400));
    const { fingerprint } = (await house.app.inject(`/${house.market.name}/.well-known/audit-export-key.json`)).json<{
      fingerprint: string;
    }>();
    const verdict = verifyExport(body.file, fingerprint);
    assert.ok(verdict.ok, verdict.ok ? '' : verdict.problem);
    const { record, chain } = verdict.document as {
      record: Record<string, { title?: string; kind?: string }[]>;
      chain: typeof verdict.document.chain;
    };
    const actions = chain.entries.map(({ entry }) => entry.action);
    for (const action of ['booking.payLater', 'booking.acceptPromise', 'payment.hand_recorded', 'booking.exported'])
      assert.ok(actions.includes(action), action);
    for (const part of ['quote', 'steps', 'calls', 'postings', 'messages']) assert.ok((record[part]?.length ?? 0) > 0, part);
    assert.ok(!verifyExport(body.file.replace('slip 99', 'slip 98'), fingerprint).ok);

    const link = await house.call<{ url: string }>(clerk, 'POST', `/admin/bookings/${id}/inspections`, { ...asked, hours: 2 });
    const path = `/inspections/${link.body.url.split('/').at(-1)}`;
    const seen = await house.call<{ items: unknown[] }>(undefined, 'GET', path);
    assert.equal(seen.status, 200);
    assert.ok(seen.body.items.length > 5);
    assert.doesNotMatch(JSON.stringify(seen.body), /Ana|Maria|Clerk|slip 99|@/);
    const looks = async (): Promise<number> =>
      (await house.call<{ items: unknown[] }>(clerk, 'GET', `/admin/audit?subjectId=${id}&action=booking.inspected`)).body.items.length;
    assert.equal(await looks(), 1, 'the look was written down');
    house.market.clock.moveBy({ hours: 2 });
    assert.equal((await house.call(undefined, 'GET', path)).status, 404);
    assert.equal(await looks(), 1);

    const again = await house.call<{ url: string }>(clerk, 'POST', `/admin/bookings/${id}/inspections`, { ...asked, hours: 2 });
    const second = `/inspections/${again.body.url.split('/').at(-1)}`;
    const open = async () => (await house.call<{ items: { id: string }[] }>(clerk, 'GET', `/admin/bookings/${id}/inspections`)).body.items;
    const [mine, ...others] = await open();
    assert.deepEqual(others, [], 'the first one is over');
    assert.equal((await house.call(clerk, 'DELETE', `/admin/bookings/${id}/inspections/${mine?.id}`)).status, 204);
    assert.equal((await house.call(undefined, 'GET', second)).status, 404, 'a link that was taken back opens nothing');
    assert.deepEqual([await open(), await looks()], [[], 1]);
    const withdrawn = await house.call<{ items: unknown[] }>(
      clerk,
      'GET',
      `/admin/audit?subjectId=${id}&action=booking.inspection_withdrawn`,
    );
    assert.equal(withdrawn.body.items.length, 1);
  });
});
