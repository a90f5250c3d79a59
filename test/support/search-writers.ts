import { Money, type Random } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { calendarModule } from '#modules/calendar';
import { createListing, listingsModule, pauseListing, publishListing, updateListing, type NewListing } from '#modules/listings';
import { isWhole, searchModule, searchWith, type SearchConfig } from '#modules/search';
import { testFiles } from './files.ts';

export const equipment = ['deck-oven', 'spiral-mixer', 'walk-in-cooler', 'fryer', 'smoker'].map((code) => ({
  code,
  title: code.replaceAll('-', ' '),
}));

export const searching: SearchConfig = { equipment, commonWords: ['kitchen'] };
export const index = searchWith(searching);
export const searchModules = [
  calendarModule(),
  listingsModule({ ...testFiles(), equipment, displayNames: async () => new Map() }),
  searchModule(searching),
];

export const kitchenOf = (chance: Random, title: string): NewListing => ({
  title,
  summary: 'A shared place to cook.',
  description: 'Everything a small food business needs to cook, pack and send out.',
  address: { line1: '1 Main St', city: chance.next() < 0.5 ? 'Oakland' : 'San Francisco', region: 'CA', postalCode: '94110' },
  timeZone: 'America/Los_Angeles',
  point: { latitude: 37.7 + chance.next() / 5, longitude: -122.5 + chance.next() / 4 },
  hourly: Money.money(1_000 + chance.below(9_000), 'USD'),
  equipment: ['deck-oven'],
  weekly: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '08:00', closes: '20:00' })),
  hostId: '00000000-0000-7000-8000-0000000000bb' as NewListing['hostId'],
});

export async function publish(ctx: Context, input: NewListing): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const { id } = await createListing(ctx, tx, input, equipment);
    await publishListing(ctx, tx, id);
    return id;
  });
}

/** One change by chance, as hosts make them: a price, a title, out of sight, back, or a new kitchen. */
export async function changeSomething(ctx: Context, chance: Random, ids: string[], paused: Set<string>): Promise<void> {
  const id = ids[chance.below(ids.length)] as string;
  const dice = chance.next();
  if (dice < 0.2) return void ids.push(await publish(ctx, kitchenOf(chance, `New ${chance.below(1_000_000)}`)));
  await inTransaction(ctx, async (tx) => {
    if (paused.has(id)) return publishListing(ctx, tx, id);
    if (dice < 0.4) return pauseListing(ctx, tx, id);
    return updateListing(
      ctx,
      tx,
      id,
      { title: `Changed ${chance.below(1_000_000)}`, hourly: Money.money(1_000 + chance.below(9_000), 'USD') },
      equipment,
    );
  });
  if (paused.has(id)) paused.delete(id);
  else if (dice < 0.4) paused.add(id);
}

export { isWhole };
