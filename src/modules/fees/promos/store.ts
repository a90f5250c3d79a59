import type { Selectable } from 'kysely';
import { conflict, missing, Money, type Currency, type Id } from '#kernel';
import type { Context } from '#platform/context';
import { isUniqueViolation, tables, type Db, type Tx } from '#platform/database';
import type { FeesTables } from '../tables.gen.ts';
import { canonicalCode, type Promo } from './promo.ts';

export type NewPromo = Omit<Promo, 'id' | 'status' | 'used' | 'usedCount' | 'createdAt'>;

/** Makes a code, live from its first moment. @throws fees.promo_exists */
export async function createPromo(ctx: Context, tx: Tx, input: NewPromo): Promise<Promo> {
  const code = canonicalCode(input.code);
  const row = await tables<FeesTables>(tx)
    .insertInto('promo_code')
    .values({
      id: ctx.newId('promo'),
      code,
      percent: input.percent ?? null,
      amount_minor: input.amount?.amountMinor ?? null,
      at_most_minor: input.atMost?.amountMinor ?? null,
      currency: input.currency,
      bearer: input.bearer,
      provider_id: input.providerId ?? null,
      minimum_minor: input.minimum?.amountMinor ?? null,
      budget_minor: input.budget?.amountMinor ?? null,
      budget_uses: input.budgetUses ?? null,
      uses_per_person: input.usesPerPerson ?? null,
      valid_from: input.from,
      valid_until: input.until ?? null,
      status: 'live',
      note: input.note,
      created_at: ctx.clock.now(),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
    .catch((error: unknown) => {
      if (!isUniqueViolation(error, 'promo_code_once')) throw error;
      const message = `There is a code ${code} already. Choose another word.`;
      throw conflict('fees.promo_exists', message, { fields: [{ path: '/code', message }], cause: error });
    });
  await ctx.audit.record(ctx, tx, {
    action: 'promo.create',
    subject: { kind: 'promo', id: row.id },
    after: { code, bearer: row.bearer, percent: row.percent, amountMinor: row.amount_minor?.toString(), budgetUses: row.budget_uses },
  });
  return read(row);
}

/** Stops a code from being taken, or lets it be taken again. What was booked with it stays. @throws fees.promo_missing */
export async function setPromoStatus(ctx: Context, tx: Tx, id: string, status: Promo['status']): Promise<Promo> {
  const before = await tables<FeesTables>(tx).selectFrom('promo_code').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (before === undefined) throw missing('fees.promo_missing', 'There is no such code.');
  if (before.status === status) return read(before);
  await tables<FeesTables>(tx).updateTable('promo_code').set({ status }).where('id', '=', id).execute();
  await ctx.audit.record(ctx, tx, {
    action: status === 'paused' ? 'promo.pause' : 'promo.resume',
    subject: { kind: 'promo', id },
    before: { status: before.status },
    after: { status },
  });
  return read({ ...before, status });
}

export async function promoByCode(db: Db | Tx, typed: string): Promise<Promo | undefined> {
  const row = await tables<FeesTables>(db).selectFrom('promo_code').selectAll().where('code', '=', canonicalCode(typed)).executeTakeFirst();
  return row && read(row);
}

export async function promoById(db: Db | Tx, id: string): Promise<Promo | undefined> {
  const row = await tables<FeesTables>(db).selectFrom('promo_code').selectAll().where('id', '=', id).executeTakeFirst();
  return row && read(row);
}

/** Newest first, one more than asked. */
export async function listPromos(db: Db, { before, limit }: { before: string | undefined; limit: number }): Promise<Promo[]> {
  const rows = await tables<FeesTables>(db)
    .selectFrom('promo_code')
    .selectAll()
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return rows.map(read);
}

/** How often a person has used a code, not counting what was given back. */
export async function usesOf(db: Db | Tx, promoId: string, personId: string): Promise<number> {
  const { n } = await tables<FeesTables>(db)
    .selectFrom('promo_redemption')
    .select((eb) => eb.fn.countAll<bigint>().as('n'))
    .where('promo_id', '=', promoId)
    .where('person_id', '=', personId)
    .where('status', '<>', 'released')
    .executeTakeFirstOrThrow();
  return Number(n);
}

export function read(row: Selectable<FeesTables['promo_code']>): Promo {
  const currency = row.currency as Currency;
  const amount = <K extends string>(key: K, minor: bigint | null): { [P in K]?: Money.Money } =>
    (minor === null ? {} : { [key]: Money.money(minor, currency) }) as { [P in K]?: Money.Money };
  return {
    id: row.id as Id<'promo'>,
    code: row.code,
    ...(row.percent !== null && { percent: row.percent }),
    ...amount('amount', row.amount_minor),
    ...amount('atMost', row.at_most_minor),
    bearer: row.bearer,
    ...(row.provider_id !== null && { providerId: row.provider_id }),
    ...amount('minimum', row.minimum_minor),
    ...amount('budget', row.budget_minor),
    ...(row.budget_uses !== null && { budgetUses: row.budget_uses }),
    ...(row.uses_per_person !== null && { usesPerPerson: row.uses_per_person }),
    from: row.valid_from,
    ...(row.valid_until !== null && { until: row.valid_until }),
    status: row.status,
    used: Money.money(row.used_minor, currency),
    usedCount: row.used_count,
    note: row.note,
    currency,
    createdAt: row.created_at,
  };
}
