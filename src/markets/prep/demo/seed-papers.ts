import { setImmediate as breathe } from 'node:timers/promises';
import { withActor, type Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { refuseDocument } from '#modules/compliance';
import { carefulChef } from './declared.ts';
import {
  chefPapers,
  documentChef,
  documentKitchen,
  givePaper,
  healthPermit,
  sharedLicense,
  type DemoPaper,
  type PaperDesk,
} from './papers.ts';
import type { DemoActor, SeededKitchen } from './seed.ts';

/** Kitchens in Chicago that have something to see to: one permit ends soon, one sooner, one has ended. By their order there. */
const permitEnds: Readonly<Record<number, number>> = { 1: 25, 2: 6, 3: -9 };
const inChicago = (kitchens: readonly SeededKitchen[]) => kitchens.filter(({ city }) => city === 'Chicago');

/** Papers of every kitchen and chef, handed in and accepted three months ago. What ends since then does so as time passes. */
export async function seedPapers(
  ctx: Context,
  desk: PaperDesk,
  chefs: readonly DemoActor[],
  kitchens: readonly SeededKitchen[],
): Promise<void> {
  const chicago = inChicago(kitchens);
  for (const [n, kitchen] of kitchens.entries()) {
    const { id, host, city } = kitchen;
    const permit = { ...healthPermit, through: permitEnds[chicago.indexOf(kitchen)] ?? 100 + ((n * 17) % 200) };
    await documentKitchen(ctx, desk, host, id, city === 'Chicago' ? [permit, sharedLicense] : [permit]);
    await breathe();
  }
  for (const [n, chef] of chefs.entries()) {
    await documentChef(ctx, desk, chef, papersOf(n), carefulChef((['catering', 'pop_up', 'meal_prep'] as const)[n % 3] ?? 'catering'));
    await breathe();
  }
}

/** Kofi's car insurance ends soon; everybody else is well provided. */
const papersOf = (chef: number): DemoPaper[] =>
  chefPapers.map((paper) => (chef === 1 && paper.kind === 'vehicle_insurance' ? { ...paper, through: 28 } : paper));

/** What lies on the desk this morning, and one paper that could not be accepted. */
export async function seedWaitingPapers(
  ctx: Context,
  desk: PaperDesk,
  chefs: readonly DemoActor[],
  kitchens: readonly SeededKitchen[],
): Promise<void> {
  const lapsed = inChicago(kitchens)[3];
  const [ana, , lena] = chefs;
  if (lapsed !== undefined) {
    const subject = { kind: 'kitchen', id: lapsed.id } as const;
    const blurred = await givePaper(ctx, desk, lapsed.host, subject, { ...healthPermit, issued: -12, through: 350 }, 'wait');
    const reason = 'The picture is cut off, so the name of the premises cannot be read. Please send the whole page.';
    await inTransaction(ctx, (tx) => refuseDocument(withActor(ctx, desk.staff), tx, desk.compliance.desk, blurred, reason));
    await givePaper(ctx, desk, lapsed.host, subject, { ...healthPermit, issued: -8, through: 356 }, 'wait');
  }
  for (const chef of [ana, lena]) {
    if (chef === undefined) continue;
    const card: DemoPaper = { kind: 'food_handler_cards', issuer: 'ServSafe', issued: -2, through: 1_093 };
    await givePaper(ctx, desk, chef, { kind: 'person', id: chef.personId }, card, 'wait');
  }
}
