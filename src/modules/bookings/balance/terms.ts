import { Money, type Currency } from '#kernel';
import type { Context } from '#platform/context';
import { tables, type Db, type Tx } from '#platform/database';
import type { Balance } from '#modules/fees';
import type { BookingsTables } from '../tables.gen.ts';

/** What a host asks at once: a share of the total or an amount, and how long before the start the rest is taken. */
export type DownPaymentTerms = { daysBefore: number } & ({ percent: number } | { amount: Money.Money });

/** A card is not asked for less: providers refuse it. */
const leastMinor = 100n;

/**
 * The part of a total that is paid later, by these terms. None when it would be due within a day, or when one of the two parts would be
 * too small for a card: then all is paid at once.
 */
export function balanceOf(
  terms: DownPaymentTerms | undefined,
  total: Money.Money,
  startsAt: Temporal.Instant,
  now: Temporal.Instant,
): Balance | undefined {
  if (terms === undefined) return undefined;
  const dueAt = startsAt.subtract({ hours: terms.daysBefore * 24 });
  if (Temporal.Instant.compare(dueAt, now.add({ hours: 24 })) <= 0) return undefined;
  const down = 'percent' in terms ? Money.percentage(total, terms.percent * 100) : terms.amount;
  if (down.currency !== total.currency) return undefined;
  const amount = Money.subtract(total, down);
  return down.amountMinor < leastMinor || amount.amountMinor < leastMinor ? undefined : { amount, dueAt };
}

export async function termsOf(db: Db | Tx, listingId: string): Promise<DownPaymentTerms | undefined> {
  const row = await tables<BookingsTables>(db)
    .selectFrom('down_payment_terms')
    .selectAll()
    .where('listing_id', '=', listingId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { percent, amount_minor: minor, currency, days_before: daysBefore } = row;
  return percent === null ? { daysBefore, amount: Money.money(minor ?? 0n, currency as Currency) } : { daysBefore, percent };
}

/** Sets what is asked at once from now on; undefined asks for all of it. What was quoted before stays as it was. */
export async function saveTerms(
  ctx: Context,
  tx: Tx,
  listingId: string,
  currency: Currency,
  terms: DownPaymentTerms | undefined,
): Promise<void> {
  const db = tables<BookingsTables>(tx);
  await db.deleteFrom('down_payment_terms').where('listing_id', '=', listingId).execute();
  if (terms !== undefined)
    await db
      .insertInto('down_payment_terms')
      .values({
        listing_id: listingId,
        percent: 'percent' in terms ? terms.percent : null,
        amount_minor: 'amount' in terms ? terms.amount.amountMinor : null,
        currency,
        days_before: terms.daysBefore,
        updated_at: ctx.clock.now(),
      })
      .execute();
  await ctx.audit.record(ctx, tx, {
    action: 'listing.down_payment',
    subject: { kind: 'listing', id: listingId },
    after:
      terms === undefined
        ? { all: 'at once' }
        : { days: terms.daysBefore, part: 'percent' in terms ? `${terms.percent}%` : Money.format(terms.amount) },
  });
}
