import type { Selectable } from 'kysely';
import { assert, missing, Money, type Currency, type Id } from '#kernel';
import { sql, tables, type Db, type Tx } from '#platform/database';
import type { PaymentsTables } from './tables.gen.ts';

export type PaymentStatus = PaymentsTables['payment']['status'];

export type HandMethod = NonNullable<PaymentsTables['payment']['by_hand']>;

export interface Subject {
  kind: string;
  id: string;
}

export interface Payment {
  id: Id<'payment'>;
  subject: Subject;
  payerId: Id<'person'>;
  payeeId: Id<'person'>;
  description: string;
  amount: Money.Money;
  apart: Apart | undefined;
  /** Handed out to other subjects as they use it. */
  prepaid: boolean;
  paymentMethodId: string;
  status: PaymentStatus;
  /** How it was paid, when staff took it outside the provider. */
  byHand: HandMethod | undefined;
  intentId: string | undefined;
  chargeId: string | undefined;
  card: { brand: string; last4: string } | undefined;
  declined: { code: string; message: string } | undefined;
  action: { url: string; clientSecret: string } | undefined;
}

export function read(row: Selectable<PaymentsTables['payment']>): Payment {
  return {
    id: row.id as Id<'payment'>,
    subject: { kind: row.subject_kind, id: row.subject_id },
    payerId: row.payer_id as Id<'person'>,
    payeeId: row.payee_id as Id<'person'>,
    description: row.description,
    amount: Money.money(row.amount_minor, row.currency as Currency),
    apart: readApart(row),
    prepaid: row.prepaid,
    paymentMethodId: row.payment_method_id,
    status: row.status,
    byHand: row.by_hand ?? undefined,
    intentId: row.intent_id ?? undefined,
    chargeId: row.charge_id ?? undefined,
    card: row.card_brand === null || row.card_last4 === null ? undefined : { brand: row.card_brand, last4: row.card_last4 },
    declined: row.decline_code === null ? undefined : { code: row.decline_code, message: row.decline_message ?? '' },
    action:
      row.status === 'action_required' && row.client_secret !== null
        ? { url: row.action_url ?? '', clientSecret: row.client_secret }
        : undefined,
  };
}

/**
 * A subject has one payment under way at most. It is the newest too, but a card refused and another taken can share a
 * millisecond, and ids of one millisecond are in no order.
 */
const isLive = sql<boolean>`status not in ('declined', 'capture_failed', 'canceled')`;

const newestOf = (db: Db | Tx, subject: Subject) =>
  tables<PaymentsTables>(db)
    .selectFrom('payment')
    .selectAll()
    .where('subject_id', '=', subject.id)
    .where('subject_kind', '=', subject.kind)
    .orderBy(isLive, 'desc')
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1);

/** The payment of a subject: the one under way, else the newest. */
export async function paymentOf(db: Db | Tx, subject: Subject): Promise<Payment | undefined> {
  const row = await newestOf(db, subject).executeTakeFirst();
  return row && read(row);
}

export async function paymentById(db: Db | Tx, id: string): Promise<Payment> {
  const row = await tables<PaymentsTables>(db).selectFrom('payment').selectAll().where('id', '=', id).executeTakeFirst();
  assert(row !== undefined, `the payment ${id} is gone`);
  return read(row);
}

/** Locks the payment of a subject: the one under way, else the newest. @throws payments.missing */
export async function lockPayment(tx: Tx, subject: Subject): Promise<Payment> {
  const row = await newestOf(tx, subject).forUpdate().executeTakeFirst();
  if (row === undefined) throw missing('payments.missing', 'Nothing has been paid for this yet.');
  return read(row);
}

type Change = Partial<
  Omit<PaymentsTables['payment'], 'captured_minor' | 'refunded_minor' | 'transferred_minor' | 'added_minor' | 'apart_minor' | 'prepaid'>
> & {
  status: PaymentStatus;
};

/** Moves a payment on, if it still is where the caller thinks. @returns whether it was */
export async function setStatus(tx: Tx, id: string, from: readonly PaymentStatus[], change: Change): Promise<boolean> {
  const row = await tables<PaymentsTables>(tx)
    .updateTable('payment')
    .set(change)
    .where('id', '=', id)
    .where('status', 'in', from)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** The part of an amount that is held for something else: a deposit beside a price. */
export interface Apart {
  subject: Subject;
  amount: Money.Money;
}

type ApartRow = Pick<Selectable<PaymentsTables['payment']>, 'apart_kind' | 'apart_id' | 'apart_minor' | 'currency'>;

export const readApart = ({ apart_kind: kind, apart_id: id, apart_minor: minor, currency }: ApartRow): Apart | undefined =>
  kind === null || id === null ? undefined : { subject: { kind, id }, amount: Money.money(minor, currency as Currency) };

export const apartColumns = (apart: Apart | undefined): Omit<ApartRow, 'currency'> => ({
  apart_kind: apart?.subject.kind ?? null,
  apart_id: apart?.subject.id ?? null,
  apart_minor: apart?.amount.amountMinor ?? 0n,
});

/** Money held for a subject, and whose payment brought it in when that is another: a deposit came in with its booking. */
export interface Holding {
  subject: Subject;
  paidBy?: Subject;
}

/** How much of a payment is held for a subject at most. */
export function heldFor({ subject, amount, apart, prepaid }: Payment, holder: Subject): Money.Money {
  if (prepaid) return amount;
  const isApart = apart !== undefined && apart.subject.kind === holder.kind && apart.subject.id === holder.id;
  if (isApart) return apart.amount;
  assert(
    subject.kind === holder.kind && subject.id === holder.id,
    `nothing of the payment of ${subject.id} is held for ${holder.kind} ${holder.id}`,
  );
  return apart === undefined ? amount : Money.subtract(amount, apart.amount);
}
