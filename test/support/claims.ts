import assert from 'node:assert/strict';
import { Money, type Id } from '#kernel';
import { sql } from '#platform/database';
import type { Actor } from '#platform/context';
import { accounts, balanceOf, checkLedger } from '#modules/ledger';
import { reconcile } from '#modules/payments';
import { testPrep, type TestPrep } from './prep.ts';

export type Person = Actor & { personId: Id<'person'> };
export interface CaseView {
  id: string;
  kind: string;
  state: string;
  code?: string;
  asked?: { amountMinor: number };
  awarded?: { amountMinor: number };
  actions: { transition: string }[];
  evidence: { address: string; name: string; by: string }[];
  timeline: { title: string; note?: string }[];
}
interface BookingView {
  id: string;
  state: string;
  startsAt: string;
  endsAt: string;
  total: { amountMinor: number };
  deposit?: { amountMinor: number };
  charged: { amountMinor: number };
  quote: { total: { amountMinor: number }; hostReceives: { amountMinor: number } };
}

/** A kitchen with a deposit of $200 (none of 0), booked for four hours at a time: one house for a whole file. */
export interface ClaimsHouse {
  house: TestPrep;
  chef: Person;
  host: Person;
  admin: Person;
  listingId: string;
  /** Books and accepts, and lets the booking be paid. */
  booked(card?: string): Promise<string>;
  booking(id: string): Promise<BookingView>;
  cases(bookingId: string): Promise<CaseView[]>;
  /** The one case of a kind. */
  only(bookingId: string, kind: string): Promise<CaseView>;
  act(who: Person, caseId: string, deed: object): Promise<{ status: number; body: CaseView }>;
  /** Sends a file and says how a deed names it. */
  upload(who: Person, bookingId: string, contentType: string, body: Buffer): Promise<{ uploadId: string; name: string }>;
  /** Business time from the end of a booking, and everything that is due by then. */
  after(bookingId: string, hours: number): Promise<void>;
  /** What the host was sent so far, in cents. */
  paidOut(): Promise<number>;
  /** The provider refuses to give the payment of a subject back while the work is done. */
  refusingRefunds(subjectId: string, work: () => Promise<unknown>): Promise<void>;
  /** Nothing rests on the way, and books and provider agree. */
  settledBooks(): Promise<void>;
}

export async function claimsHouse(depositMinor = 20_000): Promise<ClaimsHouse> {
  const house = await testPrep();
  const chef = await house.person('chef', 'Ana Chef');
  const host = await house.host('Maria Host');
  const admin = await house.person('admin', 'Staff');
  const listingId = await house.kitchen(host);
  let day = 1;
  if (depositMinor > 0) {
    const price = { deposit: { amountMinor: depositMinor, currency: 'USD' } };
    assert.equal((await house.call(host, 'PATCH', `/listings/${listingId}`, { price })).status, 200);
  }
  const booking = async (id: string): Promise<BookingView> => (await house.call<BookingView>(chef, 'GET', `/bookings/${id}`)).body;
  const cases = async (bookingId: string): Promise<CaseView[]> =>
    (await house.call<{ items: CaseView[] }>(chef, 'GET', `/bookings/${bookingId}/cases`)).body.items;
  return {
    house,
    chef,
    host,
    admin,
    listingId,
    booking,
    cases,
    async booked(card = 'pm_card_visa') {
      const now = house.market.clock.now().toZonedDateTimeISO('America/Los_Angeles');
      const startsAt = now
        .add({ days: ((2 * day++) % 40) + 2 })
        .withPlainTime({ hour: 10 })
        .toInstant();
      const { body: quote } = await house.call<{ id: string }>(chef, 'POST', '/quotes', {
        listingId,
        startsAt: startsAt.toString(),
        endsAt: startsAt.add({ hours: 4 }).toString(),
      });
      const { body, status } = await house.call<BookingView>(
        chef,
        'POST',
        '/bookings',
        { quoteId: quote.id, paymentMethodId: card },
        { 'idempotency-key': crypto.randomUUID() },
      );
      assert.equal(status, 201, JSON.stringify([quote, body]));
      await house.settle();
      assert.equal((await house.call(host, 'POST', `/bookings/${body.id}/transitions`, { transition: 'accept' })).status, 200);
      await house.settle();
      assert.equal((await booking(body.id)).state, 'confirmed');
      return body.id;
    },
    async only(bookingId, kind) {
      const found = (await cases(bookingId)).filter((each) => each.kind === kind);
      assert.equal(found.length, 1, JSON.stringify(found));
      return found[0] as CaseView;
    },
    async act(who, caseId, deed) {
      const answer = await house.call<CaseView>(who, 'POST', `/cases/${caseId}/transitions`, deed);
      await house.settle();
      return answer;
    },
    async upload(who, bookingId, contentType, body) {
      const { body: asked } = await house.call<{ uploadId: string; upload: { url: string; headers: Record<string, string> } }>(
        who,
        'POST',
        `/bookings/${bookingId}/evidence`,
        { contentType },
      );
      const { pathname, search } = new URL(asked.upload.url);
      const sent = await house.app.inject({ method: 'PUT', url: pathname + search, headers: asked.upload.headers, payload: body });
      assert.equal(sent.statusCode, 201, sent.body);
      return { uploadId: asked.uploadId, name: 'The oven door.jpg' };
    },
    async after(bookingId, hours) {
      const { endsAt } = await booking(bookingId);
      const { clock } = house.market;
      const target = Temporal.Instant.from(endsAt).add({ minutes: Math.round(hours * 60) });
      assert.ok(Temporal.Instant.compare(target, clock.now()) >= 0, 'time goes forward only');
      clock.moveBy({ milliseconds: target.epochMilliseconds - clock.now().epochMilliseconds });
      await house.settle();
    },
    async paidOut() {
      const { body } = await house.call<{ items: { amount: { amountMinor: number }; status: string }[] }>(host, 'GET', '/payouts');
      return body.items.filter(({ status }) => status === 'transferred').reduce((sum, { amount }) => sum + amount.amountMinor, 0);
    },
    async refusingRefunds(subjectId, work) {
      const { ctx, clock } = house.market;
      const { provider } = house.prep;
      const { customerId } = await provider.createCustomer({ reference: 'nobody', email: '', name: '' }, crypto.randomUUID());
      const card = {
        customerId,
        paymentMethodId: 'pm_card_visa',
        reference: 'nobody',
        description: 'Never taken',
        returnUrl: 'https://nowhere',
      };
      const held = await provider.authorize({ ...card, amount: Money.money(5_000, 'USD') }, crypto.randomUUID(), clock.now());
      assert.ok(held.status === 'authorized');
      const { rows } = await sql<{ id: string; intent_id: string }>`
        select id, intent_id from payment where subject_id = ${subjectId} and captured_minor > 0`.execute(ctx.db);
      assert.equal(rows.length, 1);
      // Of a hold that was never taken nothing can be given back.
      await sql`update payment set intent_id = ${held.intentId} where id = ${rows[0]?.id}`.execute(ctx.db);
      await work();
      await sql`update payment set intent_id = ${rows[0]?.intent_id} where id = ${rows[0]?.id}`.execute(ctx.db);
    },
    async settledBooks() {
      const { ok, problems, held } = await checkLedger(house.market.ctx);
      assert.ok(ok, JSON.stringify(problems));
      assert.deepEqual(held, []);
      assert.equal((await balanceOf(house.market.ctx.db, accounts.payable(host.personId).code, 'USD')).amountMinor, 0n);
      const { difference } = await reconcile(house.market.ctx, house.prep.provider, 'USD');
      assert.equal(difference.amountMinor, 0n);
    },
  };
}
