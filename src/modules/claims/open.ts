import { conflict, forbidden, invalid, Money, type GuildhallError, type Id } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, isUniqueViolation, type Tx } from '#platform/database';
import { awaitEffect } from '#platform/effects';
import { startProcess } from '#platform/process';
import { holdBooking, paidOf, seenBy, type BookingRow } from '#modules/bookings';
import { paymentsVendor } from '#modules/payments';
import { demandStatement, patienceMs } from './act.ts';
import type { CaseId } from './domain.ts';
import { showEvidence, type ShownFile } from './evidence.ts';
import { notNow, refundByPolicy, type OpenedKind, type Opening } from './openings.ts';
import { fixPrice, pricer } from './price-more-time.ts';
import type { ProcessOf } from './queries.ts';
import type { ClaimsRules } from './rules.ts';
import { casesOf, insertCase, type NewCase } from './store.ts';

/** What somebody opens about a booking. */
export interface Wish {
  kind: OpenedKind;
  statement?: string | undefined;
  /** More time: how much. */
  minutes?: number | undefined;
  /** More time: the price that was shown. A dispute: what should go back to the chef. */
  amount?: Money.Money | undefined;
  evidence?: readonly ShownFile[] | undefined;
}

/** States in which more time is asked for and not decided. */
export const pendingExtension = ['checkingCard', 'confirmingCard', 'requested', 'taking'];

/**
 * Opens a case about a booking as one of its two sides: asks for more time, reports overtime or that somebody did not come, disputes the
 * price. All of it or nothing; of each kind but more time a booking has one.
 *
 * @throws bookings.missing, claims.not_yours, claims.not_now, claims.opened_already, claims.no_statement, claims.bad_amount,
 *   claims.bad_minutes, claims.price_changed, and the calendar's refusals of more time
 */
export async function openCase(ctx: Context, rules: ClaimsRules, processOf: ProcessOf, bookingId: string, wish: Wish): Promise<CaseId> {
  const personId = requirePerson(ctx);
  const opening = rules.openings[wish.kind];
  const id: CaseId = ctx.newId('case');
  const effects = await inTransaction(ctx, async (tx) => {
    const booking = await holdBooking(tx, bookingId, seenBy(ctx));
    demandSide(opening, booking, personId);
    const reason = notNow(opening, booking, ctx.clock.now());
    if (reason !== undefined) throw refusals[reason](opening);
    if (opening.statement === 'required') demandStatement(wish.statement);
    const about = await stakes(ctx, tx, rules, { id, opening, booking, wish });
    const { answerWithin } = opening;
    const answerBy = answerWithin === undefined ? {} : { answerBy: ctx.clock.now().add(Temporal.Duration.from(answerWithin)) };
    await insertCase(ctx, tx, { id, kind: wish.kind, booking, openedBy: personId, ...about, ...answerBy });
    const taken = await startProcess(ctx, tx, processOf(wish.kind), id, wish.statement);
    await showEvidence(ctx, tx, rules, { id, bookingId }, wish.evidence ?? []);
    return taken.effects;
  }).catch((error: unknown) => {
    throw isUniqueViolation(error, 'booking_case_one_of_kind') ? openedAlready(error) : error;
  });
  for (const effect of effects as readonly Id<'effect'>[]) await awaitEffect(ctx, effect, { withinMs: patienceMs, vendor: paymentsVendor });
  return id;
}

function demandSide({ by, title }: Opening, { guestId, providerId }: BookingRow, personId: string): void {
  const sides = { guest: [guestId], provider: [providerId], either: [guestId, providerId] }[by];
  if (!sides.includes(personId as Id<'person'>)) throw forbidden('claims.not_yours', `“${title}” is for the other side of a booking.`);
}

const refusals: Record<'state' | 'early' | 'late', (opening: Opening) => GuildhallError> = {
  state: ({ title }) => conflict('claims.not_now', `“${title}” is not possible as the booking stands.`),
  early: ({ title }) => conflict('claims.not_now', `“${title}” is not possible yet.`),
  late: ({ title }) => conflict('claims.not_now', `“${title}” is not possible any more: the time for it is over.`),
};

const openedAlready = (cause?: unknown): GuildhallError =>
  conflict('claims.opened_already', 'This is open already, or was settled before. See the page of the booking.', { cause });

interface Opened {
  id: CaseId;
  opening: Opening;
  booking: BookingRow;
  wish: Wish;
}

/** What it is about: the price of more time, fixed now, or the price in escrow. */
async function stakes(
  ctx: Context,
  tx: Tx,
  rules: ClaimsRules,
  { id, opening, booking, wish }: Opened,
): Promise<Pick<NewCase, 'stake' | 'asked' | 'quoteId' | 'until'>> {
  const { kind, amount } = wish;
  if (kind !== 'extension' && kind !== 'overtime') {
    const paid = paidOf(booking);
    if (opening.refund !== 'asked') return { stake: paid, asked: refundByPolicy(paid, opening) };
    const fits = amount !== undefined && amount.currency === paid.currency && Money.compare(amount, paid) <= 0;
    if (!fits || Money.isNegative(amount))
      throw badAmount(`Name what should go back to the chef: nothing, or up to ${Money.format(paid)}.`);
    return { stake: paid, asked: amount };
  }
  if (kind === 'extension' && (await casesOf(tx, booking.id)).some((each) => each.kind === kind && pendingExtension.includes(each.state)))
    throw openedAlready();
  const minutes = demandMinutes(wish, opening);
  const priced = (await pricer(tx, rules, kind, booking))(minutes);
  if (amount !== undefined && (amount.currency !== priced.currency || Money.compare(amount, priced.total) !== 0))
    throw conflict('claims.price_changed', `It costs ${Money.format(priced.total)} now. Look at it again.`);
  const { id: quoteId, total: stake, interval } = await fixPrice(ctx, tx, { caseId: id, booking, minutes, priced });
  return { stake, quoteId, until: interval.end, ...(kind === 'overtime' && { asked: stake }) };
}

function demandMinutes({ minutes }: Wish, { minutes: allowed }: Opening): number {
  const { step, most } = allowed ?? { step: 1, most: 0 };
  if (minutes !== undefined && Number.isSafeInteger(minutes) && minutes > 0 && minutes <= most && minutes % step === 0) return minutes;
  const message = `Choose a time of up to ${most} minutes, in steps of ${step}.`;
  throw invalid('claims.bad_minutes', message, { fields: [{ path: '/minutes', message }] });
}

const badAmount = (message: string): GuildhallError => invalid('claims.bad_amount', message, { fields: [{ path: '/amount', message }] });
