import { conflict } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction, sql, type Db, type Tx } from '#platform/database';
import { other, readState, type Slot } from './slots.ts';

/** A rebuild that has written nothing for so long is taken for dead. */
const deadAfterSeconds = 60;

/** Empties the index that rests and has everybody write to it too. */
export async function begin(ctx: Context): Promise<string> {
  const generation = ctx.newId('search-generation');
  await inTransaction(ctx, async (tx) => {
    const { rows } = await sql<{ serving: Slot }>`
      update search_index set filling = ${generation}, filled_at = now()
      where filling is null or filled_at < now() - ${deadAfterSeconds} * interval '1 second' returning serving`.execute(tx);
    const [state] = rows;
    if (state === undefined) {
      throw conflict(
        'search.rebuild_running',
        `Another rebuild is at work. Wait until it is done; one that died is forgotten after ${deadAfterSeconds} seconds.`,
      );
    }
    await sql`select search_empty(${other(state.serving)})`.execute(tx);
  });
  return generation;
}

/** The index that this rebuild fills, as long as it is its own. */
export async function fillingSlot(db: Db | Tx, generation: string): Promise<Slot> {
  const { serving, filling } = await readState(db);
  if (filling !== generation) throw lost();
  return other(serving);
}

export async function swap(ctx: Context, generation: string): Promise<void> {
  const slot = await fillingSlot(ctx.db, generation);
  // Before anybody asks it: without figures about its rows the first searches would go the long way.
  await sql`select search_analyze(${slot})`.execute(ctx.db);
  const { rows } = await sql`
    update search_index set serving = ${slot}, filling = null, filled_at = null, swapped_at = ${ctx.clock.now()}
    where filling = ${generation} returning one`.execute(ctx.db);
  if (rows.length === 0) throw lost();
}

const lost = () => conflict('search.rebuild_lost', 'Another rebuild has begun since, and goes on in place of this one.');
