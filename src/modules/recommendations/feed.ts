import type { Context } from '#platform/context';
import { inTransaction, sql, type Tx } from '#platform/database';
import type { JobHandler } from '#platform/jobs';
import type { Subscriber } from '#platform/outbox';
import type { KitchenNode, Recommending } from './config.ts';

const batch = 200;
export const refreshQueue = 'recommendations.refresh';

/** Reads a thing anew when something happened to it: what an event says is not believed, only that it happened. */
export function feedSubscribers(recommending: Recommending): readonly Subscriber[] {
  const { kitchens, cooking } = recommending;
  return [
    {
      name: 'recommendations.kitchen',
      on: kitchens.events,
      async handle(_ctx, tx, { subject: { id } }) {
        await takeTurn(tx, id);
        const kitchen = (await kitchens.byIds(tx, [id])).get(id);
        if (kitchen === undefined) await recommending.graph.drop(tx, { kind: 'kitchen', id });
        else await putKitchen(tx, recommending, kitchen);
      },
    },
    {
      name: 'recommendations.cooked',
      on: cooking.events,
      handle: (_ctx, tx, { payload: { guestId } }) => putCook(tx, recommending, String(guestId)),
    },
  ];
}

/** Makes kitchens and cooks again from their sources, now and then, so that nothing drifts for ever. */
export function refreshJob(recommending: Recommending): JobHandler {
  return { queue: refreshQueue, handle: (ctx) => refresh(ctx, recommending) };
}

export async function refresh(ctx: Context, recommending: Recommending): Promise<void> {
  const { graph, kitchens, cooking } = recommending;
  const known = new Set<string>();
  for (let after: string | undefined; ; ) {
    const some = await kitchens.after(ctx.db, after, batch);
    if (some.length === 0) break;
    await inTransaction(ctx, async (tx) => {
      for (const each of some) {
        known.add(each.id);
        await putKitchen(tx, recommending, each);
      }
    });
    after = some.at(-1)?.id;
  }
  for (let after = ''; ; ) {
    const some = await graph.ids(ctx.db, 'kitchen', after, 1_000);
    if (some.length === 0) break;
    after = some.at(-1) ?? after;
    const gone = some.filter((id) => !known.has(id));
    await inTransaction(ctx, async (tx) => {
      for (const id of gone) {
        await takeTurn(tx, id);
        // Somebody may have published it meanwhile.
        if (!(await kitchens.byIds(tx, [id])).has(id)) await graph.drop(tx, { kind: 'kitchen', id });
      }
    });
  }
  const people = [...new Set((await cooking.of(ctx.db)).map(({ personId }) => personId))];
  for (let i = 0; i < people.length; i += batch)
    await inTransaction(ctx, async (tx) => {
      for (const id of people.slice(i, i + batch)) await putCook(tx, recommending, id);
    });
}

async function putKitchen(tx: Tx, { graph }: Recommending, { id, title, area, hourlyMinor, place, equipment }: KitchenNode): Promise<void> {
  const edges = equipment.map((code) => ({ relation: 'has', to: { kind: 'equipment', id: code } }));
  await graph.put(tx, { kind: 'kitchen', id, label: title, area, hourlyMinor, place, facts: {} }, ['has'], edges);
}

/** A person is a number here: no name, and nothing but where they cooked. */
async function putCook(tx: Tx, { graph, cooking }: Recommending, personId: string): Promise<void> {
  await takeTurn(tx, personId);
  const cooked = await cooking.of(tx, personId);
  const edges = cooked.map(({ kitchenId, times }) => ({ relation: 'cooked_in', to: { kind: 'kitchen', id: kitchenId }, weight: times }));
  if (edges.length === 0) await graph.drop(tx, { kind: 'person', id: personId });
  else await graph.put(tx, { kind: 'person', id: personId, label: '', facts: {} }, ['cooked_in'], edges);
}

/** Whoever writes a thing reads it after this, so that the last to write has read the latest. */
async function takeTurn(tx: Tx, id: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('recommendations.' || current_schema() || ${id}, 0))`.execute(tx);
}
