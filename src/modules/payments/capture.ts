import { assert, type Id } from '#kernel';
import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import { tables } from '#platform/database';
import { intend, type EffectHandler } from '#platform/effects';
import { accounts, post } from '#modules/ledger';
import { underFreshKeys } from './kept-failure.ts';
import type { PaymentsPorts } from './ports.ts';
import type { CancelOutcome, CaptureOutcome } from './provider.ts';
import { intoEscrow } from './into-escrow.ts';
import { lockPayment, paymentById, setStatus, type Payment, type Subject } from './store.ts';
import type { PaymentsTables } from './tables.gen.ts';

interface Payload {
  paymentId: string;
}

/** Takes what was set aside. Outcomes: `captured`, `capture_failed`. */
export async function requestCapture(ctx: Context, tx: Tx, subject: Subject): Promise<Id<'effect'>> {
  const payment = await lockPayment(tx, subject);
  assert(
    await setStatus(tx, payment.id, ['authorized'], { status: 'capturing' }),
    `payment ${payment.id} is ${payment.status}, not authorized`,
  );
  return intend(ctx, tx, { kind: 'payments.capture', subject, payload: { paymentId: payment.id } });
}

export const captureEffect = ({ provider, onOutcome }: PaymentsPorts): EffectHandler<Payload, CaptureOutcome> => ({
  kind: 'payments.capture',
  async run(ctx, { paymentId }, key) {
    const { intentId = '', amount } = await paymentById(ctx.db, paymentId);
    return underFreshKeys(key, (each) => provider.capture({ intentId, amount }, each));
  },
  async settle(ctx, tx, { payload }, outcome) {
    const payment = await paymentById(tx, payload.paymentId);
    if (outcome.status === 'failed') {
      const change = { status: 'capture_failed', decline_code: outcome.code, decline_message: outcome.message } as const;
      if (!(await setStatus(tx, payment.id, ['capturing'], change))) return;
      await releaseMemo(ctx, tx, payment, 'capture_failed');
      return onOutcome(ctx, tx, payment.subject, 'capture_failed');
    }
    if (!(await setStatus(tx, payment.id, ['capturing'], { status: 'captured', charge_id: outcome.chargeId }))) return;
    await tables<PaymentsTables>(tx)
      .updateTable('payment')
      .set({ captured_minor: outcome.amount.amountMinor })
      .where('id', '=', payment.id)
      .execute();
    await releaseMemo(ctx, tx, payment, 'captured');
    await post(ctx, tx, {
      reference: `payment:${payment.id}:captured`,
      kind: 'payments.captured',
      description: `Paid by card: ${payment.description}`,
      subject: payment.subject,
      lines: [
        { account: accounts.provider(provider.name), debit: outcome.amount },
        ...intoEscrow(payment, outcome.amount),
        { account: accounts.providerFees(), debit: outcome.feeAmount },
        { account: accounts.provider(provider.name), credit: outcome.feeAmount },
      ],
    });
    await onOutcome(ctx, tx, payment.subject, 'captured');
  },
});

/** Lets go what was set aside. Outcome: `canceled`. */
export async function requestCancel(ctx: Context, tx: Tx, subject: Subject): Promise<Id<'effect'>> {
  const payment = await lockPayment(tx, subject);
  const moved = await setStatus(tx, payment.id, ['authorized', 'action_required'], {
    status: 'canceling',
    client_secret: null,
    action_url: null,
  });
  assert(moved, `payment ${payment.id} is ${payment.status}, so there is nothing to let go`);
  return intend(ctx, tx, {
    kind: 'payments.cancel',
    subject,
    payload: { paymentId: payment.id, wasAuthorized: payment.status === 'authorized' },
  });
}

export const cancelEffect = ({
  provider,
  onOutcome,
}: PaymentsPorts): EffectHandler<Payload & { wasAuthorized: boolean }, CancelOutcome> => ({
  kind: 'payments.cancel',
  async run(ctx, { paymentId }, key) {
    const { intentId = '' } = await paymentById(ctx.db, paymentId);
    const outcome = await underFreshKeys(key, (each) => provider.cancel({ intentId }, each));
    // Nothing else of ours can have taken it, so a refusal means that our books are wrong: a person must look.
    if (outcome.status === 'failed') throw new Error(`The provider would not release ${intentId}: ${outcome.code} ${outcome.message}`);
    return outcome;
  },
  async settle(ctx, tx, { payload }) {
    const payment = await paymentById(tx, payload.paymentId);
    if (!(await setStatus(tx, payment.id, ['canceling'], { status: 'canceled' }))) return;
    if (payload.wasAuthorized) await releaseMemo(ctx, tx, payment, 'released');
    await onOutcome(ctx, tx, payment.subject, 'canceled');
  },
});

async function releaseMemo(ctx: Context, tx: Tx, payment: Payment, why: string): Promise<void> {
  await post(ctx, tx, {
    reference: `payment:${payment.id}:${why}:memo`,
    kind: 'payments.authorization_ended',
    description: `No longer set aside: ${payment.description}`,
    subject: payment.subject,
    lines: [
      { account: accounts.authorizations(), debit: payment.amount },
      { account: accounts.authorized(payment.subject), credit: payment.amount },
    ],
  });
}
