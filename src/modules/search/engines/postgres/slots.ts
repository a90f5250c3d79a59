import { sql, type Db, type Tx } from '#platform/database';

/** The index stands twice: one answers, the other rests or is being filled. */
export type Slot = 'a' | 'b';

export const other = (slot: Slot): Slot => (slot === 'a' ? 'b' : 'a');
export const tableOf = (slot: Slot) => sql.table(slot === 'a' ? 'search_document' : 'search_document_b');

export interface IndexState {
  serving: Slot;
  filling: string | null;
}

/** Ask after taking a listing's turn: then whoever fills the other index comes before or after, never in between. */
export async function readState(db: Db | Tx): Promise<IndexState> {
  const { rows } = await sql<IndexState>`select serving, filling from search_index`.execute(db);
  return rows[0] as IndexState;
}

/** Which index answered last, by market. Only a guess: each search finds out itself. */
const guesses = new Map<string, Slot>();

/**
 * Runs one statement on the index that answers. The statement reads `(select serving from search_index) as serving` along
 * with its rows, in the same snapshot; if a swap came in between, it is put to the other index.
 */
export async function onServing<Row extends { serving: Slot }>(market: string, run: (slot: Slot) => Promise<Row[]>): Promise<Row[]> {
  for (let slot = guesses.get(market) ?? 'a', turn = 1; ; turn += 1) {
    const rows = await run(slot);
    const serving = rows[0]?.serving;
    if (serving === undefined) throw new Error('A search must tell which index it asked.');
    guesses.set(market, serving);
    if (serving === slot || turn === 3) return rows;
    slot = serving;
  }
}

export const servingNow = sql<Slot>`(select serving from search_index)`;
