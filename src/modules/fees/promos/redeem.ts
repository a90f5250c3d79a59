import { assert, Money, type Currency, type Id } from '#kernel';
import type { Context } from '#platform/context';
import { sql, tables, type Tx } from '#platform/database';
import type { FeesTables } from '../tables.gen.ts';
import { demandBudget, demandPersonsUse, demandValid } from './promo.ts';
import { promoById, usesOf } from './store.ts';

/**
 * Uses up the code that a quote counts on, for one thing (`by`, a booking's id). Without a code on the quote nothing happens.
 * The code's row is locked by the count, so of two who want the last use one gets it, and the other is told.
 *
 * @throws fees.promo_spent, promo_used_by_you, promo_paused, promo_over
 */
export async function holdPromo(
  ctx: Context,
  tx: Tx,
  { quoteId, by, personId }: { quoteId: string; by: string; personId: Id<'person'> },
): Promise<void> {
  const quoted = await tables<FeesTables>(tx)
    .selectFrom('quote')
    .select(['promo_id', 'promo_minor', 'currency'])
    .where('id', '=', quoteId)
    .executeTakeFirst();
  if (quoted === undefined || quoted.promo_id === null || quoted.promo_minor === null) return;
  const { promo_id: promoId, promo_minor: minor } = quoted;
  const now = ctx.clock.now();
  const { rows } = await sql`
    update promo_code set used_count = used_count + 1, used_minor = used_minor + ${minor}
    where id = ${promoId} and status = 'live' and valid_from <= ${now} and (valid_until is null or valid_until > ${now})
      and (budget_uses is null or used_count < budget_uses) and (budget_minor is null or used_minor + ${minor} <= budget_minor)
    returning id`.execute(tx);
  const promo = await promoById(tx, promoId);
  assert(promo !== undefined, `the code ${promoId} of a quote is gone`);
  if (rows.length === 0) {
    demandValid(promo, now);
    demandBudget(promo, Money.money(minor, quoted.currency as Currency));
  }
  assert(rows.length === 1, `the code ${promo.code} refused a use that it allows`);
  demandPersonsUse(promo, await usesOf(tx, promoId, personId));
  await tables<FeesTables>(tx)
    .insertInto('promo_redemption')
    .values({
      id: ctx.newId('redemption'),
      promo_id: promoId,
      person_id: personId,
      used_by: by,
      amount_minor: minor,
      status: 'held',
      created_at: now,
      ended_at: null,
    })
    .execute();
  await tell(ctx, tx, 'promo.redeem', promoId, by, minor);
}

/** What was held is paid for now, and counts for good. */
export async function keepPromo(tx: Tx, by: string): Promise<void> {
  await tables<FeesTables>(tx)
    .updateTable('promo_redemption')
    .set({ status: 'kept' })
    .where('used_by', '=', by)
    .where('status', '=', 'held')
    .execute();
}

/** Gives a use back: to the person and to the budget. Once; again, or without a code, nothing happens. */
export async function releasePromo(ctx: Context, tx: Tx, by: string): Promise<void> {
  const use = await tables<FeesTables>(tx)
    .updateTable('promo_redemption')
    .set({ status: 'released', ended_at: ctx.clock.now() })
    .where('used_by', '=', by)
    .where('status', '<>', 'released')
    .returning(['promo_id', 'amount_minor'])
    .executeTakeFirst();
  if (use === undefined) return;
  await tables<FeesTables>(tx)
    .updateTable('promo_code')
    .set((eb) => ({ used_count: eb('used_count', '-', 1), used_minor: eb('used_minor', '-', use.amount_minor) }))
    .where('id', '=', use.promo_id)
    .execute();
  await tell(ctx, tx, 'promo.release', use.promo_id, by, use.amount_minor);
}

function tell(ctx: Context, tx: Tx, action: string, promoId: string, usedBy: string, minor: bigint): Promise<void> {
  return ctx.audit.record(ctx, tx, { action, subject: { kind: 'promo', id: promoId }, after: { usedBy, amountMinor: minor.toString() } });
}
