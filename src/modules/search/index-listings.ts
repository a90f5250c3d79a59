import type { Context } from '#platform/context';
import { inTransaction, sql, type Tx } from '#platform/database';
import { listingsByIds, publishedAfter } from '#modules/listings';
import { documentOf, type Wording } from './documents.ts';
import type { Generation, SearchDocument, SearchEngine } from './engine.ts';

const batch = 200;

export interface Indexing extends Wording {
  engine: SearchEngine;
}

/**
 * Makes the index tell what is true of these listings now. Whoever indexes a listing takes its turn and reads it then, so
 * events may come late, twice or in any order.
 */
export async function reindex(
  ctx: Context,
  tx: Tx,
  indexing: Indexing,
  ids: readonly string[],
  beforeWriting: () => Promise<void> = async () => undefined,
): Promise<void> {
  const { engine } = indexing;
  await takeTurns(tx, ids);
  await beforeWriting();
  const { documents, absent } = await documentsOf(tx, indexing, ids);
  await engine.put(tx, documents, ctx.clock.now());
  await engine.drop(tx, absent);
}

/** One lock after the other, in order, so that two batches never wait for each other. */
async function takeTurns(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('search.' || current_schema() || id, 0))
    from (select id from unnest(${[...ids].sort()}::text[]) as id order by id) as ordered`.execute(tx);
}

/** What guests should find of these listings, and which of them they should not find. */
export async function documentsOf(
  db: Tx | Context['db'],
  wording: Wording,
  ids: readonly string[],
): Promise<{ documents: SearchDocument[]; absent: string[] }> {
  const listings = await listingsByIds(db, ids);
  const ratings = await wording.ratings?.of(db, ids);
  const documents = ids.flatMap((id) => {
    const listing = listings.get(id);
    return (listing && documentOf(listing, wording, ratings?.get(id))) ?? [];
  });
  const kept = new Set(documents.map((each) => each.id));
  return { documents, absent: ids.filter((id) => !kept.has(id)) };
}

export interface Rebuilt {
  generation: Generation;
  indexed: number;
}

/**
 * Fills a second index with every published listing, a few at a time, while guests search the first and every change is
 * written to both; then turns all searches to the new one at once. Nothing is lost: a listing that changes is written to the
 * new index by whoever comes later, this walk or the change's own event, and each reads it in its turn. Broken off at any
 * point, it leaves the first index answering; another rebuild begins anew.
 *
 * @throws search.rebuild_running, search.rebuild_lost
 */
export async function rebuildIndex(ctx: Context, indexing: Indexing, onProgress?: (indexed: number) => void): Promise<Rebuilt> {
  const { engine } = indexing;
  const generation = await engine.begin(ctx);
  let indexed = 0;
  for (let after: string | undefined; ; ) {
    const ids = (await publishedAfter(ctx.db, after, batch)).map(({ id }) => id);
    if (ids.length === 0) break;
    indexed += await inTransaction(ctx, async (tx) => {
      await takeTurns(tx, ids);
      const { documents } = await documentsOf(tx, indexing, ids);
      await engine.fill(tx, generation, documents, ctx.clock.now());
      return documents.length;
    });
    after = ids.at(-1);
    onProgress?.(indexed);
  }
  await engine.swap(ctx, generation);
  await inTransaction(ctx, (tx) => engine.tidy(tx));
  return { generation, indexed };
}
