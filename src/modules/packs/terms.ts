import { assert, Money, type Currency } from '#kernel';
import { tables, type Db, type Tx } from '#platform/database';
import type { PacksTables } from './tables.gen.ts';

/** What a pack says about whatever is charged beside its hours: what an hour of it cost, before fees, and the card that bought it. */
export interface PackTerms {
  hourly: Money.Money;
  paymentMethodId: string;
}

/** For the house, which knows that the pack is there. */
export async function termsOfPack(db: Db | Tx, packId: string): Promise<PackTerms> {
  const row = await tables<PacksTables>(db)
    .selectFrom('pack')
    .innerJoin('pack_offer', 'pack_offer.id', 'pack.offer_id')
    .select(['pack.minutes', 'pack.currency', 'pack.payment_method_id', 'pack_offer.price_minor'])
    .where('pack.id', '=', packId)
    .executeTakeFirst();
  assert(row !== undefined, `the pack ${packId} is gone`);
  const price = Money.money(row.price_minor, row.currency as Currency);
  return { hourly: Money.scale(price, 60, row.minutes), paymentMethodId: row.payment_method_id };
}
