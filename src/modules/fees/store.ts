import type { Selectable } from 'kysely';
import { conflict, missing, Money, type Currency, type Id, type Interval, type MoneyJson } from '#kernel';
import type { Context } from '#platform/context';
import { isUniqueViolation, json, tables, type Db, type Tx } from '#platform/database';
import type { Quote, QuoteLine } from './quote.ts';
import type { FeesTables } from './tables.gen.ts';

/** A quote that was offered to somebody for some time. */
export interface StoredQuote extends Quote {
  id: Id<'quote'>;
  subject: { kind: string; id: string };
  personId: Id<'person'>;
  interval: Interval;
  createdAt: Temporal.Instant;
  expiresAt: Temporal.Instant;
  /** The code that its promo line counts on. */
  promoId?: string;
  /** What is bought together with it. */
  items: QuotedItem[];
  usedBy?: string;
  /** The pack whose hours pay for it. */
  packId?: string;
  /** The part of the total that is paid later; the rest of it is the down payment. */
  balance?: Balance;
}

export interface Balance {
  amount: Money.Money;
  /** When the card is asked for it. */
  dueAt: Temporal.Instant;
}

/** What is bought together with the time, as it was called then. */
export interface QuotedItem {
  id: string;
  title: string;
  units: number;
}

export interface NewStoredQuote {
  /** What is quoted, a listing. */
  subject: { kind: string; id: string };
  personId: Id<'person'>;
  interval: Interval;
  quote: Quote;
  /** The code that was quoted with; kept only when it takes off anything. */
  promoId?: string;
  items?: readonly QuotedItem[];
  balance?: Balance | undefined;
  packId?: string;
  expiresAt: Temporal.Instant;
}

export async function storeQuote(
  ctx: Context,
  tx: Tx,
  { subject, personId, interval, quote, promoId, items = [], balance, packId, expiresAt }: NewStoredQuote,
): Promise<StoredQuote> {
  const row = await tables<FeesTables>(tx)
    .insertInto('quote')
    .values({
      id: ctx.newId('quote'),
      subject_kind: subject.kind,
      subject_id: subject.id,
      person_id: personId,
      starts_at: interval.start,
      ends_at: interval.end,
      lines: json(quote.lines),
      currency: quote.currency,
      total_minor: quote.total.amountMinor,
      provider_minor: quote.providerReceives.amountMinor,
      platform_minor: quote.platformKeeps.amountMinor,
      taxes_minor: quote.taxes.amountMinor,
      schedule_version: quote.scheduleVersion,
      promo_id: quote.promo === undefined ? null : (promoId ?? null),
      deposit_minor: quote.deposit?.amountMinor ?? 0n,
      promo_minor: promoId === undefined ? null : (quote.promo?.amountMinor ?? null),
      items: json(items.map(({ id, title, units }) => ({ id, title, units }))),
      pack_id: packId ?? null,
      balance_minor: balance?.amount.amountMinor ?? null,
      balance_due_at: balance?.dueAt ?? null,
      created_at: ctx.clock.now(),
      expires_at: expiresAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return read(row);
}

/** @param personId only if it was offered to them */
export async function quoteById(db: Db | Tx, id: string, personId?: string): Promise<StoredQuote | undefined> {
  const row = await tables<FeesTables>(db)
    .selectFrom('quote')
    .selectAll()
    .where('id', '=', id)
    .$if(personId !== undefined, (query) => query.where('person_id', '=', personId ?? ''))
    .executeTakeFirst();
  return row && read(row);
}

/**
 * Takes up an offer, once, for one thing (`by`, a booking's id). The same `by` again returns the quote again.
 *
 * @throws fees.quote_missing, fees.quote_expired, fees.quote_used
 */
export async function useQuote(ctx: Context, tx: Tx, id: string, by: string): Promise<StoredQuote> {
  const now = ctx.clock.now();
  const row = await tables<FeesTables>(tx)
    .updateTable('quote')
    .set({ used_by: by, used_at: now })
    .where('id', '=', id)
    .where('used_by', 'is', null)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst()
    .catch((error: unknown) => {
      if (isUniqueViolation(error, 'quote_used_once'))
        throw conflict('fees.quote_used', 'Another quote was used for this already.', { cause: error });
      throw error;
    });
  if (row !== undefined) return read(row);
  return demandUsable(await quoteById(tx, id), by, now);
}

/** An offer that could be taken up now; nothing is taken up. @throws as {@link useQuote} */
export const usableQuote = (ctx: Context, quote: StoredQuote): StoredQuote => demandUsable(quote, undefined, ctx.clock.now());

function demandUsable(found: StoredQuote | undefined, by: string | undefined, now: Temporal.Instant): StoredQuote {
  if (found === undefined) throw missing('fees.quote_missing', 'There is no such quote. Ask for a new one.');
  if (found.usedBy !== undefined && found.usedBy === by) return found;
  if (found.usedBy !== undefined) throw conflict('fees.quote_used', 'This quote was used already. Ask for a new one.');
  if (Temporal.Instant.compare(found.expiresAt, now) > 0) return found;
  throw conflict('fees.quote_expired', 'This quote has expired, so its prices may have changed. Ask for a new one.');
}

function read(row: Selectable<FeesTables['quote']>): StoredQuote {
  const currency = row.currency as Currency;
  const lines = row.lines as (Omit<QuoteLine, 'amount'> & { amount: MoneyJson })[];
  return {
    id: row.id as Id<'quote'>,
    subject: { kind: row.subject_kind, id: row.subject_id },
    personId: row.person_id as Id<'person'>,
    interval: { start: row.starts_at, end: row.ends_at },
    lines: lines.map((line) => ({ ...line, amount: Money.fromJson(line.amount) })),
    total: Money.money(row.total_minor, currency),
    providerReceives: Money.money(row.provider_minor, currency),
    platformKeeps: Money.money(row.platform_minor, currency),
    taxes: Money.money(row.taxes_minor, currency),
    currency,
    scheduleVersion: row.schedule_version,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    items: row.items,
    ...(row.promo_minor !== null && { promo: Money.money(row.promo_minor, currency) }),
    ...(row.deposit_minor > 0n && { deposit: Money.money(row.deposit_minor, currency) }),
    ...(row.promo_id !== null && { promoId: row.promo_id }),
    ...(row.used_by !== null && { usedBy: row.used_by }),
    ...(row.pack_id !== null && { packId: row.pack_id }),
    ...(row.balance_minor !== null &&
      row.balance_due_at !== null && { balance: { amount: Money.money(row.balance_minor, currency), dueAt: row.balance_due_at } }),
  };
}
