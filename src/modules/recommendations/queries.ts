import { assert, missing } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import type { KitchenCard, Recommending } from './config.ts';
import type { Alike, Step } from './graph.ts';

export interface AlikeKitchen {
  kitchen: KitchenCard;
  why: Omit<Alike, 'id'>;
}

const shownKitchens = 4;
/** Read beyond what is shown, for those that are out of sight by now. */
const spare = 4;

/** Kitchens like this one, each with what the likeness is made of. @throws recommendations.no_kitchen also for one that is not on offer */
export async function kitchensLike(
  ctx: Context,
  { graph, kitchens, leastPeople }: Recommending,
  kitchenId: string,
): Promise<AlikeKitchen[]> {
  const found = await graph.alike(ctx.db, kitchenId, { leastPeople, limit: shownKitchens + spare });
  const cards = await kitchens.cardsOf(ctx, [kitchenId, ...found.map(({ id }) => id)]);
  if (!cards.has(kitchenId)) throw missing('recommendations.no_kitchen', 'There is no such kitchen. It may have been taken down.');
  return found
    .flatMap(({ id, ...why }) => {
      const kitchen = cards.get(id);
      return kitchen === undefined ? [] : [{ kitchen, why }];
    })
    .slice(0, shownKitchens);
}

/** Where people cook who share a kitchen with whoever asks. */
export async function forMe(
  ctx: Context,
  { graph, kitchens, leastPeople }: Recommending,
): Promise<{ kitchen: KitchenCard; cooks: number }[]> {
  const found = await graph.peers(ctx.db, requirePerson(ctx), { leastPeople, limit: shownKitchens + spare });
  const cards = await kitchens.cardsOf(
    ctx,
    found.map(({ id }) => id),
  );
  return found
    .flatMap(({ id, cooks }) => {
      const kitchen = cards.get(id);
      return kitchen === undefined ? [] : [{ kitchen, cooks }];
    })
    .slice(0, shownKitchens);
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
  { graph, catalogue, kitchens, ready }: Recommending & { ready(ctx: Context): Promise<void> },
  productCode: string,
  placeCode: string,
): Promise<MadeOf> {
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
  const ids = await graph.having(
    ctx.db,
    equipment.map(({ id }) => id),
    { area: place.area, limit: shownKitchens + spare },
  );
  const cards = await kitchens.cardsOf(ctx, ids);
  const { day, problems } = itself.facts as { day: string; problems: Record<string, string[]> };
  return {
    product: { code: product.code, title: product.title, summary: product.summary },
    class: { title: group.label, explains: String(group.facts['explains']) },
    activity: of('activity')[0]?.label ?? '',
    day,
    requirements: of('requirement').map(asked),
    problems: problems[place.code] ?? [],
    equipment: equipment.map(({ id, label }) => ({ code: id, title: label })),
    kitchens: ids.flatMap((id) => cards.get(id) ?? []).slice(0, shownKitchens),
  };
}

function asked({ id, label, facts, edge }: Step): Asked {
  const { subject, jurisdiction, documents, citation } = facts as Pick<Asked, 'subject' | 'jurisdiction' | 'documents' | 'citation'>;
  const { remedy, certain } = edge as Pick<Asked, 'remedy' | 'certain'>;
  return { rule: id, title: label, subject, jurisdiction, documents, remedy, certain, citation };
}
