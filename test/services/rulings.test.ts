import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { sql } from '#platform/database';
import { claimsHouse, type CaseView, type ClaimsHouse } from '#test/claims';

const usd = (amountMinor: number) => ({ amountMinor, currency: 'USD' });

interface View {
  state: string;
  startsAt: string;
  endsAt: string;
  total: { amountMinor: number };
  refund?: { amountMinor: number };
  balance?: { state: string; amount: { amountMinor: number }; dueAt: string };
  quote: { hostReceives: { amountMinor: number } };
}

/** A price that came in by two payments, or out of a pack, is divided as ruled: to the cent, and of no payment more than it brought in. */
describe('rulings over a price in two parts', () => {
  let h: ClaimsHouse;
  before(async () => {
    h = await claimsHouse(0);
    const asked = await h.house.call(h.host, 'PUT', `/listings/${h.listingId}/down-payment`, { daysBefore: 3, percent: 30 });
    assert.equal(asked.status, 200, JSON.stringify(asked.body));
  });

  const view = async (id: string): Promise<View> => (await h.house.call<View>(h.chef, 'GET', `/bookings/${id}`)).body;
  const booked = async (): Promise<string> => {
    for (;;) {
      const id = await h.booked();
      if ((await view(id)).balance !== undefined) return id;
    }
  };
  const moveTo = async (at: string): Promise<void> => {
    const { clock } = h.house.market;
    clock.moveBy({ milliseconds: Temporal.Instant.from(at).epochMilliseconds - clock.now().epochMilliseconds });
    await h.house.settle();
  };
  const dispute = async (id: string, minor: number): Promise<CaseView> => {
    const wish = { kind: 'dispute', statement: 'The oven was cold.', amount: usd(minor) };
    const { status, body } = await h.house.call<CaseView>(h.chef, 'POST', `/bookings/${id}/cases`, wish);
    assert.equal(status, 201, JSON.stringify(body));
    await h.house.settle();
    return body;
  };
  /** What each payment of a booking brought in and gave back or passed on. */
  const payments = async (id: string) =>
    (
      await sql<{ kind: string; captured: number; refunded: number; transferred: number }>`
        select p.subject_kind as kind, p.captured_minor::int as captured, p.refunded_minor::int as refunded, p.transferred_minor::int as transferred
        from payment p left join booking_balance b on b.id = p.subject_id
        where p.subject_id = ${id} or b.booking_id = ${id} order by p.created_at`.execute(h.house.market.ctx.db)
    ).rows;
  const settledAs = async (id: string, back: number) => {
    const { state, refund, total, quote } = await view(id);
    assert.deepEqual([state, refund?.amountMinor], ['ruled', back]);
    const moved = await payments(id);
    const sum = (of: 'captured' | 'refunded' | 'transferred'): number => moved.reduce((all, each) => all + each[of], 0);
    assert.deepEqual([sum('captured'), sum('refunded')], [total.amountMinor, back]);
    for (const each of moved) assert.ok(each.refunded + each.transferred <= each.captured, JSON.stringify(each));
    const share = Math.round((quote.hostReceives.amountMinor * (total.amountMinor - back)) / total.amountMinor);
    assert.equal(sum('transferred'), share, 'the host’s part of what was kept');
    await h.settledBooks();
    return moved;
  };

  for (const [name, part] of [
    ['less than the balance', 0.2],
    ['more than the balance', 0.85],
    ['everything', 1],
    ['an odd cent', 0.33333],
  ] as const) {
    test(`${name} goes back: out of the balance first, then out of the down payment`, async () => {
      const id = await booked();
      const { balance, total } = await view(id);
      await moveTo(balance?.dueAt ?? '');
      await h.after(id, 2);
      const back = Math.round(total.amountMinor * part);
      const { id: caseId } = await dispute(id, total.amountMinor);
      await h.act(h.host, caseId, { transition: 'contest', statement: 'It was warm.' });
      await h.act(h.admin, caseId, { transition: 'rule', statement: 'Partly warm.', amount: usd(back) });
      const [down, rest] = await settledAs(id, back);
      assert.deepEqual([down?.kind, rest?.kind], ['booking', 'balance']);
      assert.equal(rest?.refunded, Math.min(back, rest?.captured ?? 0));
      assert.equal(down?.refunded, back - (rest?.refunded ?? 0));
    });
  }

  test('a refund that the provider refuses waits for a person, and is then given once, from the payment where it was missing', async () => {
    const id = await booked();
    const { balance, total } = await view(id);
    await moveTo(balance?.dueAt ?? '');
    await h.after(id, 2);
    const { id: caseId } = await dispute(id, total.amountMinor);
    await h.refusingRefunds(id, async () => {
      await h.act(h.host, caseId, { transition: 'agree' });
      assert.equal((await view(id)).state, 'ruledRefundHeld');
      const given = (await payments(id)).map(({ refunded }) => refunded);
      assert.deepEqual(given, [0, balance?.amount.amountMinor], 'the balance has gone back by then');
    });
    const again = await h.house.call(h.admin, 'POST', `/bookings/${id}/transitions`, { transition: 'retryRuledRefund' });
    assert.equal(again.status, 200);
    await h.house.settle();
    await settledAs(id, total.amountMinor);
  });
});
