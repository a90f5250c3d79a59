import { sql } from '#platform/database';
import { erasedText, type Part, type RetentionRule, type Sql } from '#platform/module';

const of = ['booking', 'pack'] as const;

/** Taken from a payment of theirs, or from another's for them: a pack pays for bookings. Arrays, so that both sides of the `or` use an index. */
const paidFor = (ids: readonly string[]): Sql<boolean> =>
  sql<boolean>`(payment_id = any(array(select id from payment where subject_id = any(${ids}::uuid[]))) or for_id = any(${ids}::uuid[]))`;

/** Money goes with what it was paid for. The ledger keeps what it says of it. */
export const paymentParts: readonly Part[] = [
  {
    table: 'payment',
    of,
    by: 'subject_id',
    lastAt: 'created_at',
    unsettled: sql<boolean>`payment.status in ('authorizing', 'action_required', 'authorized', 'capturing', 'canceling')`,
  },
  { table: 'refund', of, by: paidFor, lastAt: 'created_at', unsettled: sql<boolean>`refund.status = 'pending'` },
  {
    table: 'transfer',
    of,
    by: paidFor,
    lastAt: 'settled_at',
    unsettled: sql<boolean>`transfer.status in ('waiting', 'pending')`,
  },
  { table: 'receivable', of, by: 'subject_id', lastAt: 'settled_at', unsettled: sql<boolean>`receivable.status in ('open', 'checking')` },
  {
    table: 'hand_payment',
    of,
    by: (ids) => sql<boolean>`(receivable_id = any(array(select id from receivable where subject_id = any(${ids}::uuid[])))
      or refund_id = any(array(select id from refund where ${paidFor(ids)})))`,
    lastAt: 'checked_at',
    unsettled: sql<boolean>`hand_payment.status = 'recorded'`,
  },
];

/** Of somebody who left, when nothing is left that was paid to them. Erasure wrote over the account. */
export const payeeEnd: RetentionRule = {
  table: 'payee_account',
  retention: 'until its person has left and the last payment to them has gone',
  past: () => sql<boolean>`payee_account.account_id = ${`${erasedText}:`} || payee_account.person_id
    and not exists (select from payment where payment.payee_id = payee_account.person_id)
    and not exists (select from transfer where transfer.person_id = payee_account.person_id)
    and not exists (select from receivable where receivable.payee_id = payee_account.person_id)`,
};
