import { Money } from '#kernel';
import { withActor, type Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { createExtra } from '#modules/listings';
import type { SeededKitchen } from './seed.ts';

/** What every host's kitchens share: prices of one, by the hour or for the whole booking. */
const shared = [
  { title: 'Cold storage shelf', units: 4, minor: 200, per: 'hour', bufferMinutes: 0 },
  { title: 'Loading dock', units: 1, minor: 1_500, per: 'booking', bufferMinutes: 15 },
] as const;

/** Gives kitchens ovens of their own, and those of one host a cold store and a dock together. */
export async function seedExtras(ctx: Context, kitchens: readonly SeededKitchen[]): Promise<void> {
  const byHost = Map.groupBy(kitchens, ({ host }) => host.personId);
  for (const [, own] of byHost) {
    const [first] = own;
    if (first === undefined) continue;
    const asHost = withActor(ctx, first.host);
    const listingIds = own.map(({ id }) => id);
    await inTransaction(asHost, async (tx) => {
      for (const { minor, ...each } of shared) await createExtra(asHost, tx, { ...each, price: Money.money(minor, 'USD'), listingIds });
      for (const { id } of own.filter((_, index) => index % 2 === 0))
        await createExtra(asHost, tx, {
          title: 'Convection oven',
          units: 2,
          price: Money.money(600, 'USD'),
          per: 'hour',
          bufferMinutes: 0,
          listingIds: [id],
        });
    });
  }
}
