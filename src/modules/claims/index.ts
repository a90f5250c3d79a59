import type { Context } from '#platform/context';
import { inTransaction, type Tx } from '#platform/database';
import type { Module } from '#platform/module';
import { fireOutcome, timerHandler } from '#platform/process';
import type { BookingRow } from '#modules/bookings';
import { outcomeQueue, type CaseProcess } from './case-process.ts';
import { beginDeposit, depositOutcome, depositProcess } from './deposit.ts';
import type { CaseKind } from './domain.ts';
import { sweepJob, sweepSchedule } from './evidence.ts';
import { claimsRoutes } from './http.ts';
import type { ClaimsRules } from './rules.ts';
import { caseFor, depositCaseOf } from './store.ts';

export { splitDeposit, type Case, type CaseKind } from './domain.ts';
export type { ClaimsRules } from './rules.ts';

/** States in which a case waits for a person of the house. */
const needing = ['ruling', 'returnHeld', 'payHeld'] as const;

/** What happens about a booking beside its price: see README. */
export interface ClaimsModule extends Module {
  /** Takes charge of a deposit in the step that captured it. */
  entrustDeposit(ctx: Context, tx: Tx, booking: BookingRow): Promise<void>;
  onPaymentOutcome(ctx: Context, tx: Tx, subject: { kind: string; id: string }, outcome: string): Promise<void>;
}

export function claimsModule(rules: ClaimsRules): ClaimsModule {
  const deposit = depositProcess(rules);
  const processes: Partial<Record<CaseKind, CaseProcess>> = { deposit };
  const all = [...new Set(Object.values(processes))];
  const processOf = (kind: CaseKind): CaseProcess => {
    const found = processes[kind];
    if (found === undefined) throw new Error(`this market has no process for ${kind}`);
    return found;
  };
  const tell = async (ctx: Context, tx: Tx, id: string, outcome: string): Promise<void> => {
    const each = await caseFor(tx, id, 'anyone');
    const means = each.kind === 'deposit' ? depositOutcome(each, outcome) : outcome;
    await fireOutcome(ctx, tx, processOf(each.kind), id, means);
  };
  return {
    name: 'claims',
    dependsOn: ['identity', 'bookings', 'payments', 'ledger'],
    migrations: new URL('./migrations/', import.meta.url),
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
    ],
    entrustDeposit: (ctx, tx, booking) => beginDeposit(ctx, tx, deposit, booking),
    async onPaymentOutcome(ctx, tx, { kind, id }, outcome) {
      if (kind === 'deposit') {
        const found = await depositCaseOf(tx, id);
        if (found !== undefined) await tell(ctx, tx, found.id, outcome);
      }
    },
  };
}
