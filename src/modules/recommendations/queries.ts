import { assert, missing } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import type { KitchenCard, Recommending } from './config.ts';
import type { Alike, Step } from './graph.ts';

export interface AlikeKitchen {
  kitchen: KitchenCard;
  why: Omit<Alike, 'id'>;
}

const shownKitchens = 4;
/** Read at first, beyond what is shown, for those that are out of sight by now. */
const readAtFirst = 8;

/**
 * The first few that may be shown, in the order in which they are found. When too many of them may not, more are read: so that what is
 * left out makes no list shorter than it must be.
 */
async function firstShown<Found extends { id: string }>(
  ctx: Context,
  { kitchens }: Recommending,
  { safe, read }: { safe: boolean; read(limit: number): Promise<Found[]> },
): Promise<{ found: Found; kitchen: KitchenCard }[]> {
  for (let limit = readAtFirst; ; limit *= 4) {
    const all = await read(limit);
    const cards = await kitchens.cardsOf(
      ctx,
      all.map(({ id }) => id),
    );
    const shown = all.flatMap((found) => {
      const kitchen = cards.get(found.id);
      return kitchen === undefined || (safe && kitchen.sensitive !== undefined) ? [] : [{ found, kitchen }];
    });
    if (shown.length >= shownKitchens || all.length < limit) return shown.slice(0, shownKitchens);
  }
}

/** Kitchens like this one, each with what the likeness is made of. @throws recommendations.no_kitchen also for one that is not on offer */
export async function kitchensLike(ctx: Context, recommending: Recommending, kitchenId: string, safe: boolean): Promise<AlikeKitchen[]> {
  const { graph, kitchens, leastPeople } = recommending;
  if (!(await kitchens.cardsOf(ctx, [kitchenId])).has(kitchenId))
    throw missing('recommendations.no_kitchen', 'There is no such kitchen. It may have been taken down.');
  const shown = await firstShown(ctx, recommending, { safe, read: (limit) => graph.alike(ctx.db, kitchenId, { leastPeople, limit }) });
  return shown.map(({ found: { id: _id, ...why }, kitchen }) => ({ kitchen, why }));
}

/** Where people cook who share a kitchen with whoever asks. */
export async function forMe(ctx: Context, recommending: Recommending, safe: boolean): Promise<{ kitchen: KitchenCard; cooks: number }[]> {
  const { graph, leastPeople } = recommending;
  const personId = requirePerson(ctx);
  const shown = await firstShown(ctx, recommending, { safe, read: (limit) => graph.peers(ctx.db, personId, { leastPeople, limit }) });
  return shown.map(({ found: { cooks }, kitchen }) => ({ kitchen, cooks }));
}

export interface MadeOf {
  product: { code: string; title: string; summary: string };
  class: { title: string; explains: string };
  activity: string;
  /** The day whose rules these are. */
  day: string;
  requirements: Asked[];
  problems: string[];
  equipment: { code: string; title: string }[];
  kitchens: KitchenCard[];
}

interface Asked {
  rule: string;
  title: string;
  subject: string;
  jurisdiction: string;
  documents: string[];
  remedy: string;
  certain: boolean;
  citation: { section: string; url: string };
}

const relations = ['is_a', 'made_as', 'needs', 'asks'];
const mostSteps = 4;

/** The way from a product to everything that making it at a place asks for. @throws recommendations.no_product, recommendations.no_place */
export async function wayFrom(
  ctx: Context,
  { ready, ...recommending }: Recommending & { ready(ctx: Context): Promise<void> },
  { product: productCode, place: placeCode, safe }: { product: string; place: string; safe: boolean },
): Promise<MadeOf> {
  const { graph, catalogue } = recommending;
  const product = catalogue.products.find(({ code }) => code === productCode);
  if (product === undefined)
    throw missing('recommendations.no_product', `We have no "${productCode}" yet. Choose something that is near to it.`);
  const place = catalogue.places.find(({ code }) => code === placeCode);
  if (place === undefined) throw missing('recommendations.no_place', `We know nothing of "${placeCode}" yet. Choose another place.`);
  await ready(ctx);
  const steps = await graph.reach(ctx.db, { kind: 'product', id: product.code }, { relations, scope: place.code, mostSteps });
  const of = (kind: string): Step[] => [...new Map(steps.filter((each) => each.kind === kind).map((each) => [each.id, each])).values()];
  const [itself] = of('product');
  const [group] = of('class');
  assert(itself !== undefined && group !== undefined, `the graph has no way from ${productCode}`);
  const equipment = of('equipment');
  const codes = equipment.map(({ id }) => id);
  const read = async (limit: number) => (await graph.having(ctx.db, codes, { area: place.area, limit })).map((id) => ({ id }));
  const shown = await firstShown(ctx, recommending, { safe, read });
  const { day, problems } = itself.facts as { day: string; problems: Record<string, string[]> };
  return {
    product: { code: product.code, title: product.title, summary: product.summary },
    class: { title: group.label, explains: String(group.facts['explains']) },
    activity: of('activity')[0]?.label ?? '',
    day,
    requirements: of('requirement').map(asked),
    problems: problems[place.code] ?? [],
    equipment: equipment.map(({ id, label }) => ({ code: id, title: label })),
    kitchens: shown.map(({ kitchen }) => kitchen),
  };
}

function asked({ id, label, facts, edge }: Step): Asked {
  const { subject, jurisdiction, documents, citation } = facts as Pick<Asked, 'subject' | 'jurisdiction' | 'documents' | 'citation'>;
  const { remedy, certain } = edge as Pick<Asked, 'remedy' | 'certain'>;
  return { rule: id, title: label, subject, jurisdiction, documents, remedy, certain, citation };
}
