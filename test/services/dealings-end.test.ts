import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { inTransaction, sql } from '#platform/database';
import { verifyAudit } from '#modules/audit';
import { createPromo } from '#modules/fees';
import { checkLedger } from '#modules/ledger';
import { claimsHouse, type CaseView, type ClaimsHouse, type Person } from '#test/claims';

const usd = (amountMinor: number) => ({ amountMinor, currency: 'USD' });
const photograph = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(64)]);
const words = (text: string): string[] => text.trim().split(/\s+/);
const yearHours = 365 * 24 + 6;

/** What may say a number that is nobody's any more: books and log by design, the others until their own short time is over. */
const mayStillSay = ['ledger_account', 'ledger_transaction', 'audit_entry', 'job', 'outbox_event', 'idempotency_key'];

/** Years after its end all of a dealing goes at once, in every table and in the storage; or nothing of it. */
describe('a dealing', { concurrency: false }, () => {
  let h: ClaimsHouse;
  let ben: Person;
  let [disputed, prepaid, ofBen, recent] = ['', '', '', ''];
  let packId = '';

  const call = async <T>(who: Person, method: string, path: string, body?: object): Promise<T> => {
    const answer = await h.house.call<T>(who, method, path, body, { 'idempotency-key': crypto.randomUUID() });
    assert.ok(answer.status < 300, `${method} ${path}: ${JSON.stringify(answer.body)}`);
    await h.house.settle();
    return answer.body;
  };
  const book = async (who: Person, inDays: number, more: { promoCode?: string; packId?: string } = {}): Promise<string> => {
    const start = h.house.market.clock
      .now()
      .toZonedDateTimeISO('America/Los_Angeles')
      .add({ days: inDays })
      .withPlainTime({ hour: 10 })
      .toInstant();
    const times = { startsAt: start.toString(), endsAt: start.add({ hours: 4 }).toString() };
    const { id: quoteId } = await call<{ id: string }>(who, 'POST', '/quotes', { listingId: h.listingId, ...times, ...more });
    const card = more.packId === undefined ? { paymentMethodId: 'pm_card_visa' } : {};
    const { id } = await call<{ id: string }>(who, 'POST', '/bookings', { quoteId, note: 'With my own pans', ...card });
    await call(h.host, 'POST', `/bookings/${id}/transitions`, { transition: 'accept' });
    return id;
  };
  const review = async (id: string, chef: Person) => {
    for (const [who, text] of [
      [chef, 'A kitchen as it was described, with good light.'],
      [h.host, 'Came on time and left everything clean.'],
    ] as const)
      await call(who, 'PUT', `/bookings/${id}/review`, { stars: 4, text });
  };
  const query = async <Row>(statement: ReturnType<typeof sql<Row>>): Promise<Row[]> =>
    (await statement.execute(h.house.market.ctx.db)).rows;
  /** Tables with rows that say this, and how many. */
  const saying = async (id: string): Promise<Record<string, number>> => {
    const tables = await query(sql<{ name: string }>`select table_name as name from information_schema.tables
      where table_schema = current_schema() and table_type = 'BASE TABLE' order by table_name`);
    const found: Record<string, number> = {};
    for (const { name } of tables) {
      const [row] = await query(
        sql<{ n: number }>`select count(*)::int as n from ${sql.table(name)} as each where position(${id} in to_jsonb(each)::text) > 0`,
      );
      if ((row?.n ?? 0) > 0) found[name] = row?.n ?? 0;
    }
    return found;
  };
  /** The booking and all that has an id of its own in it. */
  const idsOf = async (id: string): Promise<string[]> =>
    (
      await query(sql<{ id: string }>`
        with thing as (select ${id}::uuid as id union select id from booking_case where booking_id = ${id}
          union select id from booking_balance where booking_id = ${id})
        select id from thing union select id from payment where subject_id in (select id from thing)
        union select id from refund where for_id in (select id from thing) or payment_id in (select id from payment where subject_id in (select id from thing))
        union select id from quote where used_by in (select id::text from thing)
        union select id from review where dealing_id = ${id} union select id from case_evidence where case_id in (select id from thing)`)
    ).map((row) => row.id);
  const evidence = async (id: string): Promise<number> => (await h.house.files.storage.list(`evidence/${id}`, { limit: 10 })).length;
  const retain = async (): Promise<Record<string, number>> => {
    const done = await h.house.prep.retain(h.house.market.ctx);
    await h.house.settle();
    const went: Record<string, number> = {};
    for (const { table, rows } of done) if (rows > 0) went[table] = (went[table] ?? 0) + rows;
    return went;
  };
  const moveTo = async (at: Temporal.Instant): Promise<void> => {
    const { clock } = h.house.market;
    clock.moveBy({ milliseconds: at.epochMilliseconds - clock.now().epochMilliseconds });
  };
  const jumpTo = async (at: Temporal.Instant): Promise<void> => {
    await moveTo(at);
    await h.house.settle();
  };
  /** A day at a time, so that what is due comes in its order. */
  const dailyUntil = async (at: Temporal.Instant): Promise<void> => {
    const { clock } = h.house.market;
    while (Temporal.Instant.compare(clock.now(), at) < 0) {
      const next = clock.now().add({ hours: 24 });
      await jumpTo(Temporal.Instant.compare(next, at) < 0 ? next : at);
    }
  };
  const verified = async () => {
    assert.deepEqual((await checkLedger(h.house.market.ctx)).problems, []);
    assert.equal((await verifyAudit(h.house.market.ctx)).firstBroken, undefined);
  };

  let end: Temporal.Instant;
  before(async () => {
    h = await claimsHouse(20_000);
    const { market } = h.house;
    // Only this test lets things end.
    await sql`delete from job where queue = 'privacy.retention'`.execute(market.ctx.db);
    ben = (await h.house.person('chef', 'Ben Chef')) as Person;
    await inTransaction(market.as(h.admin), (tx) =>
      createPromo(market.as(h.admin), tx, {
        code: 'OPENING',
        percent: 10,
        bearer: 'platform',
        currency: 'USD',
        from: market.clock.now(),
        note: '',
      }),
    );
    await call(h.host, 'PUT', `/listings/${h.listingId}/down-payment`, { daysBefore: 3, percent: 30 });

    const { items } = await call<{ items: { id: string }[] }>(h.host, 'POST', `/listings/${h.listingId}/pack-offers`, {
      hours: 10,
      price: usd(40_000),
      validMonths: 6,
    });
    packId = (await call<{ id: string }>(h.chef, 'POST', '/packs', { offerId: items[0]?.id, paymentMethodId: 'pm_card_visa' })).id;
    ofBen = await book(ben, 8);
    disputed = await book(h.chef, 10, { promoCode: 'OPENING' });
    prepaid = await book(h.chef, 12, { packId });
    await dailyUntil(Temporal.Instant.from((await h.booking(disputed)).endsAt).add({ hours: 2 }));
    const wish = {
      kind: 'dispute',
      statement: 'The oven was cold.',
      amount: usd(3_000),
      evidence: [await h.upload(h.chef, disputed, 'image/jpeg', photograph)],
    };
    const { id: caseId } = await call<CaseView>(h.chef, 'POST', `/bookings/${disputed}/cases`, wish);
    await h.act(h.host, caseId, { transition: 'agree' });
    end = Temporal.Instant.from((await h.booking(prepaid)).endsAt);
    await dailyUntil(end.add({ hours: 100 }));
    await review(prepaid, h.chef);
    await jumpTo(end.add({ hours: 40 * 24 }));
    for (const [id, state] of [
      [disputed, 'ruled'],
      [prepaid, 'paidOut'],
      [ofBen, 'paidOut'],
    ] as const)
      assert.deepEqual(await query(sql`select state from booking where id = ${id}`), [{ state }]);
    await jumpTo(end.add({ hours: 190 * 24 }));
    await jumpTo(end.add({ hours: 300 * 24 }));
    recent = await book(h.chef, 2);
    await dailyUntil(end.add({ hours: 307 * 24 }));
    await jumpTo(end.add({ hours: 340 * 24 }));
    await call(h.admin, 'POST', `/admin/people/${ben.personId}/hold`, { reason: 'A lawsuit' });
    await retain();
  });

  test('of less than seven years is there as it was', async () => {
    await jumpTo(end.add({ hours: 6 * yearHours }));
    await retain();
    for (const id of [disputed, prepaid, ofBen, recent]) assert.equal((await h.house.call(h.admin, 'GET', `/bookings/${id}`)).status, 200);
    assert.equal(await evidence(disputed), 1);
  });

  test('that cannot go as a whole stays as a whole, and goes when the next run can', async () => {
    await jumpTo(end.add({ hours: 7 * yearHours + 100 * 24 }));
    const there = await saying(disputed);
    const said = new Set([...Object.keys(there), ...Object.keys(await saying(prepaid))]);
    for (const table of words(`booking booking_balance payment refund transfer quote promo_redemption booking_case case_evidence
      pack_use review review_window process_step compliance_decision`))
      assert.ok(said.has(table), `${table} says nothing of the dealings`);
    // The process dies in the middle: as the prices go.
    const { database, name } = h.house.market;
    await sql
      .raw(`create function ${name}.dies() returns trigger language plpgsql as $$ begin raise exception 'the power is gone'; end $$`)
      .execute(database.owner);
    await sql
      .raw(`create trigger dies before delete on ${name}.quote for each row execute function ${name}.dies()`)
      .execute(database.owner);
    await assert.rejects(h.house.prep.retain(h.house.market.ctx), /the power is gone/);
    assert.deepEqual(await saying(disputed), there);
    assert.equal(await evidence(disputed), 1);
    await sql.raw(`drop trigger dies on ${name}.quote`).execute(database.owner);

    const ids = [...(await idsOf(disputed)), ...(await idsOf(prepaid))];
    assert.ok(ids.length > 12, String(ids.length));
    const promised = await h.house.prep.retain(h.house.market.ctx, { dryRun: true });
    const went = await retain();
    assert.equal(went['booking'], 2);
    for (const { table, rows } of promised.filter((each) => each.retention.endsWith('by booking') && each.rows > 0))
      assert.ok((went[table] ?? 0) >= rows, `${table}: ${rows} would go, ${went[table] ?? 0} went`);
    for (const id of ids) {
      const left = await saying(id);
      assert.deepEqual(
        Object.keys(left).filter((table) => !mayStillSay.includes(table)),
        [],
        `${id}: ${JSON.stringify(left)}`,
      );
    }
    assert.deepEqual([await evidence(disputed), (await h.house.call(h.admin, 'GET', `/bookings/${disputed}`)).status], [0, 404]);
    await verified();
  });

  test('of somebody who is held stays, and so does a newer one; it goes when the hold is lifted', async () => {
    for (const id of [ofBen, recent]) assert.equal((await h.house.call(h.admin, 'GET', `/bookings/${id}`)).status, 200);
    const there = await saying(ofBen);
    assert.ok(there['payment'] !== undefined && there['process_step'] !== undefined);
    assert.equal((await retain())['booking'], undefined);
    assert.deepEqual(await saying(ofBen), there);
    await call(h.admin, 'POST', `/admin/people/${ben.personId}/hold/lift`, { reason: 'It is settled' });
    assert.equal((await retain())['booking'], 1);
    assert.deepEqual(
      Object.keys(await saying(ofBen)).filter((table) => !mayStillSay.includes(table)),
      [],
    );
    assert.equal((await h.house.call(h.admin, 'GET', `/bookings/${recent}`)).status, 200);
  });

  test('takes its marks out of the reviews, and what bought it goes after it: pack, offer, code', async () => {
    const [summary] = await query(sql<{ n: number }>`select count(*)::int as n from review_summary where count > 0`);
    assert.equal(summary?.n, 0);
    const offer = await query(sql<{ id: string }>`select id from pack_offer`);
    await call(h.host, 'DELETE', `/listings/${h.listingId}/pack-offers/${offer[0]?.id}`);
    await sql`update promo_code set status = 'paused'`.execute(h.house.market.ctx.db);
    assert.ok((await saying(packId))['pack'] !== undefined, 'its half year was not over seven years ago');
    await jumpTo(end.add({ hours: 7 * yearHours + 220 * 24 }));
    const went = await retain();
    assert.deepEqual([went['pack'], went['payment'], went['pack_offer'], went['promo_code'], went['booking']], [1, 1, 1, 1, undefined]);
    assert.deepEqual(
      Object.keys(await saying(packId)).filter((table) => !mayStillSay.includes(table)),
      [],
    );
    await jumpTo(end.add({ hours: 9 * yearHours }));
    assert.equal((await retain())['booking'], 1);
    assert.deepEqual(await query(sql`select from payment`), []);
    await verified();
  });

  test('leaves a kitchen behind that goes when its host has left and nothing hangs on it, with its calendar; a living host keeps theirs', async () => {
    assert.equal((await saying(h.listingId))['listing'], 1);
    assert.deepEqual(await h.house.prep.identity.eraseAccount(h.house.market.ctx, h.host.personId), []);
    await h.house.settle();
    await retain();
    assert.equal((await saying(h.listingId))['listing'], 1, 'its papers are kept for seven years');
    await jumpTo(end.add({ hours: 17 * yearHours }));
    await retain();
    const went = await retain();
    assert.equal((await saying(h.listingId))['listing'], undefined, JSON.stringify([went, await saying(h.listingId)]));
    assert.deepEqual(
      Object.keys(await saying(h.listingId)).filter((table) => !mayStillSay.includes(table)),
      [],
    );
    assert.equal((await saying(h.host.personId))['payee_account'], undefined);
    await verified();
  });
});
