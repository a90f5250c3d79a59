import type { Context } from '#platform/context';
import { inTransaction, type Tx } from '#platform/database';
import type { Product, Recommending, Requirement } from './config.ts';
import type { Edge } from './graph.ts';

/**
 * Sees to it that the catalogue is in the graph as the rules have it today. Rules change with the day, so whoever asks first on a day
 * feeds it; the others of this process wait for them.
 */
export function catalogueFeeder(recommending: Recommending): (ctx: Context) => Promise<void> {
  const fed = new Map<string, { day: string; done: Promise<void> }>();
  return async (ctx) => {
    const day = today(ctx);
    const latest = fed.get(ctx.market);
    if (latest?.day === day) return latest.done;
    const done = feedCatalogue(ctx, recommending);
    fed.set(ctx.market, { day, done });
    await done.catch((error: unknown) => {
      fed.delete(ctx.market);
      throw error;
    });
  };
}

const today = (ctx: Context): string => ctx.clock.now().toZonedDateTimeISO('UTC').toPlainDate().toString();

/** Products, their classes and activities, and what the rules ask of each at each place today. */
export async function feedCatalogue(ctx: Context, recommending: Recommending): Promise<void> {
  const { graph, catalogue, equipment } = recommending;
  const day = today(ctx);
  // Rules are worked out before the transaction: they run behind their fence and take their time.
  const asked = await Promise.all(catalogue.products.map((product) => askRules(recommending, product, day)));
  await inTransaction(ctx, async (tx) => {
    for (const { code, title } of equipment) await graph.put(tx, { kind: 'equipment', id: code, label: title, facts: {} }, [], []);
    for (const { code, title } of catalogue.activities)
      await graph.put(tx, { kind: 'activity', id: code, label: title, facts: {} }, [], []);
    for (const { code, title, explains, activity, needs } of catalogue.classes)
      await graph.put(
        tx,
        { kind: 'class', id: code, label: title, facts: { explains } },
        ['made_as', 'needs'],
        [{ relation: 'made_as', to: { kind: 'activity', id: activity } }, ...needsOf(needs)],
      );
    await putRequirements(
      tx,
      recommending,
      asked.flatMap(({ found }) => found),
    );
    for (const { product, found, problems } of asked) {
      const { code, title, summary } = product;
      await graph.put(
        tx,
        { kind: 'product', id: code, label: title, facts: { summary, day, problems } },
        ['is_a', 'needs', 'asks'],
        [
          { relation: 'is_a', to: { kind: 'class', id: product.class } },
          ...needsOf(product.needs),
          ...found.map(({ scope, requirement: { rule, remedy, certain } }) => ({
            relation: 'asks',
            to: { kind: 'requirement', id: rule },
            scope,
            facts: { remedy, certain },
          })),
        ],
      );
    }
  });
}

const needsOf = (codes: readonly string[]): Edge[] => codes.map((id) => ({ relation: 'needs', to: { kind: 'equipment', id } }));

interface Asked {
  product: Product;
  found: { scope: string; requirement: Requirement }[];
  /** What the rules could not say, by place. */
  problems: Record<string, readonly string[]>;
}

async function askRules({ catalogue, requirementsOf }: Recommending, product: Product, day: string): Promise<Asked> {
  const asked: Asked = { product, found: [], problems: {} };
  for (const place of catalogue.places) {
    const { requirements, problems } = await requirementsOf(product, place, day);
    asked.found.push(...requirements.map((requirement) => ({ scope: place.code, requirement })));
    asked.problems[place.code] = problems;
  }
  return asked;
}

/** What a rule says is the same for every product; how it applies is on the edge. */
async function putRequirements(tx: Tx, { graph }: Recommending, found: Asked['found']): Promise<void> {
  const byRule = new Map(found.map(({ requirement }) => [requirement.rule, requirement]));
  for (const [id, { title, subject, jurisdiction, documents, citation }] of byRule)
    await graph.put(tx, { kind: 'requirement', id, label: title, facts: { subject, jurisdiction, documents, citation } }, [], []);
}
