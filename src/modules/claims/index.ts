import { endsOf } from '#kernel/process';
import type { Context } from '#platform/context';
import { inTransaction, type Tx } from '#platform/database';
import type { Module } from '#platform/module';
import { fireOutcome, timerHandler } from '#platform/process';
import { seenBy, type BookingRow } from '#modules/bookings';
import { outcomeQueue, type CaseProcess } from './case-process.ts';
import { beginDeposit, depositOutcome, depositProcess } from './deposit.ts';
import { actOnCase, type Deed } from './act.ts';
import type { Case, CaseId, CaseKind } from './domain.ts';
import { escrowCaseProcess } from './escrow-case.ts';
import { sweepJob, sweepSchedule } from './evidence.ts';
import { extensionOutcome, moreTimeProcess } from './more-time.ts';
import { claimsRoutes } from './http.ts';
import type { ClaimsRules } from './rules.ts';
import { openCase, type Wish } from './open.ts';
import { caseFor, casesOf, depositCaseOf, lockCase, openCases } from './store.ts';
import { claimsData } from './personal-data.ts';
import { claimParts } from './ending.ts';

export { keptOfMoreTime, refundLike, splitDeposit, type Case, type CaseKind } from './domain.ts';
export type { Opening, Openings } from './openings.ts';
export type { ClaimsRules } from './rules.ts';
export { casesOf, holdersBeside } from './store.ts';

/** States in which a case waits for a person of the house. */
const needing = ['ruling', 'returnHeld', 'refundHeld', 'payHeld'] as const;

/** What happens about a booking beside its price: see README. */
export interface ClaimsModule extends Module {
  /** Takes charge of a deposit in the step that captured it. */
  entrustDeposit(ctx: Context, tx: Tx, booking: BookingRow): Promise<void>;
  onPaymentOutcome(ctx: Context, tx: Tx, subject: { kind: string; id: string }, outcome: string): Promise<void>;
  /** See `openCase`. */
  open(ctx: Context, bookingId: string, wish: Wish): Promise<CaseId>;
  /** How many cases a person has, on either side, that have not come to their end. */
  openOf(tx: Tx, personId: string): Promise<number>;
  /** See `actOnCase`. */
  act(ctx: Context, caseId: CaseId, deed: Deed): Promise<void>;
}

/** What the provider's answer means to a case of its kind. */
const meaning = async (ctx: Context, tx: Tx, each: Case, outcome: string): Promise<string> =>
  each.kind === 'deposit' ? depositOutcome(each, outcome) : each.kind === 'extension' ? extensionOutcome(ctx, tx, each, outcome) : outcome;

export function claimsModule(rules: ClaimsRules): ClaimsModule {
  const deposit = depositProcess(rules);
  const endMoved = async (ctx: Context, tx: Tx, id: string): Promise<void> => void (await fireOutcome(ctx, tx, deposit, id, 'end_moved'));
  const processes: Readonly<Record<CaseKind, CaseProcess>> = {
    deposit,
    dispute: escrowCaseProcess(rules, 'dispute'),
    no_show: escrowCaseProcess(rules, 'no_show'),
    closed: escrowCaseProcess(rules, 'closed'),
    extension: moreTimeProcess(rules, 'extension', endMoved),
    overtime: moreTimeProcess(rules, 'overtime', endMoved),
  };
  const all = Object.values(processes);
  const ends = new Map((Object.entries(processes) as [CaseKind, CaseProcess][]).map(([kind, { graph }]) => [kind, endsOf(graph)]));
  const processOf = (kind: CaseKind): CaseProcess => processes[kind];
  const tell = async (ctx: Context, tx: Tx, id: string, outcome: string): Promise<void> => {
    const { subject } = await lockCase(tx, id);
    await fireOutcome(ctx, tx, processOf(subject.kind), id, await meaning(ctx, tx, subject, outcome));
  };
  return {
    name: 'claims',
    permissions: { 'cases.rule': 'Read every case and rule on it' },
    scopes: { 'cases.read': 'Read your cases' },
    dependsOn: ['identity', 'listings', 'calendar', 'fees', 'bookings', 'payments', 'packs', 'ledger'],
    migrations: new URL('./migrations/', import.meta.url),
    personalData: claimsData,
    parts: claimParts(ends),
    routes: claimsRoutes(rules, processOf, needing),
    emits: all.flatMap(({ graph }) => {
      const names = [graph.start.emits, ...Object.values(graph.transitions).map(({ emits }) => emits)];
      return [...new Set(names.flatMap((name) => (name === undefined ? [] : [`${graph.subject}.${name}`])))];
    }),
    jobs: [
      ...all.map((each) => timerHandler(each)),
      {
        queue: outcomeQueue,
        handle: (ctx, { payload }) => inTransaction(ctx, (tx) => tell(ctx, tx, String(payload['id']), String(payload['outcome']))),
      },
      sweepJob(rules),
    ],
    schedules: [sweepSchedule],
    subscribers: [
      {
        name: 'claims.return_deposit',
        on: ['booking.cancelled'],
        async handle(ctx, tx, { subject }) {
          const found = await depositCaseOf(tx, subject.id);
          if (found !== undefined) await tell(ctx, tx, found.id, 'called_off');
        },
      },
      {
        name: 'claims.more_time_follows',
        on: ['booking.released', 'booking.cancelled', 'booking.refunded', 'booking.ruled'],
        async handle(ctx, tx, { name, subject }) {
          const outcome = name === 'booking.released' ? 'booking_released' : 'booking_given_back';
          for (const { id, kind } of await casesOf(tx, subject.id)) if (kind === 'extension') await tell(ctx, tx, id, outcome);
        },
      },
    ],
    openOf: (tx, personId) => openCases(tx, personId, ends),
    open: (ctx, bookingId, wish) => openCase(ctx, rules, processOf, bookingId, wish),
    async act(ctx, caseId, deed) {
      const { kind } = await caseFor(ctx.db, caseId, seenBy(ctx));
      await actOnCase(ctx, rules, processOf(kind), caseId, deed);
    },
    entrustDeposit: (ctx, tx, booking) => beginDeposit(ctx, tx, deposit, booking),
    async onPaymentOutcome(ctx, tx, { kind, id }, outcome) {
      if (kind === 'case') await tell(ctx, tx, id, outcome);
      if (kind === 'deposit') {
        const found = await depositCaseOf(tx, id);
        if (found !== undefined) await tell(ctx, tx, found.id, outcome);
      }
    },
  };
}
