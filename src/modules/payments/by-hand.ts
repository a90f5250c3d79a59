import { assert, conflict, forbidden, missing, Money, type Currency } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { isUniqueViolation, tables, type Tx } from '#platform/database';
import { accounts } from '#modules/ledger';
import type { PaymentsPorts } from './ports.ts';
import { dropAuthorization, moveReceivable, postEnd, readReceivable, type Receivable } from './receivable.ts';
import { settleRefundByHand } from './refund.ts';
import { intoEscrow } from './into-escrow.ts';
import { apartColumns, type HandMethod } from './store.ts';
import type { PaymentsTables } from './tables.gen.ts';

export interface HandPayment {
  method: HandMethod;
  /** Where to find it again: the number of the receipt, of the transfer, of the terminal's slip. */
  reference: string;
}

/**
 * Notes that what is owed was paid outside the provider. From here on the card is not charged any more; a second person looks before it
 * counts. Outcome: `hand_recorded`.
 *
 * @throws payments.receivable_missing, payments.receivable_moved
 */
export async function recordTaken(ctx: Context, tx: Tx, ports: PaymentsPorts, id: string, paid: HandPayment): Promise<void> {
  const owed = await lockReceivableById(tx, id);
  await moveReceivable(ctx, tx, owed, ['open'], 'checking');
  await insert(ctx, tx, { ...paid, direction: 'in', receivable_id: id, refund_id: null });
  await dropAuthorization(ctx, tx, owed.subject);
  await audit(ctx, tx, 'payment.hand_recorded', owed, paid);
  await ports.onOutcome(ctx, tx, owed.subject, 'hand_recorded');
}

/** Notes that a refund of something paid by hand was given back. @throws payments.no_hand_refund */
export async function recordGivenBack(ctx: Context, tx: Tx, refundId: string, paid: HandPayment): Promise<void> {
  const refund = await tables<PaymentsTables>(tx)
    .selectFrom('refund')
    .innerJoin('payment', 'payment.id', 'refund.payment_id')
    .select(['refund.id', 'payment.by_hand', 'refund.status'])
    .where('refund.id', '=', refundId)
    .executeTakeFirst();
  if (refund === undefined || refund.by_hand === null || refund.status !== 'pending')
    throw missing('payments.no_hand_refund', 'There is no such refund to give back by hand.');
  await insert(ctx, tx, { ...paid, direction: 'out', receivable_id: null, refund_id: refundId });
  await ctx.audit.record(ctx, tx, { action: 'refund.hand_recorded', subject: { kind: 'refund', id: refundId }, after: { ...paid } });
}

/**
 * The second person's word on a record. Confirmed, the money counts: from debt to escrow (`collected`), or the refund is done
 * (`refunded`). Rejected, it is owed as before (`collection_rejected`).
 *
 * @throws payments.same_person: who recorded it cannot check it; payments.no_record
 */
export async function checkHandPayment(
  ctx: Context,
  tx: Tx,
  ports: PaymentsPorts,
  id: string,
  word: 'confirmed' | 'rejected',
): Promise<void> {
  const checker = requirePerson(ctx);
  const record = await tables<PaymentsTables>(tx)
    .selectFrom('hand_payment')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (record === undefined || record.status !== 'recorded')
    throw missing('payments.no_record', 'There is no such record to check. Somebody may have checked it meanwhile.');
  if (record.recorded_by === checker)
    throw forbidden('payments.same_person', 'You recorded this payment, so somebody else must check it. Ask another admin.');
  await tables<PaymentsTables>(tx)
    .updateTable('hand_payment')
    .set({ status: word, checked_by: checker, checked_at: ctx.clock.now() })
    .where('id', '=', id)
    .execute();
  if (record.refund_id !== null) {
    await ctx.audit.record(ctx, tx, { action: `refund.hand_${word}`, subject: { kind: 'refund', id: record.refund_id } });
    if (word === 'confirmed') await settleRefundByHand(ctx, tx, ports, record.refund_id, record.method);
    return;
  }
  const owed = await lockReceivableById(tx, record.receivable_id ?? '');
  await audit(ctx, tx, `payment.hand_${word}`, owed, record);
  if (word === 'confirmed') await collect(ctx, tx, owed, record.method);
  else await moveReceivable(ctx, tx, owed, ['checking'], 'open');
  await ports.onOutcome(ctx, tx, owed.subject, word === 'confirmed' ? 'collected' : 'collection_rejected');
}

/** The debt becomes a payment that was taken, and the money is in escrow as any other. */
async function collect(ctx: Context, tx: Tx, owed: Receivable, method: HandMethod): Promise<void> {
  const { subject, amount } = owed;
  await moveReceivable(ctx, tx, owed, ['checking'], 'by_hand');
  await tables<PaymentsTables>(tx)
    .insertInto('payment')
    .values({
      id: ctx.newId('payment'),
      subject_kind: subject.kind,
      subject_id: subject.id,
      payer_id: owed.payerId,
      payee_id: owed.payeeId,
      description: owed.description,
      amount_minor: amount.amountMinor,
      captured_minor: amount.amountMinor,
      currency: amount.currency,
      payment_method_id: '',
      by_hand: method,
      ...apartColumns(owed.apart),
      status: 'captured',
      created_at: ctx.clock.now(),
    })
    .execute();
  await postEnd(ctx, tx, owed, 'by_hand', [
    { account: accounts.collected(method), debit: amount },
    { account: accounts.receivable(subject), credit: amount },
    { account: accounts.promised(subject), debit: amount },
    ...intoEscrow(owed, amount),
  ]);
}

async function lockReceivableById(tx: Tx, id: string): Promise<Receivable> {
  const row = await tables<PaymentsTables>(tx).selectFrom('receivable').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (row === undefined) throw missing('payments.receivable_missing', 'Nothing is owed under this number.');
  return readReceivable(row);
}

type Record = Pick<PaymentsTables['hand_payment'], 'direction' | 'receivable_id' | 'refund_id' | 'method' | 'reference'>;

async function insert(ctx: Context, tx: Tx, record: Record): Promise<void> {
  try {
    await tables<PaymentsTables>(tx)
      .insertInto('hand_payment')
      .values({
        ...record,
        id: ctx.newId('hand_payment'),
        status: 'recorded',
        recorded_by: requirePerson(ctx),
        recorded_at: ctx.clock.now(),
        checked_by: null,
        checked_at: null,
      })
      .execute();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw conflict('payments.recorded_already', 'Somebody has recorded this already. It waits to be checked.', { cause: error });
  }
}

const audit = (ctx: Context, tx: Tx, action: string, { subject, amount }: Receivable, { method, reference }: HandPayment) =>
  ctx.audit.record(ctx, tx, { action, subject, after: { method, reference, amount: Money.format(amount) } });

/** What staff has to do: take, check, give back. */
export interface HandWork {
  /** Refunds of what was paid by hand, not yet given back. */
  refunds: { id: string; subject: { kind: string; id: string }; description: string; amount: Money.Money; since: Temporal.Instant }[];
  records: {
    id: string;
    direction: 'in' | 'out';
    receivableId: string | undefined;
    refundId: string | undefined;
    method: HandMethod;
    reference: string;
    recordedBy: string;
    recordedAt: Temporal.Instant;
  }[];
}

export async function handWork(ctx: Context, limit: number): Promise<HandWork> {
  const db = tables<PaymentsTables>(ctx.db);
  const refunds = await db
    .selectFrom('refund')
    .innerJoin('payment', 'payment.id', 'refund.payment_id')
    .select(['refund.id', 'subject_kind', 'subject_id', 'description', 'refund.amount_minor', 'currency', 'refund.created_at'])
    .where('payment.by_hand', 'is not', null)
    .where('refund.status', '=', 'pending')
    .orderBy('refund.created_at')
    .limit(limit)
    .execute();
  const records = await db
    .selectFrom('hand_payment')
    .selectAll()
    .where('status', '=', 'recorded')
    .orderBy('recorded_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return {
    refunds: refunds.map((row) => ({
      id: row.id,
      subject: { kind: row.subject_kind, id: row.subject_id },
      description: row.description,
      amount: Money.money(row.amount_minor, row.currency as Currency),
      since: row.created_at,
    })),
    records: records.map((row) => {
      assert(row.status === 'recorded', 'a record that was checked was listed as waiting');
      return {
        id: row.id,
        direction: row.direction,
        receivableId: row.receivable_id ?? undefined,
        refundId: row.refund_id ?? undefined,
        method: row.method,
        reference: row.reference,
        recordedBy: row.recorded_by,
        recordedAt: row.recorded_at,
      };
    }),
  };
}
