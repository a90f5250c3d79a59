import { assert, conflict, missing, Money, type Currency, type Id } from '#kernel';
import type { Context } from '#platform/context';
import { tables, type Db, type Tx } from '#platform/database';
import { intend } from '#platform/effects';
import { accounts, post, type NewLine } from '#modules/ledger';
import { apartColumns, lockPayment, paymentOf, readApart, setStatus, type Apart, type Subject } from './store.ts';
import type { PaymentsTables } from './tables.gen.ts';

export type ReceivableStatus = PaymentsTables['receivable']['status'];

export interface Receivable {
  id: string;
  subject: Subject;
  payerId: Id<'person'>;
  payeeId: Id<'person'>;
  description: string;
  amount: Money.Money;
  apart: Apart | undefined;
  dueAt: Temporal.Instant;
  status: ReceivableStatus;
  openedAt: Temporal.Instant;
}

const outstanding: readonly ReceivableStatus[] = ['open', 'checking'];

/** Notes that a price is owed: something was accepted before it was paid. */
export async function openReceivable(
  ctx: Context,
  tx: Tx,
  owed: Pick<Receivable, 'subject' | 'payerId' | 'payeeId' | 'description' | 'amount' | 'apart' | 'dueAt'>,
): Promise<void> {
  const { subject, payerId, payeeId, description, amount, dueAt } = owed;
  const id = ctx.newId('receivable');
  await tables<PaymentsTables>(tx)
    .insertInto('receivable')
    .values({
      id,
      subject_kind: subject.kind,
      subject_id: subject.id,
      payer_id: payerId,
      payee_id: payeeId,
      description,
      amount_minor: amount.amountMinor,
      currency: amount.currency,
      ...apartColumns(owed.apart),
      due_at: dueAt,
      status: 'open',
      opened_at: ctx.clock.now(),
      settled_at: null,
    })
    .execute();
  await post(ctx, tx, {
    reference: `receivable:${id}:opened`,
    kind: 'payments.receivable_opened',
    description: `To be paid: ${description}`,
    subject,
    lines: [
      { account: accounts.receivable(subject), debit: amount },
      { account: accounts.promised(subject), credit: amount },
    ],
  });
}

/** Takes a debt off the books: the card pays after all (`by_card`), or nobody does (`dropped`). */
export async function endReceivable(ctx: Context, tx: Tx, subject: Subject, how: 'by_card' | 'dropped'): Promise<void> {
  const owed = await lockReceivable(tx, subject);
  await moveReceivable(ctx, tx, owed, outstanding, how);
  await postEnd(ctx, tx, owed, how, [
    { account: accounts.promised(subject), debit: owed.amount },
    { account: accounts.receivable(subject), credit: owed.amount },
  ]);
}

export const postEnd = (ctx: Context, tx: Tx, { id, subject, description }: Receivable, how: string, lines: NewLine[]) =>
  post(ctx, tx, {
    reference: `receivable:${id}:${how}`,
    kind: `payments.receivable_${how}`,
    description: `${endings[how] ?? how}: ${description}`,
    subject,
    lines,
  });

const endings: Record<string, string> = { by_card: 'Paid by card after all', by_hand: 'Paid by hand', dropped: 'Not paid, no longer owed' };

/** Moves a debt on. @throws payments.receivable_moved when it is no longer where the caller thinks */
export async function moveReceivable(
  ctx: Context,
  tx: Tx,
  { id }: Receivable,
  from: readonly ReceivableStatus[],
  to: ReceivableStatus,
): Promise<void> {
  const moved = await tables<PaymentsTables>(tx)
    .updateTable('receivable')
    .set({ status: to, settled_at: outstanding.includes(to) ? null : ctx.clock.now() })
    .where('id', '=', id)
    .where('status', 'in', from)
    .returning('id')
    .executeTakeFirst();
  if (moved === undefined) throw conflict('payments.receivable_moved', 'This debt was settled meanwhile. Look at the list again.');
}

/**
 * Stops asking the card of a subject: nothing that the provider may still say makes it pay. A hold that a call has made all the same
 * is let go, now or when the provider answers again.
 */
export async function dropAuthorization(ctx: Context, tx: Tx, subject: Subject): Promise<void> {
  if ((await paymentOf(tx, subject)) === undefined) return;
  const payment = await lockPayment(tx, subject);
  if (payment.status !== 'authorizing' && payment.status !== 'action_required') return;
  const change = { status: 'canceled', client_secret: null, action_url: null } as const;
  assert(await setStatus(tx, payment.id, [payment.status], change), `payment ${payment.id} moved although it was locked`);
  // One that is being asked still has its effect waiting, which lets go by itself.
  if (payment.status === 'action_required')
    await intend(ctx, tx, { kind: 'payments.authorize', subject, payload: { paymentId: payment.id } });
}

export async function lockReceivable(tx: Tx, subject: Subject): Promise<Receivable> {
  const row = await tables<PaymentsTables>(tx)
    .selectFrom('receivable')
    .selectAll()
    .where('subject_id', '=', subject.id)
    .where('status', 'in', outstanding)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw missing('payments.receivable_missing', 'Nothing is owed for this.');
  return readReceivable(row);
}

/** The longest overdue first. */
export async function openReceivables(db: Db, limit: number): Promise<Receivable[]> {
  const rows = await tables<PaymentsTables>(db)
    .selectFrom('receivable')
    .selectAll()
    .where('status', 'in', outstanding)
    .orderBy('due_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(readReceivable);
}

export function readReceivable(row: {
  id: string;
  subject_kind: string;
  subject_id: string;
  payer_id: string;
  payee_id: string;
  description: string;
  amount_minor: bigint;
  currency: string;
  due_at: Temporal.Instant;
  status: ReceivableStatus;
  opened_at: Temporal.Instant;
  apart_kind: string | null;
  apart_id: string | null;
  apart_minor: bigint;
}): Receivable {
  return {
    id: row.id,
    subject: { kind: row.subject_kind, id: row.subject_id },
    payerId: row.payer_id as Id<'person'>,
    payeeId: row.payee_id as Id<'person'>,
    description: row.description,
    amount: Money.money(row.amount_minor, row.currency as Currency),
    apart: readApart(row),
    dueAt: row.due_at,
    status: row.status,
    openedAt: row.opened_at,
  };
}
