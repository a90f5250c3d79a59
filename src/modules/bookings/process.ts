import { assert, minutesBetween, Money, type Id, type Interval } from '#kernel';
import type { Notice, ProcessGraph } from '#kernel/process';
import type { Context } from '#platform/context';
import type { Db, Tx } from '#platform/database';
import { defineProcess, type Process, type StepContext } from '#platform/process';
import { commitSlot, extendHold, holdSlot, lockResources, releaseSlot } from '#modules/calendar';
import { holdPromo, keepPromo, quoteById, releasePromo, sharesOf } from '#modules/fees';
import { accounts, expectBalance } from '#modules/ledger';
import { cardSteps, distribute, endReceivable, openReceivable, requestAuthorization } from '#modules/payments';
import { giveHoursBack, holdHours } from '#modules/packs';
import { announce } from '#platform/realtime';
import { balanceProcess, beginBalance, callOffBalance, type BalanceProcess } from './balance/process.ts';
import { keptOf, paidByOf, payNext, refundNext } from './balance/spread.ts';
import { cancellationOfPaid, chargedOf, depositOf, paidOf, refundForPapers, type BookingRow, type CancellationPolicy } from './domain.ts';
import { none, tellLater } from './in-step.ts';
import { partOf } from './make-quote.ts';
import type { ComplianceCheck } from './papers.ts';
import { rolesTowards } from './roles.ts';
import { asSeries, type SeriesTransitions } from './series/tell.ts';
import { decideOnTheDay } from './watch-papers.ts';
import { lockBooking, saveCleared, savePayBy, saveRefund, saveState } from './store.ts';

/** How long a time is kept while a card is being sorted out. */
const keptWhilePaying = { minutes: 20 };
/** How long a time is kept while a person looks at the papers; a little longer than the graph gives them. */
const keptInReview = { hours: 25 };
/** How long a booking that was taken before it was paid may stay unpaid; its start is a limit too. */
const payWithin = { hours: 48 };

export interface BookingRules {
  graph: ProcessGraph;
  /** How the rest of a price is paid that is due after the booking. Absent: all is paid at once. */
  balance?: ProcessGraph;
  /** The market's processes beside a booking's own, for whoever looks at all of them. */
  otherGraphs?: readonly ProcessGraph[];
  /** The market's own words for the two sides: chef and host. */
  guestRole: string;
  providerRole: string;
  cancellation: CancellationPolicy;
  /** Asked before anything is held or charged; a market without it has no rules to ask. */
  papers?: ComplianceCheck;
  /** What can be done with a whole series at once, in transitions of the graph. */
  series?: SeriesTransitions;
  /** Templates of notices that come to all times of a series within moments, and are told of it once. */
  seriesToldOnce?: readonly string[];
  /** Who acts when the house itself does. */
  houseName: string;
  /** Times that are kept for a person, such as an offer to the first of a waiting list; absent, none are. */
  kept?: KeptTimes;
  /** Takes charge of a deposit that was just captured, and of its way back. Absent: no listing has one. */
  entrustDeposit?(ctx: Context, tx: Tx, booking: BookingRow): Promise<void>;
  /** Whose postings belong to a booking's besides its own: its cases. Absent: nothing is kept beside a booking. */
  heldBeside?(db: Db, bookingId: string): Promise<readonly { kind: string; id: string }[]>;
  /** Writes to a person about a step: module notifications, plugged in by the market. */
  notify(ctx: Context, tx: Tx, notice: { to: Id<'person'>; template: string; data: Record<string, string>; link: string }): Promise<void>;
}

/** Holds of others' making that a guest's own booking takes the place of. */
export interface KeptTimes {
  /** Whose holds do not stand in this person's way. */
  subjectsFor(ctx: Context, db: Db | Tx, listingId: string, personId: string): Promise<readonly { kind: string; id: string }[]>;
  /** Makes room for the booking, in its transaction, with the calendar's rows locked. */
  takeUp(ctx: Context, tx: Tx, listingId: string, personId: string, wanted: Interval): Promise<void>;
}

export type BookingProcess = Process<BookingRow>;

const subjectOf = ({ id }: BookingRow) => ({ kind: 'booking', id });

/** Puts a market's graph to work on bookings: what each of its actions does. */
export function bookingProcess(rules: BookingRules, balances: BalanceProcess | undefined = balancesOf(rules)): BookingProcess {
  type Of = StepContext<BookingRow>;

  const refund = async (ctx: Context, tx: Tx, subject: BookingRow, amount: Money.Money): Promise<readonly Id<'effect'>[]> => {
    if (balances !== undefined && !Money.isZero(subject.balance)) await callOffBalance(ctx, tx, balances, subject);
    await saveRefund(tx, subject.id, amount);
    if (subject.packId !== undefined) return backToPack(ctx, tx, subject, amount, 'refunded');
    return (await refundNext(ctx, tx, subject, amount)) ?? tellLater(ctx, tx, subject, 'refunded');
  };

  const card = cardSteps<BookingRow>({ paidFor: subjectOf, amountOf: chargedOf });

  /** The pack has its hours back at once; the card of an ended pack is waited for where somebody waits. */
  const backToPack = async (
    ctx: Context,
    tx: Tx,
    subject: BookingRow,
    amount: Money.Money,
    outcome: string,
  ): Promise<readonly Id<'effect'>[]> => {
    const effect = await giveHoursBack(ctx, tx, subject.id, amount);
    return effect === undefined ? tellLater(ctx, tx, subject, outcome) : [effect];
  };

  return defineProcess<BookingRow>({
    graph: rules.graph,
    roles: [rules.guestRole, rules.providerRole, 'admin'],
    anchors: ['startsAt', 'endsAt', 'payBy'],
    idOf: ({ id }) => id,
    async lock(tx, id) {
      const { booking, version } = await lockBooking(tx, id);
      return { subject: booking, state: booking.state, version, enteredAt: booking.stateEnteredAt };
    },
    save: saveState,
    rolesOf: (ctx, booking) => rolesTowards(ctx, booking, rules),
    anchorsOf: ({ slot, payBy = slot.start }) => ({ startsAt: slot.start, endsAt: slot.end, payBy }),
    eventPayload: ({ listingId, guestId, providerId, slot, number }) => ({
      number,
      listingId,
      guestId,
      providerId,
      startsAt: slot.start.toString(),
      endsAt: slot.end.toString(),
    }),
    async sendNotice(ctx, tx, notice, { subject, note }) {
      const message = await asSeries(ctx, tx, subject, wording(rules, notice, subject, note), rules.seriesToldOnce ?? []);
      if (message !== undefined) await rules.notify(ctx, tx, message);
    },
    async onStep(ctx, tx, { subject, step }) {
      await announce(ctx, tx, `booking:${subject.id}`, { state: step.to });
    },
    actions: {
      ...card,
      holdSlot: {
        async run(ctx, tx, { subject }: Of) {
          const expiresAt = ctx.clock.now().add(keptWhilePaying);
          const parts = (await quoteOf(tx, subject)).items.map(partOf);
          const { listingId: resourceId, slot: interval } = subject;
          // All rows at once, as everywhere: the place must not be taken before its parts.
          await lockResources(tx, [resourceId, ...parts.map((part) => part.resourceId)]);
          await rules.kept?.takeUp(ctx, tx, resourceId, subject.guestId, interval);
          await holdSlot(ctx, tx, { resourceId, interval, subject: subjectOf(subject), parts, expiresAt });
          return none;
        },
      },
      keepSlotAWhile: {
        async run(ctx, tx, { subject }: Of) {
          await extendHold(ctx, tx, { subject: subjectOf(subject), expiresAt: ctx.clock.now().add(keptWhilePaying) });
          return none;
        },
      },
      keepSlotForReview: {
        async run(ctx, tx, { subject }: Of) {
          await extendHold(ctx, tx, { subject: subjectOf(subject), expiresAt: ctx.clock.now().add(keptInReview) });
          return none;
        },
      },
      /** What is open now was allowed or approved, so from now on it is no news. */
      notePapersCleared: {
        async run(_ctx, tx, { subject }: Of) {
          await saveCleared(tx, subject.id);
          return none;
        },
      },
      /** Papers that hold today may not on the day. */
      watchPapers: {
        async run(ctx, tx, { subject }: Of) {
          if (rules.papers !== undefined) await decideOnTheDay(ctx, tx, subject);
          return none;
        },
      },
      refundForPapers: {
        async run(ctx, tx, { subject }: Of) {
          const { refund: amount, kept } = refundForPapers(rules.cancellation, subject);
          if (Money.isZero(kept)) await releasePromo(ctx, tx, subject.id);
          return refund(ctx, tx, subject, amount);
        },
      },
      keepSlotUntilStart: {
        async run(ctx, tx, { subject }: Of) {
          const latest = [subject.slot.start, ctx.clock.now().add({ minutes: 1 })].sort((a, b) => Temporal.Instant.compare(b, a))[0];
          await extendHold(ctx, tx, { subject: subjectOf(subject), expiresAt: latest ?? subject.slot.start });
          return none;
        },
      },
      commitSlot: {
        async run(ctx, tx, { subject }: Of) {
          await commitSlot(ctx, tx, { subject: subjectOf(subject) });
          return none;
        },
      },
      releaseSlot: {
        async run(ctx, tx, { subject }: Of) {
          await releaseSlot(ctx, tx, { subject: subjectOf(subject) });
          return none;
        },
      },
      /** What the price counts on: the code, and the hours of a pack. */
      holdPromo: {
        fills: ['promo'],
        async run(ctx, tx, { subject }: Of) {
          await holdPromo(ctx, tx, { quoteId: subject.quoteId, by: subject.id, personId: subject.guestId });
          const { packId, guestId, listingId, slot, total } = subject;
          const startsAt = slot.start;
          const minutes = minutesBetween(slot.start, slot.end);
          if (packId !== undefined)
            await holdHours(ctx, tx, { packId, guestId, listingId, startsAt, minutes, bookingId: subject.id, total });
          return none;
        },
      },
      keepPromo: {
        empties: ['promo'],
        async run(_ctx, tx, { subject }: Of) {
          await keepPromo(tx, subject.id);
          return none;
        },
      },
      releasePromo: {
        empties: ['promo'],
        async run(ctx, tx, { subject }: Of) {
          await releasePromo(ctx, tx, subject.id);
          if (subject.packId !== undefined) await giveHoursBack(ctx, tx, subject.id, subject.total);
          return none;
        },
      },
      /** After it was kept: when the house or the host takes the booking back, the code is as if it had not been used. */
      returnPromo: {
        async run(ctx, tx, { subject }: Of) {
          await releasePromo(ctx, tx, subject.id);
          return none;
        },
      },
      authorize: {
        async run(ctx, tx, { subject }: Of) {
          if (subject.packId !== undefined) return tellLater(ctx, tx, subject, 'authorized');
          const { effectId } = await requestAuthorization(ctx, tx, {
            subject: subjectOf(subject),
            payer: subject.guestId,
            payee: subject.providerId,
            amount: chargedOf(subject),
            apart: apartOf(subject),
            // A request goes on as the house's own step; a person who is not the guest has just cleared the papers.
            offSession: ctx.actor.kind === 'person' && ctx.actor.personId !== subject.guestId,
            paymentMethodId: subject.paymentMethodId,
            description: `${subject.number}, ${subject.listingTitle}`,
          });
          return [effectId];
        },
      },
      noteAuthorization: {
        fills: ['authorization'],
        run: async (ctx, tx, of: Of) =>
          of.subject.packId === undefined
            ? card.noteAuthorization.run(ctx, tx, of)
            : expectBalance(tx, accounts.escrow(subjectOf(of.subject)).code, of.subject.total),
      },
      /** Changes the subject itself too: the timers and notices of this very step name the moment. */
      setPayBy: {
        async run(ctx, tx, { subject }: Of) {
          const latest = ctx.clock.now().add(payWithin);
          subject.payBy = Temporal.Instant.compare(latest, subject.slot.start) < 0 ? latest : subject.slot.start;
          await savePayBy(tx, subject.id, subject.payBy);
          return none;
        },
      },
      openReceivable: {
        fills: ['receivable'],
        async run(ctx, tx, { subject }: Of) {
          await openReceivable(ctx, tx, {
            subject: subjectOf(subject),
            payerId: subject.guestId,
            payeeId: subject.providerId,
            description: `${subject.number}, ${subject.listingTitle}`,
            amount: chargedOf(subject),
            apart: apartOf(subject),
            dueAt: subject.payBy ?? subject.slot.start,
          });
          return none;
        },
      },
      endReceivable: {
        empties: ['receivable'],
        async run(ctx, tx, { subject }: Of) {
          await endReceivable(ctx, tx, subjectOf(subject), 'by_card');
          return none;
        },
      },
      dropReceivable: {
        empties: ['receivable'],
        async run(ctx, tx, { subject }: Of) {
          await endReceivable(ctx, tx, subjectOf(subject), 'dropped');
          return none;
        },
      },
      noteCollection: {
        empties: ['receivable'],
        fills: ['escrow', 'deposit'],
        async run(_ctx, tx, { subject }: Of) {
          await expectBalance(tx, accounts.escrow(depositOf(subject)).code, subject.deposit);
          await expectBalance(tx, accounts.receivable(subjectOf(subject)).code, Money.zero(subject.total.currency));
          return expectBalance(tx, accounts.escrow(subjectOf(subject)).code, paidOf(subject));
        },
      },
      voidAuthorization: {
        run: async (ctx, tx, of: Of) =>
          of.subject.packId === undefined ? card.voidAuthorization.run(ctx, tx, of) : tellLater(ctx, tx, of.subject, 'canceled'),
      },
      capture: {
        run: async (ctx, tx, of: Of) =>
          of.subject.packId === undefined ? card.capture.run(ctx, tx, of) : tellLater(ctx, tx, of.subject, 'captured'),
      },
      noteCapture: {
        empties: ['authorization'],
        fills: ['escrow', 'deposit'],
        async run(_ctx, tx, { subject }: Of) {
          await expectBalance(tx, accounts.escrow(depositOf(subject)).code, subject.deposit);
          return expectBalance(tx, accounts.escrow(subjectOf(subject)).code, paidOf(subject));
        },
      },
      /** From here on the deposit goes its own way, through a process that is proven to give all of it back. */
      entrustDeposit: {
        empties: ['deposit'],
        async run(ctx, tx, { subject }: Of) {
          if (Money.isZero(subject.deposit)) return none;
          assert(rules.entrustDeposit !== undefined, `nobody takes charge of the deposit of ${subject.number}`);
          await rules.entrustDeposit(ctx, tx, subject);
          return none;
        },
      },
      /** The rest of the price goes its own way from here, until it is paid or the booking ends. */
      planBalance: {
        async run(ctx, tx, { subject }: Of) {
          if (Money.isZero(subject.balance)) return none;
          assert(balances !== undefined, `nobody asks for the balance of ${subject.number}`);
          await beginBalance(ctx, tx, balances, subject);
          return none;
        },
      },
      refundByPolicy: {
        run: (ctx, tx, { subject }: Of) =>
          refund(ctx, tx, subject, cancellationOfPaid(rules.cancellation, subject, ctx.clock.now()).refund),
      },
      refundInFull: { run: (ctx, tx, { subject }: Of) => refund(ctx, tx, subject, paidOf(subject)) },
      /** A person divided the price, or both agreed: what goes back is noted, and whoever pays nothing has not used a code. */
      refundAsRuled: {
        async run(ctx, tx, { subject }: Of) {
          if (Money.isZero(keptOf(subject))) await releasePromo(ctx, tx, subject.id);
          return refund(ctx, tx, subject, subject.refund ?? Money.zero(subject.total.currency));
        },
      },
      repeatRefund: { run: (ctx, tx, { subject }: Of) => refund(ctx, tx, subject, subject.refund ?? paidOf(subject)) },
      distributeEscrow: {
        empties: ['escrow'],
        fills: ['payable'],
        async run(ctx, tx, { subject }: Of) {
          // What is shared out is shared once: a balance that is still being charged goes back when it comes.
          if (balances !== undefined && !Money.isZero(subject.balance)) await callOffBalance(ctx, tx, balances, subject);
          const { provider, platform, taxes } = sharesOf(await quoteOf(tx, subject), keptOf(subject));
          await distribute(ctx, tx, {
            subject: subjectOf(subject),
            paidBy: paidByOf(subject),
            to: subject.providerId,
            provider,
            platform,
            taxes,
          });
          return expectBalance(tx, accounts.escrow(subjectOf(subject)).code, Money.zero(subject.total.currency));
        },
      },
      payHost: { run: async (ctx, tx, { subject }: Of) => (await payNext(ctx, tx, subject)) ?? tellLater(ctx, tx, subject, 'transferred') },
      notePayout: { empties: ['payable'], run: async () => none },
    },
  });
}

export const balancesOf = ({ balance, ...rules }: BookingRules): BalanceProcess | undefined =>
  balance === undefined ? undefined : balanceProcess({ ...rules, balance });

/** What a payment brings in for the deposit. */
const apartOf = (booking: BookingRow) =>
  Money.isZero(booking.deposit) ? undefined : { subject: depositOf(booking), amount: booking.deposit };

async function quoteOf(tx: Tx, { quoteId }: BookingRow) {
  const quote = await quoteById(tx, quoteId);
  assert(quote !== undefined, `the quote ${quoteId} of a booking is gone`);
  return quote;
}

function wording({ guestRole }: BookingRules, { to, template }: Notice, booking: BookingRow, note: string | undefined) {
  const inWords = (at: Temporal.Instant): string =>
    at.toZonedDateTimeISO(booking.timeZone).toLocaleString('en-US', { dateStyle: 'full', timeStyle: 'short' });
  return {
    to: to === guestRole ? booking.guestId : booking.providerId,
    template,
    link: `/bookings/${booking.id}`,
    data: {
      number: booking.number,
      listing: booking.listingTitle,
      when: inWords(booking.slot.start),
      payBy: inWords(booking.payBy ?? booking.slot.start),
      total: Money.format(booking.total),
      charged: Money.format(chargedOf(booking)),
      refund: Money.format(booking.refund ?? Money.zero(booking.total.currency)),
      note: note ?? '',
      balance: Money.isZero(booking.balance) ? 'none' : Money.format(booking.balance),
      balanceDue: inWords(booking.balanceDueAt ?? booking.slot.start),
    },
  };
}
