import { withActor, type Context } from '#platform/context';
import type { Ask } from './by-route.ts';
import type { DemoActor, SeededKitchen } from './seed.ts';

/** What hosts said of their own kitchens, by the place in which they are made. */
export const declaredSensitive: Readonly<Record<number, string[]>> = { 15: ['slaughter'], 18: ['alcohol'], 29: ['cannabis'] };

/** One of Theo's, which the house marked and he did not. */
const marked = 23;

export async function seedMark(ctx: Context, ask: Ask, staff: DemoActor, kitchens: readonly SeededKitchen[]): Promise<void> {
  const kitchen = kitchens[marked];
  if (kitchen === undefined) return;
  const note = 'Your pictures show whole deer in the cold room. Tell us when game is no longer hung there.';
  const body = { listing: kitchen.id, reasons: ['slaughter'], note };
  await ask(withActor(ctx, staff), 'POST', '/admin/sensitive-listings', { body });
}
