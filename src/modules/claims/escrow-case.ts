import { conflict, Money } from '#kernel';
import { freezeEscrow, unfreezeEscrow } from '#modules/bookings';
import { caseProcess, none, type CaseProcess, type OfCase } from './case-process.ts';
import type { ClaimsRules } from './rules.ts';
import { saveAward } from './store.ts';

/**
 * A case about the price itself: a dispute, or a report that somebody did not come. The booking keeps the money while it is open, and
 * divides it at the end: `awarded` goes back to the guest, and the rest is shared as it was quoted. The checker proves that no way
 * through the graph leaves it frozen.
 */
export function escrowCaseProcess(rules: ClaimsRules, kind: 'dispute' | 'no_show' | 'closed'): CaseProcess {
  return caseProcess(rules, rules.graphs[kind], {
    freeze: {
      fills: ['frozen'],
      async run(ctx, tx, { subject }: OfCase) {
        if (!(await freezeEscrow(ctx, tx, rules.bookings(), subject.bookingId)))
          throw conflict('claims.not_now', 'The price of this booking is not in escrow any more.');
        return none;
      },
    },
    /** Silence is agreement, where the market says so. */
    grantAsked: {
      async run(_ctx, tx, { subject }: OfCase) {
        subject.awarded = subject.asked ?? Money.zero(subject.stake.currency);
        await saveAward(tx, subject.id, subject.awarded);
        return none;
      },
    },
    unfreeze: {
      empties: ['frozen'],
      run: (ctx, tx, { subject }: OfCase) =>
        unfreezeEscrow(ctx, tx, rules.bookings(), subject.bookingId, subject.awarded ?? Money.zero(subject.stake.currency)),
    },
  });
}
