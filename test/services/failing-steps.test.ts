import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { sql } from '#platform/database';
import { claimsHouse, type CaseView, type ClaimsHouse, type Person } from '#test/claims';

const usd = (amountMinor: number) => ({ amountMinor, currency: 'USD' });
/** Where a step leaves its traces; each kind of row is refused the first time that it is written. */
const watched = {
  process_step: "new.graph || ' ' || new.transition",
  outbox_event: 'new.name',
  notification: 'new.template',
  ledger_transaction: 'new.kind',
  effect: 'new.kind',
  refund: "new.for_kind || ' ' || new.reason",
  transfer: 'new.for_kind',
} as const;

interface View {
  state: string;
  total: { amountMinor: number };
  balance?: { state: string; dueAt: string };
}

/** Cases, balances and packs from end to end while writes fail, each kind in turn, and while answers of the provider are lost. */
describe('money beside the price of a booking, while steps fail', () => {
  let h: ClaimsHouse;
  before(async () => {
    h = await claimsHouse();
    const terms = { daysBefore: 3, percent: 30 };
    assert.equal((await h.house.call(h.host, 'PUT', `/listings/${h.listingId}/down-payment`, terms)).status, 200);
  });

  const owner = (text: string) => sql.raw(text).execute(h.house.market.database.owner);
  /** Sequences outlive a rollback, so each kind of row is refused once and no more. */
  async function refuseEachOnce(): Promise<void> {
    const { name } = h.house.market;
    await owner(`do $$ begin for n in 0..1023 loop execute format('create sequence "${name}".once_%s', n); end loop; end $$`);
    for (const [table, kind] of Object.entries(watched)) {
      await owner(`
        create function "${name}".fail_${table}() returns trigger language plpgsql security definer as $$
        declare once text := format('"${name}".once_%s', abs(hashtext('${table} ' || coalesce(${kind}, '')) % 1024));
        begin
          if nextval(once::regclass) = 1 then raise exception 'the disk is full'; end if;
          return new;
        end $$`);
      await owner(`
        create trigger fail_once before insert on "${name}".${table} for each row execute function "${name}".fail_${table}()`);
    }
  }
  async function refuseNothing(): Promise<number> {
    const { name } = h.house.market;
    for (const table of Object.keys(watched)) await owner(`drop trigger fail_once on "${name}".${table}`);
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from pg_sequences where schemaname = ${name} and sequencename like 'once_%' and last_value is not null`.execute(
      h.house.market.database.owner,
    );
    return rows[0]?.n ?? 0;
  }

  /** People ask again while the house says that something went wrong; with the same key, where there is one. */
  async function ask<T>(who: Person, method: string, path: string, body?: object): Promise<T> {
    const key = { 'idempotency-key': crypto.randomUUID() };
    for (let tries = 0; ; tries += 1) {
      const answer = await h.house.call<T>(who, method, path, body, method === 'GET' ? {} : key);
      await h.house.settle();
      if (answer.status < 400) return answer.body;
      assert.ok([500, 503].includes(answer.status) && tries < 30, `${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
  }
  const act = (who: Person, caseId: string, deed: object) => ask<CaseView>(who, 'POST', `/cases/${caseId}/transitions`, deed);
  const step = (who: Person, id: string, transition: string) => ask<View>(who, 'POST', `/bookings/${id}/transitions`, { transition });
  const open = (who: Person, id: string, wish: object) => ask<CaseView>(who, 'POST', `/bookings/${id}/cases`, wish);
  const moveTo = async (at: string): Promise<void> => {
    const { clock } = h.house.market;
    clock.moveBy({ milliseconds: Temporal.Instant.from(at).epochMilliseconds - clock.now().epochMilliseconds });
    await h.house.settle();
  };
  let day = 8;
  const booked = async (wish: { packId?: string } = {}): Promise<string> => {
    const now = h.house.market.clock.now().toZonedDateTimeISO('America/Los_Angeles');
    const start = now.add({ days: day++ }).withPlainTime({ hour: 10 }).toInstant();
    const times = { startsAt: start.toString(), endsAt: start.add({ hours: 4 }).toString() };
    const quote = await ask<{ id: string }>(h.chef, 'POST', '/quotes', { listingId: h.listingId, ...times, ...wish });
    const card = wish.packId === undefined ? { paymentMethodId: 'pm_card_visa' } : {};
    const { id } = await ask<{ id: string }>(h.chef, 'POST', '/bookings', { quoteId: quote.id, ...card });
    await step(h.host, id, 'accept');
    return id;
  };
  const only = async (id: string, kind: string): Promise<string> => (await h.only(id, kind)).state;

  /** A balance on its day, more time, overtime that is contested, damage that is ruled on, and a dispute over the price. */
  async function everythingAtOnce(): Promise<void> {
    const id = await booked();
    const { balance } = await ask<View>(h.chef, 'GET', `/bookings/${id}`);
    assert.equal(balance?.state, 'scheduled');
    const { id: more } = await open(h.chef, id, { kind: 'extension', minutes: 60 });
    await act(h.host, more, { transition: 'accept' });
    await moveTo(balance.dueAt);
    await h.after(id, 1);
    const { id: late } = await open(h.host, id, { kind: 'overtime', minutes: 30, statement: 'They stayed.' });
    await act(h.chef, late, { transition: 'contest', statement: 'I did not.' });
    await act(h.admin, late, { transition: 'rule', statement: 'They did.', amount: usd(4_000) });
    const deposit = await h.only(id, 'deposit');
    await act(h.host, deposit.id, { transition: 'claim', statement: 'The pan is broken.', amount: usd(7_001) });
    await act(h.chef, deposit.id, { transition: 'contest', statement: 'It was broken.' });
    await act(h.admin, deposit.id, { transition: 'rule', statement: 'Half of it.', amount: usd(3_333) });
    const { total } = await ask<View>(h.chef, 'GET', `/bookings/${id}`);
    const { id: quarrel } = await open(h.chef, id, { kind: 'dispute', statement: 'Cold.', amount: usd(total.amountMinor) });
    await act(h.host, quarrel, { transition: 'contest', statement: 'Warm.' });
    await act(h.admin, quarrel, { transition: 'rule', statement: 'Lukewarm.', amount: usd(Math.floor(total.amountMinor * 0.8) + 1) });
    await h.after(id, 49);
    const ends = await Promise.all(['extension', 'overtime', 'deposit', 'dispute'].map((kind) => only(id, kind)));
    assert.deepEqual(ends, ['settled', 'settled', 'settled', 'decided']);
    assert.equal((await ask<View>(h.chef, 'GET', `/bookings/${id}`)).state, 'ruled');
  }
  /** Who did not come, who found it closed, who cancelled, and what nobody answered. */
  async function silence(): Promise<void> {
    const [absent, shut, gone] = [await booked(), await booked(), await booked()];
    const { id: more } = await open(h.chef, gone, { kind: 'extension', minutes: 30 });
    await act(h.host, more, { transition: 'decline' });
    await step(h.chef, gone, 'cancelByChef');
    for (const id of [absent, shut]) await moveTo((await ask<View>(h.chef, 'GET', `/bookings/${id}`)).balance?.dueAt ?? '');
    await h.after(absent, 1);
    await open(h.host, absent, { kind: 'no_show', statement: 'Nobody came.' });
    await h.after(shut, 1);
    const { id: report } = await open(h.chef, shut, { kind: 'closed', statement: 'Nobody opened.' });
    await act(h.chef, report, { transition: 'withdraw' });
    await h.after(shut, 60);
    assert.deepEqual(
      [await only(absent, 'no_show'), await only(shut, 'closed'), await only(gone, 'extension')],
      ['decided', 'withdrawn', 'notTaken'],
    );
    assert.deepEqual([await only(absent, 'deposit'), await only(gone, 'deposit')], ['returned', 'returned']);
  }
  /** A pack that is bought, used, given back in part, and ends. */
  async function pack(): Promise<void> {
    const offer = { hours: 10, price: usd(40_001), validMonths: 6 };
    const { items } = await ask<{ items: { id: string }[] }>(h.host, 'POST', `/listings/${h.listingId}/pack-offers`, offer);
    const wish = { offerId: items.at(-1)?.id, paymentMethodId: 'pm_card_visa' };
    const { id: packId, expiresAt } = await ask<{ id: string; expiresAt: string }>(h.chef, 'POST', '/packs', wish);
    const [first, second] = [await booked({ packId }), await booked({ packId })];
    await step(h.host, second, 'cancelByHost');
    await h.after(first, 2);
    const { total } = await ask<View>(h.chef, 'GET', `/bookings/${first}`);
    const { id } = await open(h.chef, first, { kind: 'dispute', statement: 'Cold.', amount: usd(Math.floor(total.amountMinor / 3)) });
    await act(h.host, id, { transition: 'agree' });
    await moveTo(expiresAt);
    const { items: packs } = await ask<{ items: { state: string; left: { amountMinor: number } }[] }>(h.chef, 'GET', '/packs');
    assert.deepEqual(packs.map(({ state, left }) => [state, left.amountMinor]).at(0), ['ended', 0]);
  }

  /** Nobody was charged or paid twice: at the provider there is one payment for each of ours, with the very amounts of our rows. */
  async function providerAgrees(): Promise<void> {
    await h.settledBooks();
    const { db } = h.house.market.ctx;
    const { rows: dead } = await sql<{ queue: string; last_error: string }>`select queue, last_error from job where state = 'dead'`.execute(
      db,
    );
    assert.deepEqual(dead, []);
    const { rows } = await sql<{ id: string; captured: number; refunded: number }>`
      select id, captured_minor::int as captured, refunded_minor::int as refunded from payment`.execute(db);
    const { intents } = h.house.stripe.state();
    const ours = new Map(rows.map((row) => [row.id, row]));
    for (const { reference, approvals, captured, refunded } of intents) {
      const payment = ours.get(reference ?? '');
      assert.ok(approvals <= 1, `${reference} was charged ${approvals} times`);
      assert.deepEqual([captured, refunded], [payment?.captured, payment?.refunded], `payment ${reference}`);
    }
    assert.equal(new Set(intents.map(({ reference }) => reference)).size, intents.length, 'one at the provider for each of ours');
    assert.equal(rows.filter(({ captured }) => captured > 0).length, intents.filter(({ captured }) => captured > 0).length);
  }

  test('each kind of step, posting, event, notice and call fails the first time it is written: all settles, and nobody pays twice', async (t) => {
    await refuseEachOnce();
    await everythingAtOnce();
    await silence();
    await pack();
    const kinds = await refuseNothing();
    t.diagnostic(`${kinds} kinds of rows were refused once`);
    assert.ok(kinds > 100, `${kinds}`);
    await providerAgrees();
  });

  test('one answer in seven of the provider is lost: the same', async () => {
    h.house.stripe.switches.set({ loseRate: 0.15, seed: 5 });
    await everythingAtOnce();
    await silence();
    await pack();
    h.house.stripe.switches.reset();
    await h.house.settle();
    await providerAgrees();
  });
});
