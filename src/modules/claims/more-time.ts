import { assert, Money, type Id } from '#kernel';
import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import type { Action } from '#platform/process';
import { bookingById, holdBooking, moveEnd, type BookingRow } from '#modules/bookings';
import { shortenSlot, stretchSlot } from '#modules/calendar';
import { quoteById, sharesOf, type Shares } from '#modules/fees';
import { accounts, expectBalance } from '#modules/ledger';
import { cardSteps, distribute, requestAuthorization, requestRefund, requestTransfer } from '#modules/payments';
import { termsOfPack } from '#modules/packs';
import { caseProcess, none, tellLater, type CaseProcess, type OfCase } from './case-process.ts';
import { keptOfMoreTime, refundLike, type Case } from './domain.ts';
import type { ClaimsRules } from './rules.ts';
import { depositCaseOf, saveAward, saveEnds } from './store.ts';

/** Whose payment and escrow it is. */
export const paidFor = ({ id }: Pick<Case, 'id'>) => ({ kind: 'case', id });
const ofBooking = ({ bookingId }: Case) => ({ kind: 'booking', id: bookingId });
const escrowOf = (each: Case): string => accounts.escrow(paidFor(each)).code;
/** What the card is asked for: of overtime what was decided, of agreed time the price. */
const askedOf = (each: Case): Money.Money => (each.kind === 'overtime' ? keptOfMoreTime(each) : each.stake);

type TellDeposit = (ctx: Context, tx: Tx, depositCaseId: string) => Promise<void>;

/** More time that was agreed before, or taken without: both are charged, kept apart, and shared out by a quote of their own. */
export function moreTimeProcess(rules: ClaimsRules, kind: 'extension' | 'overtime', endMoved: TellDeposit): CaseProcess {
  const giveBack = async (ctx: Context, tx: Tx, subject: Case, amount: Money.Money): Promise<readonly Id<'effect'>[]> => {
    if (Money.isZero(amount)) return tellLater(ctx, tx, subject, 'refunded');
    const effect = await requestRefund(ctx, tx, { subject: paidFor(subject), amount, reason: 'more_time' });
    return effect === undefined ? none : [effect];
  };
  const decideRefund = async (ctx: Context, tx: Tx, subject: Case, amount: Money.Money): Promise<readonly Id<'effect'>[]> => {
    // The notice of this very step names the amount.
    subject.awarded = amount;
    await saveAward(tx, subject.id, amount);
    return giveBack(ctx, tx, subject, amount);
  };
  const actions: Record<string, Action<Case>> = {
    ...cardSteps<Case>({ paidFor, amountOf: askedOf }),
    keepLongerTime: {
      async run(ctx, tx, { subject }: OfCase) {
        const booking = await bookingById(tx, subject.bookingId);
        const parts = (await quoteById(tx, booking.quoteId))?.items.map(({ id, title, units }) => ({ resourceId: id, title, units })) ?? [];
        await stretchSlot(ctx, tx, { subject: ofBooking(subject), end: untilOf(subject), parts });
        return none;
      },
    },
    giveTimeBack: {
      async run(_ctx, tx, { subject }: OfCase) {
        await shortenSlot(tx, { subject: ofBooking(subject), end: subject.endsAt });
        return none;
      },
    },
    moveEnd: {
      async run(ctx, tx, { subject }: OfCase) {
        const end = untilOf(subject);
        const stood = await moveEnd(ctx, tx, rules.bookings(), subject.bookingId, end);
        assert(stood, `the booking of case ${subject.id} moved on although it was looked at`);
        await saveEnds(tx, subject.bookingId, end);
        const deposit = await depositCaseOf(tx, subject.bookingId);
        if (deposit !== undefined) await endMoved(ctx, tx, deposit.id);
        return none;
      },
    },
    authorize: {
      async run(ctx, tx, { subject }: OfCase) {
        const amount = askedOf(subject);
        if (Money.isZero(amount)) return tellLater(ctx, tx, subject, 'nothing_due');
        const paymentMethodId = await cardOf(tx, await bookingById(tx, subject.bookingId));
        const { effectId } = await requestAuthorization(ctx, tx, {
          subject: paidFor(subject),
          payer: subject.guestId,
          payee: subject.providerId,
          amount,
          offSession: ctx.actor.personId !== subject.guestId,
          paymentMethodId,
          description: `${subject.number}, ${rules.graphs[kind].title.toLowerCase()}, ${subject.listingTitle}`,
        });
        return [effectId];
      },
    },
    noteCapture: {
      empties: ['authorization'],
      fills: ['escrow'],
      run: async (_ctx, tx, { subject }: OfCase) => expectBalance(tx, escrowOf(subject), askedOf(subject)),
    },
    refundAll: { run: (ctx, tx, { subject }: OfCase) => decideRefund(ctx, tx, subject, subject.stake) },
    refundLikeBooking: {
      async run(ctx, tx, { subject }: OfCase) {
        const booking = await bookingById(tx, subject.bookingId);
        return decideRefund(ctx, tx, subject, refundLike(subject.stake, booking));
      },
    },
    repeatRefund: { run: (ctx, tx, { subject }: OfCase) => giveBack(ctx, tx, subject, subject.awarded ?? subject.stake) },
    shareOut: {
      empties: ['escrow'],
      fills: ['payable'],
      async run(ctx, tx, { subject }: OfCase) {
        await distribute(ctx, tx, { subject: paidFor(subject), to: subject.providerId, ...(await sharesFor(tx, subject)) });
        return expectBalance(tx, escrowOf(subject), Money.zero(subject.stake.currency));
      },
    },
    payHost: {
      async run(ctx, tx, { subject }: OfCase) {
        const { provider } = await sharesFor(tx, subject);
        if (Money.isZero(provider)) return tellLater(ctx, tx, subject, 'transferred');
        const effect = await requestTransfer(ctx, tx, { subject: paidFor(subject), to: subject.providerId, amount: provider });
        return effect === undefined ? none : [effect];
      },
    },
    notePaid: { empties: ['payable'], run: async () => none },
  };
  return caseProcess(rules, rules.graphs[kind], actions);
}

/** The card of the booking; of one that a pack paid, the pack's own, until the chef gives another. */
const cardOf = async (tx: Tx, { paymentMethodId, packId }: BookingRow): Promise<string> =>
  paymentMethodId === '' && packId !== undefined ? (await termsOfPack(tx, packId)).paymentMethodId : paymentMethodId;

function untilOf({ id, until }: Case): Temporal.Instant {
  assert(until !== undefined, `case ${id} is about more time, and does not say until when`);
  return until;
}

async function sharesFor(tx: Tx, subject: Case): Promise<Shares> {
  const quote = await quoteById(tx, subject.quoteId ?? '');
  assert(quote !== undefined, `the price of case ${subject.id} is gone`);
  return sharesOf(quote, keptOfMoreTime(subject));
}

/** Where a booking still takes more time. */
const standing = ['confirmed', 'inProgress'];

/** What an outcome of the card means to agreed time: whether the booking still stands, and is in use. */
export async function extensionOutcome(ctx: Context, tx: Tx, { bookingId }: Case, outcome: string): Promise<string> {
  if (outcome !== 'authorized' && outcome !== 'captured') return outcome;
  const { state, slot } = await holdBooking(tx, bookingId, 'anyone');
  if (!standing.includes(state)) return `${outcome}_in_vain`;
  return outcome === 'authorized' && Temporal.Instant.compare(ctx.clock.now(), slot.start) >= 0 ? 'authorized_in_use' : outcome;
}
