import { invalid, Money, type Id } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction, type Tx } from '#platform/database';
import { awaitEffect } from '#platform/effects';
import { fire } from '#platform/process';
import { bookingById, seenBy, useCard } from '#modules/bookings';
import type { CaseProcess } from './case-process.ts';
import type { Case } from './domain.ts';
import { showEvidence, type ShownFile } from './evidence.ts';
import type { ClaimsRules } from './rules.ts';
import { caseFor, lockCase, saveAsked, saveAward } from './store.ts';

/** As long as a booking's own steps wait for the provider. */
export const patienceMs = 4_000;

/** What somebody does in a case. */
export interface Deed {
  transition: string;
  /** What they say with it. */
  statement?: string | undefined;
  amount?: Money.Money | undefined;
  evidence?: readonly ShownFile[] | undefined;
  /** As the payment provider names the card. */
  paymentMethodId?: string | undefined;
}

/** What a transition asks of whoever makes it. */
export interface Asks {
  statement: 'required' | 'optional' | 'no';
  /** Where an amount is asked: what it decides. */
  amount?: 'asked' | 'awarded';
  evidence: boolean;
  /** Another card. */
  card?: true;
}

const speech: Asks = { statement: 'required', evidence: true };
const asksOf: Record<string, Asks> = {
  claim: { ...speech, amount: 'asked' },
  contest: speech,
  say: speech,
  payAgain: { statement: 'no', evidence: false, card: true },
  rule: { statement: 'required', amount: 'awarded', evidence: false },
};
const nothing: Asks = { statement: 'no', evidence: false };

export const asks = (transition: string): Asks => (Object.hasOwn(asksOf, transition) ? (asksOf[transition] ?? nothing) : nothing);

/**
 * Makes a step of a case as a person: notes amount and files with it, all or nothing, and waits a moment for the bank.
 *
 * @throws claims.missing, claims.no_statement, claims.bad_amount, claims.no_card, claims.too_early, process.wrong_state, process.not_allowed
 */
export async function actOnCase(ctx: Context, rules: ClaimsRules, process: CaseProcess, id: string, deed: Deed): Promise<void> {
  const effects = await inTransaction(ctx, async (tx) => {
    const { bookingId } = await caseFor(tx, id, seenBy(ctx));
    const { subject } = await lockCase(tx, id);
    const needs = asks(deed.transition);
    if (needs.statement === 'required') demandStatement(deed.statement);
    if (needs.card) await useCard(tx, bookingId, demandCard(deed.paymentMethodId));
    if (deed.transition === 'claim') await demandBegun(ctx, tx, bookingId);
    await decide(tx, subject, deed, needs);
    const taken = await fire(ctx, tx, process, id, deed.transition, deed.statement);
    if (needs.evidence) await showEvidence(ctx, tx, rules, subject, deed.evidence ?? []);
    return taken.effects;
  });
  for (const effect of effects as readonly Id<'effect'>[]) await awaitEffect(ctx, effect, { withinMs: patienceMs });
}

/** @throws claims.no_statement */
export function demandStatement(statement: string | undefined): void {
  if ((statement ?? '').trim() !== '') return;
  const message = 'Say in a few words what happened and why.';
  throw invalid('claims.no_statement', message, { fields: [{ path: '/statement', message }] });
}

function demandCard(paymentMethodId: string | undefined): string {
  if (paymentMethodId !== undefined) return paymentMethodId;
  throw invalid('claims.no_card', 'Give the card that should pay.', { fields: [{ path: '/paymentMethodId', message: 'Give a card.' }] });
}

async function decide(tx: Tx, subject: Case, { transition, amount }: Deed, needs: Asks): Promise<void> {
  if (transition === 'agree' && subject.asked !== undefined) await saveAward(tx, subject.id, subject.asked);
  if (needs.amount === undefined) return;
  const least = needs.amount === 'asked' ? 1n : 0n;
  const { stake } = subject;
  const fits =
    amount !== undefined && amount.currency === stake.currency && amount.amountMinor >= least && Money.compare(amount, stake) <= 0;
  if (!fits) {
    const message = `Name an amount up to ${Money.format(stake)}.`;
    throw invalid('claims.bad_amount', message, { fields: [{ path: '/amount', message }] });
  }
  if (needs.amount === 'asked') await saveAsked(tx, subject.id, amount);
  else await saveAward(tx, subject.id, amount);
}

async function demandBegun(ctx: Context, tx: Tx, bookingId: string): Promise<void> {
  const { slot } = await bookingById(tx, bookingId);
  if (Temporal.Instant.compare(ctx.clock.now(), slot.start) < 0)
    throw invalid('claims.too_early', 'Damage can be claimed once the booking has begun.');
}
