import { unavailable } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction, type Tx } from '#platform/database';
import { enqueue, type Job } from '#platform/jobs';
import { fireOutcome } from '#platform/process';
import { decisionById } from '#modules/compliance';
import type { BookingRow } from './domain.ts';
import { faultOf, newlyOpen, type ComplianceCheck, type Verdict } from './papers.ts';
import { caseOf } from './check-papers.ts';
import type { BookingProcess } from './process.ts';
import { bookingFor, lockBooking, savePapers } from './store.ts';
import { papersQueue } from './watch-papers.ts';

const decided = new Set(['papersReview', 'confirmed', 'papersLapsed']);
const lookAgain = { hours: 1 };

/**
 * Decides a booking's papers again, as they are now and for the day of the booking, and moves it: what is newly open puts a confirmed
 * booking under review, what is no longer open clears one. An approval by a person stands until something new comes up.
 */
export async function recheckPapers(ctx: Context, process: BookingProcess, check: ComplianceCheck, job: Job): Promise<void> {
  const booking = await bookingFor(ctx.db, String(job.payload['id']), 'anyone');
  const { id, state, slot } = booking;
  if (process.graph.states[state]?.end !== undefined || Temporal.Instant.compare(slot.start, ctx.clock.now()) <= 0) return;
  if (!decided.has(state)) {
    // Between the request and the day it is confirmed nothing can be done about papers; it is looked again until something can.
    const runAt = ctx.clock.now().add(lookAgain);
    return inTransaction(ctx, async (tx) => void (await enqueue(ctx, tx, { queue: papersQueue, key: id, runAt, payload: { id } })));
  }
  const verdict = await check.decide(ctx, caseOf(booking));
  // A rule that could not be worked out may be next time. At the last try it counts as what it is: open.
  if (verdict.decision.trace.some(({ outcome }) => outcome === 'failed') && job.attempt < job.maxAttempts)
    throw unavailable('bookings.papers_undecided', `Some rules for ${booking.number} could not be worked out just now.`);
  await inTransaction(ctx, (tx) => settle(ctx, tx, { process, check, id, verdict }));
}

interface Settling {
  process: BookingProcess;
  check: ComplianceCheck;
  id: string;
  verdict: Verdict;
}

async function settle(ctx: Context, tx: Tx, { process, check, id, verdict }: Settling): Promise<void> {
  const { booking } = await lockBooking(tx, id);
  if (!decided.has(booking.state)) return;
  const open = newlyOpen(verdict.decision, await clearedOf(tx, booking));
  const isClear = open.rules.length === 0 && open.problems.length === 0;
  if (!isClear && booking.state === 'papersReview') return; // the person who looks at it has not been helped
  const decisionId = await check.keep(ctx, tx, { subject: { kind: 'booking', id }, personId: booking.guestId, verdict });
  await savePapers(tx, id, isClear ? { decisionId } : { decisionId, fault: faultOf(open) });
  await fireOutcome(ctx, tx, process, id, isClear ? 'papers_cleared' : 'papers_open');
}

async function clearedOf(tx: Tx, { clearedDecisionId }: BookingRow) {
  return clearedDecisionId === undefined ? undefined : (await decisionById(tx, clearedDecisionId))?.decision;
}
