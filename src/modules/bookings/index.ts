import { inTransaction } from '#platform/database';
import type { Job } from '#platform/jobs';
import type { Module } from '#platform/module';
import { fireOutcome, timerHandler } from '#platform/process';
import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import type { FeeSchedule } from '#modules/fees';
import { balanceRoutes } from './balance/http.ts';
import type { BookingId } from './domain.ts';
import { bookingRoutes } from './http.ts';
import { outcomeQueue } from './in-step.ts';
import { asksForMore } from './balance/spread.ts';
import { balancesOf, bookingProcess, type BookingProcess, type BookingRules } from './process.ts';
import { recheckPapers } from './recheck-papers.ts';
import { demandBooking } from './make-transition.ts';
import { requestBooking, type BookingRequest, type BookingTerms } from './request-booking.ts';
import { purgeOffers } from './series/store.ts';
import { hasBooked } from './store.ts';
import { decideAgain, papersQueue } from './watch-papers.ts';
import { bookingsData } from './personal-data.ts';
import { bookingParts, bookingWhole, seriesEnd } from './ending.ts';

export { cancellationOf, depositOf, paidOf, type BookingId, type BookingRow, type CancellationPolicy } from './domain.ts';
export { holdersOf } from './balance/store.ts';
export { saveTerms as saveDownPaymentTerms } from './balance/terms.ts';
export { bookingById } from './store.ts';
export { freezeEscrow, holdBooking, moveEnd, unfreezeEscrow, useCard } from './for-cases.ts';
export { feedBookings } from './feed.ts';
export { bookingParties, bookingsByState, listBookings, openBookings, usesOfListings } from './queries.ts';
export { factsOf, itemOf, makeQuote, partOf } from './make-quote.ts';
export { demandBooking, makeTransition, seenBy } from './make-transition.ts';
export { bookingProcess, type BookingProcess, type BookingRules, type KeptTimes } from './process.ts';
export type { Activity, ComplianceCheck, PapersCase, Verdict } from './papers.ts';
export { stateOf } from './store.ts';
export type { BookingRequest } from './request-booking.ts';

const offersQueue = 'bookings.purge-series-offers';

export interface BookingsConfig {
  rules: BookingRules;
  /** Prices, as data. */
  schedules: readonly FeeSchedule[];
  /** Begins every booking's number. */
  numberPrefix: string;
}

/** The bookings of a market, and the ear that payments tell their outcomes to. */
export interface BookingsModule extends Module {
  process: BookingProcess;
  /** See `requestBooking`. */
  request(ctx: Context, request: BookingRequest): Promise<BookingId>;
  onPaymentOutcome(ctx: Context, tx: Tx, subject: { kind: string; id: string }, outcome: string): Promise<void>;
  /** Whether a person has booked this listing, and so may know where it is. */
  isGuestOf(ctx: Context, listingId: string, personId: string): Promise<boolean>;
}

export function bookingsModule({ rules, schedules, numberPrefix }: BookingsConfig): BookingsModule {
  const balances = balancesOf(rules);
  const process = bookingProcess(rules, balances);
  const { papers } = rules;
  const terms: BookingTerms = { process, numberPrefix, papers };
  const tell = async (ctx: Context, tx: Tx, id: string, outcome: string): Promise<void> =>
    void (await fireOutcome(ctx, tx, process, id, outcome));
  const { graph } = process;
  const names = [graph.start.emits, ...Object.values(graph.transitions).map(({ emits }) => emits)];
  return {
    name: 'bookings',
    scopes: { 'bookings.read': 'See your bookings, and ask for prices', 'bookings.act': 'Answer, change and cancel your bookings' },
    permissions: { 'bookings.request': 'Request bookings', 'bookings.oversee': 'See every booking and act for the market in it' },
    dependsOn: ['identity', 'listings', 'calendar', 'fees', 'payments', 'packs', 'ledger', 'compliance'],
    migrations: new URL('./migrations/', import.meta.url),
    personalData: bookingsData,
    wholes: [bookingWhole(graph)],
    parts: bookingParts(rules.balance),
    retention: [seriesEnd],
    routes: [...bookingRoutes({ terms, rules, schedules, balances }), ...(balances === undefined ? [] : balanceRoutes(balances))],
    emits: [...new Set(names.flatMap((name) => (name === undefined ? [] : [`${graph.subject}.${name}`])))],
    schedules: [{ queue: offersQueue, every: { hours: 24 } }],
    jobs: [
      timerHandler(process),
      ...(balances === undefined ? [] : [timerHandler(balances)]),
      {
        queue: offersQueue,
        handle: (ctx) => inTransaction(ctx, (tx) => purgeOffers(tx, ctx.clock.now().subtract({ hours: 30 * 24 }))),
      },
      {
        queue: outcomeQueue,
        handle: (ctx, { payload }) => inTransaction(ctx, (tx) => tell(ctx, tx, String(payload['id']), String(payload['outcome']))),
      },
      ...(papers === undefined
        ? []
        : [{ queue: papersQueue, handle: (ctx: Context, job: Job) => recheckPapers(ctx, process, papers, job) }]),
    ],
    subscribers:
      papers === undefined
        ? []
        : [
            {
              name: 'bookings.papers',
              on: papers.changes.on,
              handle: (ctx, tx, { subject }) => decideAgain(ctx, tx, papers.changes.of(subject)),
            },
          ],
    channels: [
      {
        name: 'booking',
        listeners: 'its guest and its provider, and whoever may `bookings.oversee`',
        authorize: async (ctx, id) => (await demandBooking(ctx, id)).id === id,
      },
    ],
    process,
    request: (ctx, request) => requestBooking(ctx, terms, request),
    isGuestOf: (ctx, listingId, personId) => hasBooked(ctx.db, listingId, personId),
    async onPaymentOutcome(ctx, tx, { kind, id }, outcome) {
      if (kind === 'balance' && balances !== undefined) await fireOutcome(ctx, tx, balances, id, outcome);
      if (kind === 'booking' && !(await asksForMore(ctx, tx, id, outcome))) await tell(ctx, tx, id, outcome);
    },
  };
}
