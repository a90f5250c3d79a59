import { Money } from '#kernel';
import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import { startProcess } from '#platform/process';
import { depositOf, type BookingRow } from '#modules/bookings';
import { accounts, expectBalance } from '#modules/ledger';
import { distribute, requestRefund, requestTransfer } from '#modules/payments';
import { caseProcess, none, tellLater, type CaseProcess, type OfCase } from './case-process.ts';
import { splitDeposit, type Case, type CaseId } from './domain.ts';
import type { ClaimsRules } from './rules.ts';
import { insertCase } from './store.ts';

const holdingOf = ({ bookingId }: Case) => ({
  subject: depositOf({ id: bookingId }),
  paidBy: { kind: 'booking', id: bookingId },
});
const escrowOf = (each: Case): string => accounts.escrow(holdingOf(each).subject).code;

/** A deposit from the moment it was captured until nothing of it is left: back to the guest, less what the host was awarded. */
export function depositProcess(rules: ClaimsRules): CaseProcess {
  return caseProcess(rules, rules.graphs.deposit, {
    takeDeposit: {
      fills: ['deposit'],
      run: async (_ctx, tx, { subject }: OfCase) => expectBalance(tx, escrowOf(subject), subject.stake),
    },
    returnRest: {
      async run(ctx, tx, { subject }: OfCase) {
        const { guest } = splitDeposit(subject);
        if (Money.isZero(guest)) return tellLater(ctx, tx, subject, 'refunded');
        const effect = await requestRefund(ctx, tx, { ...holdingOf(subject), amount: guest, reason: 'deposit' });
        return effect === undefined ? none : [effect];
      },
    },
    noteReturned: {
      empties: ['deposit'],
      run: async (_ctx, tx, { subject }: OfCase) => expectBalance(tx, escrowOf(subject), Money.zero(subject.stake.currency)),
    },
    shareAward: {
      empties: ['deposit'],
      fills: ['payable'],
      async run(ctx, tx, { subject }: OfCase) {
        const { provider, platform } = splitDeposit(subject);
        await distribute(ctx, tx, { ...holdingOf(subject), to: subject.providerId, provider, platform, taxes: [] });
        return expectBalance(tx, escrowOf(subject), Money.zero(subject.stake.currency));
      },
    },
    payAward: {
      async run(ctx, tx, { subject }: OfCase) {
        const { provider } = splitDeposit(subject);
        if (Money.isZero(provider)) return tellLater(ctx, tx, subject, 'transferred');
        const effect = await requestTransfer(ctx, tx, { ...holdingOf(subject), to: subject.providerId, amount: provider });
        return effect === undefined ? none : [effect];
      },
    },
    noteAwardPaid: { empties: ['payable'], run: async () => none },
  });
}

/** Takes charge of a deposit in the step that captured it. */
export async function beginDeposit(ctx: Context, tx: Tx, process: CaseProcess, booking: BookingRow): Promise<void> {
  const id: CaseId = ctx.newId('case');
  await insertCase(ctx, tx, { id, kind: 'deposit', booking, stake: booking.deposit });
  await startProcess(ctx, tx, process, id);
}

/** What the provider's answer means to a deposit: with nothing awarded, the refund was all of it. */
export const depositOutcome = ({ awarded }: Case, outcome: string): string =>
  outcome === 'refunded' && (awarded === undefined || Money.isZero(awarded)) ? 'returned' : outcome;
