import { Money } from '#kernel';
import { withActor, type Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { saveDownPaymentTerms } from '#modules/bookings';
import { offerPack } from '#modules/packs';
import type { SeededKitchen } from './seed.ts';

/** Of every host's kitchens the second sells hours ahead, and the third asks for a down payment. */
export async function seedWaysToPay(ctx: Context, kitchens: readonly SeededKitchen[]): Promise<void> {
  for (const [, own] of Map.groupBy(kitchens, ({ host }) => host.personId)) {
    const [, second, third] = own;
    if (second === undefined) continue;
    const asHost = withActor(ctx, second.host);
    await inTransaction(asHost, async (tx) => {
      if (third !== undefined) await saveDownPaymentTerms(asHost, tx, third.id, 'USD', { daysBefore: 7, percent: 30 });
      const offer = { listingId: second.id, hostId: second.host.personId, validMonths: 6 };
      await offerPack(asHost, tx, { ...offer, minutes: 600, price: Money.money(40_000, 'USD') });
      await offerPack(asHost, tx, { ...offer, minutes: 1_500, price: Money.money(90_000, 'USD') });
    });
  }
}
