import { Money, type Id } from '#kernel';
import type { ProcessGraph } from '#kernel/process';
import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import { defineProcess, fireOutcome, startProcess, type Process, type StepContext } from '#platform/process';
import { announce } from '#platform/realtime';
import { accounts, expectBalance, post } from '#modules/ledger';
import { cardSteps, requestAuthorization, requestRefund } from '#modules/payments';
import type { BookingRow } from '../domain.ts';
import { none, tellLater } from '../in-step.ts';
import { rolesTowards } from '../roles.ts';
import type { BookingRules } from '../process.ts';
import { deadlineAfterWord, deadlineOnceAsked, laterDeadline, outageAtDeadline, saveDeadline } from './deadline.ts';
import { balanceOfBooking, insertBalance, lockBalance, notePaid, saveBalanceState, type BookingBalance } from './store.ts';

export type BalanceProcess = Process<BookingBalance>;
type Of = StepContext<BookingBalance>;

const subjectOf = ({ id }: BookingBalance) => ({ kind: 'balance', id });
const bookingOf = ({ booking }: BookingBalance) => ({ kind: 'booking', id: booking.id });
const dueOf = ({ dueAt, payBy, booking }: BookingBalance) => ({ dueAt, payBy, startsAt: booking.slot.start });

/** The rest of a price from the booking's confirmation until it is paid, or the booking ends without it. */
export function balanceProcess(rules: Omit<BookingRules, 'balance'> & { balance: ProcessGraph }): BalanceProcess {
  return defineProcess<BookingBalance>({
    graph: rules.balance,
    roles: [rules.guestRole, rules.providerRole, 'admin'],
    anchors: ['dueAt', 'payBy'],
    idOf: ({ id }) => id,
    async lock(tx, id) {
      const { balance, version } = await lockBalance(tx, id);
      return { subject: balance, state: balance.state, version, enteredAt: balance.stateEnteredAt };
    },
    save: saveBalanceState,
    rolesOf: (ctx, { booking }) => rolesTowards(ctx, booking, rules),
    anchorsOf: ({ dueAt, payBy }) => ({ dueAt, payBy }),
    eventPayload: ({ booking }) => ({ bookingId: booking.id, number: booking.number }),
    insteadOf: async (ctx, transition, id) => (transition === 'lapse' ? outageAtDeadline(ctx, id) : undefined),
    async sendNotice(ctx, tx, { to, template }, { subject }) {
      const { booking } = subject;
      const person = to === rules.guestRole ? booking.guestId : booking.providerId;
      await rules.notify(ctx, tx, { to: person, template, link: `/bookings/${booking.id}`, data: wording(subject) });
    },
    async onStep(ctx, tx, { subject, step }) {
      await announce(ctx, tx, `booking:${subject.booking.id}`, { balance: step.to });
    },
    actions: {
      ...cardSteps<BookingBalance>({ paidFor: subjectOf, amountOf: ({ amount }) => amount }),
      authorize: {
        async run(ctx, tx, { subject }: Of) {
          const { booking, amount, paymentMethodId } = subject;
          const { effectId } = await requestAuthorization(ctx, tx, {
            subject: subjectOf(subject),
            payer: booking.guestId,
            payee: booking.providerId,
            amount,
            offSession: ctx.actor.personId !== booking.guestId,
            // It belongs to the booking from the moment it is taken.
            apart: { subject: bookingOf(subject), amount },
            paymentMethodId,
            description: `${booking.number}, balance for ${booking.listingTitle}`,
          });
          return [effectId];
        },
      },
      noteCapture: {
        empties: ['authorization'],
        async run(_ctx, tx, { subject }: Of) {
          await notePaid(tx, subject.booking.id);
          return expectBalance(tx, accounts.escrow(bookingOf(subject)).code, subject.booking.total);
        },
      },
      /** The booking ended while the card was being charged: the money is set apart from what the booking shares out. */
      noteLateCapture: {
        empties: ['authorization'],
        fills: ['lateBalance'],
        async run(ctx, tx, { subject }: Of) {
          await post(ctx, tx, {
            reference: `balance:${subject.id}:late`,
            kind: 'bookings.balance_late',
            description: `Balance taken after the booking had ended: ${subject.booking.number}`,
            subject: bookingOf(subject),
            lines: [
              { account: accounts.escrow(bookingOf(subject)), debit: subject.amount },
              { account: accounts.escrow(subjectOf(subject)), credit: subject.amount },
            ],
          });
          return none;
        },
      },
      returnLate: {
        async run(ctx, tx, { subject }: Of) {
          const effect = await requestRefund(ctx, tx, { subject: subjectOf(subject), amount: subject.amount, reason: 'cancellation' });
          return effect === undefined ? none : [effect];
        },
      },
      noteReturned: {
        empties: ['lateBalance'],
        run: (_ctx, tx, { subject }: Of) =>
          expectBalance(tx, accounts.escrow(subjectOf(subject)).code, Money.zero(subject.amount.currency)),
      },
      /** Changes the subject itself too: the timers and notices of this very step name the moment. */
      prolong: {
        async run(_ctx, tx, { subject }: Of) {
          subject.payBy = laterDeadline(dueOf(subject)) ?? subject.payBy;
          await saveDeadline(tx, subject.id, subject.payBy);
          return none;
        },
      },
      allowTime: {
        async run(ctx, tx, { subject }: Of) {
          subject.payBy = deadlineOnceAsked(dueOf(subject), ctx.clock.now());
          await saveDeadline(tx, subject.id, subject.payBy);
          return none;
        },
      },
      giveTime: {
        async run(ctx, tx, { subject }: Of) {
          subject.payBy = deadlineAfterWord(dueOf(subject), ctx.clock.now());
          await saveDeadline(tx, subject.id, subject.payBy);
          return none;
        },
      },
      endBookingBlameless: { run: (ctx, tx, { subject }: Of) => tellLater(ctx, tx, subject.booking, 'balance_unaskable') },
      endBooking: { run: (ctx, tx, { subject }: Of) => tellLater(ctx, tx, subject.booking, 'balance_unpaid') },
    },
  });
}

/** Takes charge of the rest of a price in the step that confirmed the booking. */
export async function beginBalance(ctx: Context, tx: Tx, process: BalanceProcess, booking: BookingRow): Promise<void> {
  const id: Id<'balance'> = ctx.newId('balance');
  await insertBalance(ctx, tx, booking, id);
  await startProcess(ctx, tx, process, id);
}

/** The booking ends before its balance was paid: nothing more is taken. */
export async function callOffBalance(ctx: Context, tx: Tx, process: BalanceProcess, booking: BookingRow): Promise<void> {
  const balance = await balanceOfBooking(tx, booking);
  if (balance !== undefined) await fireOutcome(ctx, tx, process, balance.id, 'called_off');
}

function wording({ booking, amount, payBy }: BookingBalance): Record<string, string> {
  const inWords = (at: Temporal.Instant): string =>
    at.toZonedDateTimeISO(booking.timeZone).toLocaleString('en-US', { dateStyle: 'full', timeStyle: 'short' });
  return {
    number: booking.number,
    listing: booking.listingTitle,
    when: inWords(booking.slot.start),
    amount: Money.format(amount),
    payBy: inWords(payBy),
  };
}
