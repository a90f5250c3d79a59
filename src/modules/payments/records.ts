import { tables, type Db } from '#platform/database';
import type { Subject } from './store.ts';
import type { PaymentsTables } from './tables.gen.ts';

/** Everything that is kept of the payments of a subject, for who audits it: without what opens anything, and with what the card is called. */
export async function paymentRecords(db: Db, subject: Subject) {
  const from = tables<PaymentsTables>(db);
  const payments = await from
    .selectFrom('payment')
    .select(['id', 'description', 'amount_minor', 'currency', 'card_brand', 'card_last4', 'by_hand', 'status', 'intent_id', 'charge_id'])
    .select(['decline_code', 'decline_message', 'captured_minor', 'refunded_minor', 'transferred_minor', 'created_at'])
    .where('subject_kind', '=', subject.kind)
    .where('subject_id', '=', subject.id)
    .orderBy('created_at')
    .execute();
  const receivables = await from.selectFrom('receivable').selectAll().where('subject_id', '=', subject.id).orderBy('opened_at').execute();
  const ids = [nobody, ...payments.map(({ id }) => id)];
  const refunds = await from.selectFrom('refund').selectAll().where('payment_id', 'in', ids).orderBy('created_at').execute();
  const transfers = await from.selectFrom('transfer').selectAll().where('payment_id', 'in', ids).orderBy('created_at').execute();
  const byHand = await from
    .selectFrom('hand_payment')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb('receivable_id', 'in', [nobody, ...receivables.map(({ id }) => id)]),
        eb('refund_id', 'in', [nobody, ...refunds.map(({ id }) => id)]),
      ]),
    )
    .orderBy('recorded_at')
    .execute();
  const rows = { payments, receivables, refunds, transfers, byHand };
  return { rows, ids: Object.values(rows).flatMap((each) => each.map(({ id }) => id)) };
}

/** In a list that may be empty otherwise. */
const nobody = '00000000-0000-0000-0000-000000000000';
