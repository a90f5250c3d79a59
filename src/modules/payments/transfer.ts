import { assert, Money, type Currency, type Id } from '#kernel';
import type { Context } from '#platform/context';
import { tables, type Tx } from '#platform/database';
import { intend, type EffectHandler } from '#platform/effects';
import { accounts, post, type NewLine } from '#modules/ledger';
import { underFreshKeys } from './kept-failure.ts';
import type { PaymentsPorts } from './ports.ts';
import type { TransferOutcome } from './provider.ts';
import { heldFor, lockPayment, paymentById, type Holding, type Subject } from './store.ts';
import type { PaymentsTables } from './tables.gen.ts';

interface Payload {
  transferId: string;
  paymentId: string;
  personId: string;
  amountMinor: string;
  /** Whose escrow it came from; absent in effects from before that could be another than the payment's subject. */
  holder?: Subject;
}

export interface Distribution extends Holding {
  to: Id<'person'>;
  provider: Money.Money;
  /** Below zero when the platform's own discounts outweigh its fees. */
  platform: Money.Money;
  taxes: readonly { jurisdiction: string; amount: Money.Money }[];
}

/** Gives everything that is in escrow for a subject to those it belongs to: provider, platform, tax offices. Happens once. */
export async function distribute(
  ctx: Context,
  tx: Tx,
  { subject, paidBy = subject, to, provider, platform, taxes }: Distribution,
): Promise<void> {
  const { currency } = provider;
  const total = Money.sum([provider, platform, ...taxes.map(({ amount }) => amount)], currency);
  if (Money.isZero(total)) return;
  if (Money.isNegative(platform)) await noteAdded(tx, paidBy, Money.negate(platform));
  const fees: NewLine = Money.isNegative(platform)
    ? { account: accounts.goodwill(), debit: Money.negate(platform) }
    : { account: accounts.fees(), credit: platform };
  await post(ctx, tx, {
    reference: `${subject.kind}:${subject.id}:distributed`,
    kind: 'payments.distributed',
    description: 'Shared out from escrow',
    subject: paidBy,
    lines: [
      { account: accounts.escrow(subject), debit: total },
      { account: accounts.payable(to), credit: provider },
      fees,
      ...taxes.map(({ jurisdiction, amount }) => ({ account: accounts.tax(jurisdiction), credit: amount })),
    ],
  });
}

/** What goes out may be more than what came in by exactly this much; the database holds to it. */
async function noteAdded(tx: Tx, subject: Subject, added: Money.Money): Promise<void> {
  const { id } = await lockPayment(tx, subject);
  await tables<PaymentsTables>(tx).updateTable('payment').set({ added_minor: added.amountMinor }).where('id', '=', id).execute();
}

/**
 * Sends a person what they earned. When they have no account to be paid to yet, it waits, and goes out by itself as soon as
 * they have. Outcomes: `transferred`, `transfer_failed`.
 *
 * @returns the effect, or undefined while it waits
 */
export async function requestTransfer(
  ctx: Context,
  tx: Tx,
  { subject, paidBy = subject, to, amount }: Holding & { to: Id<'person'>; amount: Money.Money },
): Promise<Id<'effect'> | undefined> {
  const payment = await lockPayment(tx, paidBy);
  const account = await tables<PaymentsTables>(tx)
    .selectFrom('payee_account')
    .select('ready')
    .where('person_id', '=', to)
    .forShare()
    .executeTakeFirst();
  const transferId = ctx.newId('transfer');
  const status = account?.ready === true ? 'pending' : 'waiting';
  await tables<PaymentsTables>(tx)
    .insertInto('transfer')
    .values({
      id: transferId,
      payment_id: payment.id,
      person_id: to,
      amount_minor: amount.amountMinor,
      currency: amount.currency,
      status,
      provider_id: null,
      created_at: ctx.clock.now(),
      settled_at: null,
      for_kind: subject.kind,
      for_id: subject.id,
    })
    .execute();
  return status === 'pending'
    ? send(
        ctx,
        tx,
        payment.prepaid ? subject : paidBy,
        { transferId, paymentId: payment.id, personId: to, amountMinor: amount.amountMinor.toString(), holder: subject },
        amount,
      )
    : undefined;
}

/** Starts what waited for this person's account. */
export async function sendWaiting(ctx: Context, tx: Tx, personId: string): Promise<void> {
  const waiting = await tables<PaymentsTables>(tx)
    .updateTable('transfer')
    .set({ status: 'pending' })
    .where('person_id', '=', personId)
    .where('status', '=', 'waiting')
    .returning(['id', 'payment_id', 'amount_minor', 'currency', 'for_kind', 'for_id'])
    .execute();
  for (const { id, payment_id: paymentId, amount_minor: amountMinor, currency, for_kind: kind, for_id: holderId } of waiting) {
    const { subject, prepaid } = await paymentById(tx, paymentId);
    const holder = kind === null || holderId === null ? subject : { kind, id: holderId };
    await send(
      ctx,
      tx,
      prepaid ? holder : subject,
      { transferId: id, paymentId, personId, amountMinor: amountMinor.toString(), holder },
      Money.money(amountMinor, currency as Currency),
    );
  }
}

/** The amount is on its way from here on: no longer owed, not yet gone. */
async function send(ctx: Context, tx: Tx, subject: Subject, payload: Payload, amount: Money.Money): Promise<Id<'effect'>> {
  await tables<PaymentsTables>(tx)
    .updateTable('payment')
    .set((eb) => ({ transferred_minor: eb('transferred_minor', '+', amount.amountMinor) }))
    .where('id', '=', payload.paymentId)
    .execute();
  await post(ctx, tx, {
    reference: `transfer:${payload.transferId}:started`,
    kind: 'payments.transfer_started',
    description: 'On its way to the provider of the service',
    subject,
    lines: [
      { account: accounts.payable(payload.personId), debit: amount },
      { account: accounts.transit(payload.personId), credit: amount },
    ],
  });
  return intend(ctx, tx, { kind: 'payments.transfer', subject: payload.holder ?? subject, payload });
}

export const transferEffect = ({ provider, onOutcome }: PaymentsPorts): EffectHandler<Payload, TransferOutcome> => ({
  kind: 'payments.transfer',
  async run(ctx, { transferId, paymentId, personId, amountMinor, holder }, key, since) {
    const payment = await paymentById(ctx.db, paymentId);
    const { chargeId, amount } = payment;
    const account = await tables<PaymentsTables>(ctx.db)
      .selectFrom('payee_account')
      .select('account_id')
      .where('person_id', '=', personId)
      .executeTakeFirst();
    assert(account !== undefined, `the payee account of ${personId} is gone`);
    const input = { accountId: account.account_id, amount: Money.money(BigInt(amountMinor), amount.currency), reference: transferId };
    // Of a charge no more can be passed on than it was; what the house adds to a price it lowered comes from its own balance.
    const source = Money.compare(input.amount, heldFor(payment, holder ?? payment.subject)) > 0 ? undefined : chargeId;
    return underFreshKeys(
      key,
      (each) => provider.transfer(source === undefined ? input : { ...input, sourceChargeId: source }, each, since),
      () => provider.findTransfer({ ...input, since }),
    );
  },
  async settle(ctx, tx, { payload }, outcome) {
    const { subject, amount: paid, prepaid } = await paymentById(tx, payload.paymentId);
    const holder = payload.holder ?? subject;
    const amount = Money.money(BigInt(payload.amountMinor), paid.currency);
    const failed = outcome.status === 'failed';
    await tables<PaymentsTables>(tx)
      .updateTable('transfer')
      .set({ status: failed ? 'failed' : 'transferred', provider_id: failed ? null : outcome.transferId, settled_at: ctx.clock.now() })
      .where('id', '=', payload.transferId)
      .execute();
    if (failed) {
      await tables<PaymentsTables>(tx)
        .updateTable('payment')
        .set((eb) => ({ transferred_minor: eb('transferred_minor', '-', amount.amountMinor) }))
        .where('id', '=', payload.paymentId)
        .execute();
    }
    await post(ctx, tx, {
      reference: `transfer:${payload.transferId}:${failed ? 'failed' : 'sent'}`,
      kind: failed ? 'payments.transfer_failed' : 'payments.transferred',
      description: failed ? 'The transfer did not go through' : 'Paid to the provider of the service',
      subject: prepaid ? holder : subject,
      lines: [
        { account: accounts.transit(payload.personId), debit: amount },
        { account: failed ? accounts.payable(payload.personId) : accounts.provider(provider.name), credit: amount },
      ],
    });
    await onOutcome(ctx, tx, holder, failed ? 'transfer_failed' : 'transferred');
  },
});
