import { assert, Money, type Id } from '#kernel';
import type { Context } from '#platform/context';
import { tables, type Tx } from '#platform/database';
import { intend, type EffectHandler } from '#platform/effects';
import { accounts, post, type AccountRef } from '#modules/ledger';
import { underFreshKeys } from './kept-failure.ts';
import type { PaymentsPorts } from './ports.ts';
import type { RefundOutcome } from './provider.ts';
import { lockPayment, paymentById, type HandMethod, type Holding, type Subject } from './store.ts';
import type { PaymentsTables } from './tables.gen.ts';

interface Payload {
  refundId: string;
  paymentId: string;
  amountMinor: string;
}

/**
 * Sends money back from a subject's escrow. It leaves escrow at once, so it cannot be spent twice. The subject hears: `refunded`,
 * `refund_failed`.
 *
 * @returns the effect, or undefined when it was paid by hand: then staff gives it back
 */
export async function requestRefund(
  ctx: Context,
  tx: Tx,
  { subject, paidBy = subject, amount, reason }: Holding & { amount: Money.Money; reason: string },
): Promise<Id<'effect'> | undefined> {
  const payment = await lockPayment(tx, paidBy);
  assert(payment.status === 'captured', `payment ${payment.id} is ${payment.status}, so there is nothing to refund`);
  const refundId = ctx.newId('refund');
  await tables<PaymentsTables>(tx)
    .insertInto('refund')
    .values({
      id: refundId,
      payment_id: payment.id,
      amount_minor: amount.amountMinor,
      reason,
      status: 'pending',
      provider_id: null,
      created_at: ctx.clock.now(),
      for_kind: subject.kind,
      for_id: subject.id,
    })
    .execute();
  await adjustRefunded(tx, payment.id, amount.amountMinor);
  await post(ctx, tx, {
    reference: `refund:${refundId}:decided`,
    kind: 'payments.refund_decided',
    description: `Refund decided: ${payment.description}`,
    subject: paidBy,
    lines: [
      { account: accounts.escrow(subject), debit: amount },
      { account: accounts.refunding(subject), credit: amount },
    ],
  });
  if (payment.byHand !== undefined) return undefined;
  return intend(ctx, tx, {
    kind: 'payments.refund',
    subject,
    payload: { refundId, paymentId: payment.id, amountMinor: amount.amountMinor.toString() },
  });
}

export const refundEffect = ({ provider, onOutcome }: PaymentsPorts): EffectHandler<Payload, RefundOutcome> => ({
  kind: 'payments.refund',
  async run(ctx, { refundId, paymentId, amountMinor }, key, since) {
    const { intentId = '', amount } = await paymentById(ctx.db, paymentId);
    const input = { intentId, amount: Money.money(BigInt(amountMinor), amount.currency), reference: refundId };
    return underFreshKeys(
      key,
      (each) => provider.refund(input, each, since),
      () => provider.findRefund(input),
    );
  },
  async settle(ctx, tx, { payload }, outcome) {
    const failed = outcome.status === 'failed';
    const subject = await noteRefund(ctx, tx, payload.refundId, {
      failed,
      from: accounts.provider(provider.name),
      providerId: failed ? null : outcome.refundId,
    });
    await onOutcome(ctx, tx, subject, failed ? 'refund_failed' : 'refunded');
  },
});

/** Staff gave back what had been paid by hand. Outcome: `refunded`. */
export async function settleRefundByHand(ctx: Context, tx: Tx, ports: PaymentsPorts, refundId: string, method: HandMethod): Promise<void> {
  const subject = await noteRefund(ctx, tx, refundId, { failed: false, from: accounts.collected(method), providerId: null });
  await ports.onOutcome(ctx, tx, subject, 'refunded');
}

/** @returns whose escrow it was taken from */
async function noteRefund(
  ctx: Context,
  tx: Tx,
  refundId: string,
  { failed, from, providerId }: { failed: boolean; from: AccountRef; providerId: string | null },
): Promise<Subject> {
  const refund = await tables<PaymentsTables>(tx)
    .updateTable('refund')
    .set({ status: failed ? 'failed' : 'refunded', provider_id: providerId })
    .where('id', '=', refundId)
    .returning(['payment_id', 'amount_minor', 'for_kind', 'for_id'])
    .executeTakeFirst();
  assert(refund !== undefined, `the refund ${refundId} is gone`);
  const payment = await paymentById(tx, refund.payment_id);
  const holder = refund.for_kind === null || refund.for_id === null ? payment.subject : { kind: refund.for_kind, id: refund.for_id };
  const amount = Money.money(refund.amount_minor, payment.amount.currency);
  if (failed) await adjustRefunded(tx, payment.id, -amount.amountMinor);
  await post(ctx, tx, {
    reference: `refund:${refundId}:${failed ? 'failed' : 'sent'}`,
    kind: failed ? 'payments.refund_failed' : 'payments.refunded',
    description: `${failed ? 'Refund not taken by the bank' : `Refunded ${payment.byHand === undefined ? 'to the card' : 'by hand'}`}: ${payment.description}`,
    subject: payment.subject,
    lines: [
      { account: accounts.refunding(holder), debit: amount },
      { account: failed ? accounts.escrow(holder) : from, credit: amount },
    ],
  });
  return holder;
}

async function adjustRefunded(tx: Tx, paymentId: string, byMinor: bigint): Promise<void> {
  await tables<PaymentsTables>(tx)
    .updateTable('payment')
    .set((eb) => ({ refunded_minor: eb('refunded_minor', '+', byMinor) }))
    .where('id', '=', paymentId)
    .execute();
}
