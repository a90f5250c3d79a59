import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { sql } from '#platform/database';
import { accounts, balanceOf as inLedger } from '#modules/ledger';
import { claimsHouse, type ClaimsHouse } from '#test/claims';

describe('a booking with a balance', () => {
  let h: ClaimsHouse;
  before(async () => {
    h = await claimsHouse();
    const asked = await h.house.call(h.host, 'PUT', `/listings/${h.listingId}/down-payment`, { daysBefore: 3, percent: 30 });
    assert.equal(asked.status, 200, JSON.stringify(asked.body));
  });

  interface View {
    state: string;
    startsAt: string;
    endsAt: string;
    charged: { amountMinor: number };
    total: { amountMinor: number };
    refund?: { amountMinor: number };
    balance?: { state: string; amount: { amountMinor: number }; dueAt: string; payBy: string; canPay: boolean; bankUrl?: string };
    quote: { hostReceives: { amountMinor: number } };
  }
  const view = async (id: string): Promise<View> => (await h.house.call<View>(h.chef, 'GET', `/bookings/${id}`)).body;
  const moveTo = async (at: string): Promise<void> => {
    const { clock } = h.house.market;
    clock.moveBy({ milliseconds: Temporal.Instant.from(at).epochMilliseconds - clock.now().epochMilliseconds });
    await h.house.settle();
  };
  const act = (who: ClaimsHouse['chef'], id: string, transition: string) =>
    h.house.call(who, 'POST', `/bookings/${id}/transitions`, { transition });
  /** Far enough away that a part of it is paid later. */
  const booked = async (card = 'pm_card_visa'): Promise<string> => {
    for (;;) {
      const id = await h.booked(card);
      if ((await view(id)).balance !== undefined) return id;
    }
  };
  const escrow = async (id: string): Promise<number> =>
    Number((await inLedger(h.house.market.ctx.db, accounts.escrow({ kind: 'booking', id }).code, 'USD')).amountMinor);

  test('takes the down payment at once and the rest on its day from the same card; the host gets all of it, in two transfers', async () => {
    const id = await booked();
    const { balance, total, charged } = await view(id);
    assert.equal(balance?.state, 'scheduled');
    const down = total.amountMinor - (balance?.amount.amountMinor ?? 0);
    assert.equal(charged.amountMinor, down + 20_000, 'the damage deposit comes beside the down payment');
    assert.equal(await escrow(id), down);
    await moveTo(balance?.dueAt ?? '');
    assert.equal((await view(id)).balance?.state, 'paid');
    assert.equal(await escrow(id), total.amountMinor);
    const before = await h.paidOut();
    await h.after(id, 49);
    const done = await view(id);
    assert.equal(done.state, 'paidOut');
    assert.equal((await h.paidOut()) - before, done.quote.hostReceives.amountMinor);
    await h.settledBooks();
  });

  test('cancelled before the rest is due, gives the down payment back and never asks the card again', async () => {
    const id = await booked();
    const { balance, total } = await view(id);
    assert.equal((await act(h.chef, id, 'cancelByChef')).status, 200);
    await h.house.settle();
    const ended = await view(id);
    assert.deepEqual([ended.state, ended.balance?.state], ['cancelled', 'dropped']);
    assert.equal(ended.refund?.amountMinor, total.amountMinor - (balance?.amount.amountMinor ?? 0));
    await moveTo(balance?.dueAt ?? '');
    assert.equal((await view(id)).balance?.state, 'dropped');
    await h.settledBooks();
  });

  test('cancelled by the host after the rest was paid, gives back both payments', async () => {
    const id = await booked();
    const { total } = await view(id);
    assert.equal((await h.house.call(h.chef, 'POST', `/bookings/${id}/balance/payment`, {})).status, 200);
    await h.house.settle();
    assert.equal((await view(id)).balance?.state, 'paid', 'a chef may pay it before its day');
    assert.equal((await act(h.host, id, 'cancelByHost')).status, 200);
    await h.house.settle();
    const ended = await view(id);
    assert.deepEqual([ended.state, ended.refund?.amountMinor], ['cancelled', total.amountMinor]);
    await h.settledBooks();
  });

  const pay = (id: string, paymentMethodId: string) =>
    h.house.call<{ state: string }>(h.chef, 'POST', `/bookings/${id}/balance/payment`, { paymentMethodId });
  const told = async (): Promise<string[]> =>
    (await h.house.call<{ items: { title: string }[] }>(h.chef, 'GET', '/notifications')).body.items.map(({ title }) => title);

  test('tells the chef of a refusal, and takes another card', async () => {
    const id = await booked();
    assert.equal((await pay(id, 'pm_card_visa_chargeDeclined')).body.state, 'refused');
    await h.house.settle();
    assert.ok((await told()).some((title) => /Your card did not pay/.test(title)));
    assert.equal((await view(id)).balance?.canPay, true);
    assert.equal((await pay(id, 'pm_card_mastercard')).status, 200);
    await h.house.settle();
    assert.equal((await view(id)).balance?.state, 'paid');
    assert.equal((await act(h.host, id, 'cancelByHost')).status, 200);
    await h.house.settle();
    await h.settledBooks();
  });

  test('on its day the chef is away: a bank that refuses for that is answered with a mail and a page, and is paid once they confirm', async () => {
    const id = await booked();
    const { balance } = await view(id);
    await sql`update booking_balance set payment_method_id = 'pm_card_authenticationRequired' where booking_id = ${id}`.execute(
      h.house.market.ctx.db,
    );
    await moveTo(balance?.dueAt ?? '');
    const asked = (await view(id)).balance;
    assert.equal(asked?.state, 'confirming');
    assert.ok((await told()).some((title) => /Your bank asks for you/.test(title)));
    const refusals = h.house.stripe.events().filter((event) => JSON.stringify(event).includes('authentication_required'));
    assert.ok(refusals.length > 0, 'the bank was told that the chef is away');
    const sent = await fetch(String(asked.bankUrl), {
      method: 'POST',
      body: new URLSearchParams({ answer: 'complete' }),
      redirect: 'manual',
    });
    assert.equal(sent.status, 303);
    h.house.market.clock.moveBy({ minutes: 1 });
    await h.house.settle();
    assert.equal((await view(id)).balance?.state, 'paid');
    assert.equal((await act(h.host, id, 'cancelByHost')).status, 200);
    await h.house.settle();
    await h.settledBooks();
  });

  test('asks the chef when the bank wants to hear from them, and ends by the policy when nobody answers by the deadline', async () => {
    const id = await booked();
    assert.equal((await pay(id, 'pm_card_authenticationRequired')).body.state, 'confirming');
    await h.house.settle();
    assert.ok((await told()).some((title) => /Your bank asks for you/.test(title)));
    const { balance, total } = await view(id);
    assert.ok(balance?.bankUrl);
    const before = await h.paidOut();
    await moveTo(balance.payBy);
    const ended = await view(id);
    // A day before the start half of the price is the host's; of what was paid, that is all.
    assert.deepEqual([ended.state, ended.balance?.state, ended.refund?.amountMinor], ['cancelled', 'unpaid', 0]);
    const down = total.amountMinor - balance.amount.amountMinor;
    const got = (await h.paidOut()) - before;
    assert.equal(got, Math.round((ended.quote.hostReceives.amountMinor * down) / total.amountMinor), 'the host’s part of the down payment');
    await h.settledBooks();
  });
});
