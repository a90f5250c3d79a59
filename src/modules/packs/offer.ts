import { Money } from '#kernel';
import type { Context } from '#platform/context';
import { tables, type Tx } from '#platform/database';
import type { PackOffer } from './store.ts';
import type { PacksTables } from './tables.gen.ts';
import { hours } from './value.ts';

/** Offers a pack of hours from now on; what it may cost is for the caller to check. */
export async function offerPack(
  ctx: Context,
  tx: Tx,
  { listingId, hostId, minutes, price, validMonths }: Omit<PackOffer, 'id' | 'hostId'> & { hostId: string },
): Promise<void> {
  const id = ctx.newId('pack_offer');
  await tables<PacksTables>(tx)
    .insertInto('pack_offer')
    .values({
      id,
      listing_id: listingId,
      host_id: hostId,
      minutes,
      price_minor: price.amountMinor,
      currency: price.currency,
      valid_months: validMonths,
      status: 'offered',
      created_at: ctx.clock.now(),
    })
    .execute();
  const after = { hours: hours(minutes), price: Money.format(price) };
  await ctx.audit.record(ctx, tx, { action: 'pack_offer.made', subject: { kind: 'pack_offer', id }, after });
}
