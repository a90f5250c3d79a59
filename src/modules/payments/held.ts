import { assert, Money } from '#kernel';
import { sql, type Tx } from '#platform/database';
import { heldFor, lockPayment, type Holding } from './store.ts';

/** What of a payment went out for a subject, or is on its way; what was refused does not count. */
export interface Moved {
  /** How much came in for the subject by this payment. */
  held: Money.Money;
  refunded: Money.Money;
  transferred: Money.Money;
}

/** Locks the payment and tells what of it was moved for a subject. @throws payments.missing */
export async function movedFor(tx: Tx, { subject, paidBy = subject }: Holding): Promise<Moved> {
  const payment = await lockPayment(tx, paidBy);
  const { currency } = payment.amount;
  const { rows } = await sql<{ refunded: bigint; transferred: bigint }>`
    select
      (select coalesce(sum(amount_minor), 0)::bigint from refund
        where payment_id = ${payment.id} and for_kind = ${subject.kind} and for_id = ${subject.id}::uuid and status <> 'failed') as refunded,
      (select coalesce(sum(amount_minor), 0)::bigint from transfer
        where payment_id = ${payment.id} and for_kind = ${subject.kind} and for_id = ${subject.id}::uuid and status <> 'failed') as transferred`.execute(
    tx,
  );
  const row = rows[0];
  assert(row !== undefined, 'two sums are one row');
  return {
    held: heldFor(payment, subject),
    refunded: Money.money(row.refunded, currency),
    transferred: Money.money(row.transferred, currency),
  };
}
