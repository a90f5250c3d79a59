import { Type, type Static } from 'typebox';
import { invalid, missing, Money } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { awaitEffect } from '#platform/effects';
import { closed, IdSchema, moneyAtLeast, route, Text, type Route } from '#platform/http';
import { fire } from '#platform/process';
import { listingById, unknownListing } from '#modules/listings';
import { paymentOf, paymentsVendor } from '#modules/payments';
import type { BookingRow } from '../domain.ts';
import { seenBy } from '../make-transition.ts';
import { patienceMs } from '../request-booking.ts';
import { bookingFor } from '../store.ts';
import type { BalanceProcess } from './process.ts';
import type { BalanceSchema } from './schema.ts';
import { balanceOfBooking, bookingOfBalance, lockBalance, saveBalanceCard } from './store.ts';
import { saveTerms, termsOf, type DownPaymentTerms } from './terms.ts';

const days = Type.Integer({ minimum: 3, maximum: 60, description: 'How many days before the start the balance is taken.' });
const percent = Type.Integer({ minimum: 10, maximum: 90 });
const Terms = Type.Object(
  { daysBefore: Type.Optional(days), percent: Type.Optional(percent), amount: Type.Optional(moneyAtLeast(1)) },
  closed,
);
const Saved = Type.Object({ terms: Type.Optional(Terms) }, closed);
const ByListing = Type.Object({ id: IdSchema }, closed);

/** The balance of a booking as this person may see it; undefined when there is none to come. */
export async function balanceView(
  ctx: Context,
  process: BalanceProcess,
  booking: BookingRow,
): Promise<Static<typeof BalanceSchema> | undefined> {
  const balance = await balanceOfBooking(ctx.db, booking);
  if (balance === undefined) return undefined;
  const { graph } = process;
  const isGuest = booking.guestId === ctx.actor.personId;
  const payment = await paymentOf(ctx.db, { kind: 'balance', id: balance.id });
  const state = graph.states[balance.state];
  return {
    amount: Money.toJson(balance.amount),
    dueAt: balance.dueAt.toString(),
    payBy: balance.payBy.toString(),
    state: balance.state,
    stateTitle: state?.title ?? balance.state,
    stateExplanation: state?.explanation ?? '',
    canPay: isGuest && payable.has(balance.state),
    ...(isGuest && balance.state === 'refused' && payment?.declined !== undefined && { declined: payment.declined.message }),
    ...(isGuest && payment?.action !== undefined && { bankUrl: payment.action.url }),
  };
}

/** Where the chef can have a card asked, and by which step. */
const payable = new Map([
  ['scheduled', 'charge'],
  ['refused', 'tryAnother'],
]);

export function balanceRoutes(process: BalanceProcess): readonly Route[] {
  const mine = async (ctx: Context, id: string) => {
    const listing = await listingById(ctx.db, id);
    if (listing?.hostId !== requirePerson(ctx)) throw unknownListing();
    return listing;
  };
  return [
    route({
      method: 'GET',
      path: '/listings/:id/down-payment',
      summary: 'What I ask at once of those who book my kitchen, and when the rest is due; all of it at once when empty',
      tags: ['bookings'],
      access: { may: 'listings.manage' },
      params: ByListing,
      response: { 200: Saved },
      async handle(ctx, { params }) {
        const { id } = await mine(ctx, params.id);
        return { status: 200, body: saved(await termsOf(ctx.db, id)) };
      },
    }),
    route({
      method: 'PUT',
      path: '/listings/:id/down-payment',
      summary: 'Ask a part at once and the rest some days before the start; an empty body asks for all at once',
      tags: ['bookings'],
      access: { may: 'listings.manage' },
      params: ByListing,
      body: Terms,
      response: { 200: Saved },
      async handle(ctx, { params, body }) {
        const listing = await mine(ctx, params.id);
        const terms = readTerms(body, listing.hourly?.currency ?? 'USD');
        await inTransaction(ctx, (tx) => saveTerms(ctx, tx, listing.id, listing.hourly?.currency ?? 'USD', terms));
        return { status: 200, body: saved(terms) };
      },
    }),
    route({
      method: 'POST',
      path: '/bookings/:bookingId/balance/payment',
      summary: 'Pay the balance now, with another card when one is named',
      tags: ['bookings'],
      access: 'signed-in',
      params: Type.Object({ bookingId: IdSchema }, closed),
      body: Type.Object({ paymentMethodId: Type.Optional(Text(200)) }, closed),
      response: { 200: Type.Object({ state: Type.String() }, closed) },
      async handle(ctx, { params, body }) {
        const { id, effects } = await inTransaction(ctx, async (tx) => {
          const booking = await bookingFor(tx, params.bookingId, seenBy(ctx));
          const found = await balanceOfBooking(tx, booking);
          if (found === undefined) throw noBalance();
          const { balance } = await lockBalance(tx, found.id);
          if (body.paymentMethodId !== undefined) await saveBalanceCard(tx, balance.id, body.paymentMethodId);
          return { id: balance.id, ...(await fire(ctx, tx, process, balance.id, payable.get(balance.state) ?? 'charge')) };
        });
        for (const effect of effects) await awaitEffect(ctx, effect, { withinMs: patienceMs, vendor: paymentsVendor });
        const { balance } = await inTransaction(ctx, (tx) => lockBalance(tx, id));
        return { status: 200, body: { state: balance.state } };
      },
    }),
    route({
      method: 'GET',
      path: '/balances/:balanceId',
      summary: 'Which booking a balance belongs to: where the bank sends people back to',
      tags: ['bookings'],
      access: 'signed-in',
      scope: 'bookings.read',
      params: Type.Object({ balanceId: IdSchema }, closed),
      response: { 200: Type.Object({ bookingId: IdSchema }, closed) },
      async handle(ctx, { params }) {
        const bookingId = await bookingOfBalance(ctx.db, params.balanceId);
        if (bookingId === undefined) throw noBalance();
        return { status: 200, body: { bookingId: (await bookingFor(ctx.db, bookingId, seenBy(ctx))).id } };
      },
    }),
  ];
}

const noBalance = () => missing('bookings.no_balance', 'Nothing is left to pay for this booking.');

const saved = (terms: DownPaymentTerms | undefined) => {
  if (terms === undefined) return {};
  const { daysBefore } = terms;
  return { terms: { daysBefore, ...('percent' in terms ? { percent: terms.percent } : { amount: Money.toJson(terms.amount) }) } };
};

function readTerms(body: Static<typeof Terms>, currency: Money.Money['currency']): DownPaymentTerms | undefined {
  const { daysBefore, percent: share, amount } = body;
  if (daysBefore === undefined && share === undefined && amount === undefined) return undefined;
  const refuse = (path: string, message: string) => invalid('bookings.bad_down_payment', message, { fields: [{ path, message }] });
  if (daysBefore === undefined) throw refuse('/daysBefore', 'Say how many days before the start the rest is due.');
  if ((share === undefined) === (amount === undefined)) throw refuse('/percent', 'Say a percentage or an amount, one of the two.');
  if (share !== undefined) return { daysBefore, percent: share };
  if (amount?.currency !== currency) throw refuse('/amount', `Amounts are in ${currency} here.`);
  const given = Money.money(amount.amountMinor, currency);
  if (given.amountMinor < 100n) throw refuse('/amount', 'A card is not asked for less than 1.00.');
  return { daysBefore, amount: given };
}
