import type { Context } from '#platform/context';
import { inTransaction, sql, type Tx } from '#platform/database';
import type { Subscriber } from '#platform/outbox';
import { listingEvents, listingsByIds, publishedAfter, publishedVersions } from '#modules/listings';
import { documentOf, type Wording } from './documents.ts';
import type { SearchEngine } from './engine.ts';

const batch = 200;

export interface Indexing extends Wording {
  engine: SearchEngine;
}

/**
 * Makes the index tell what is true of these listings now. Whoever indexes a listing takes its turn and reads it then, so
 * events may come late, twice or in any order.
 */
export async function reindex(ctx: Context, tx: Tx, indexing: Indexing, ids: readonly string[]): Promise<void> {
  // One lock after the other, in order, so that two batches never wait for each other.
  await sql`select pg_advisory_xact_lock(hashtextextended('search.' || current_schema() || id, 0))
    from (select id from unnest(${[...ids].sort()}::text[]) as id order by id) as ordered`.execute(tx);
  const listings = await listingsByIds(tx, ids);
  const documents = ids.flatMap((id) => {
    const listing = listings.get(id);
    return (listing && documentOf(listing, indexing)) ?? [];
  });
  const kept = new Set(documents.map((each) => each.id));
  const { engine } = indexing;
  await engine.put(tx, documents, ctx.clock.now());
  await engine.drop(
    tx,
    ids.filter((id) => !kept.has(id)),
  );
}

export const indexListing = (indexing: Indexing): Subscriber => ({
  name: 'search.index-listing',
  on: listingEvents,
  handle: (ctx, tx, event) => reindex(ctx, tx, indexing, [event.subject.id]),
});

/** Writes every published listing again and drops the rest, a few at a time, while guests search and hosts write. */
export async function rebuildIndex(ctx: Context, indexing: Indexing): Promise<{ indexed: number; dropped: number }> {
  let indexed = 0;
  for (let after: string | undefined; ; ) {
    const listings = await publishedAfter(ctx.db, after, batch);
    if (listings.length === 0) break;
    const ids = listings.map(({ id }) => id);
    await inTransaction(ctx, (tx) => reindex(ctx, tx, indexing, ids));
    indexed += ids.length;
    after = ids.at(-1);
  }
  const { extra } = await checkIndex(ctx, indexing);
  for (let i = 0; i < extra.length; i += batch) await inTransaction(ctx, (tx) => reindex(ctx, tx, indexing, extra.slice(i, i + batch)));
  await inTransaction(ctx, (tx) => indexing.engine.tidy(tx));
  return { indexed, dropped: extra.length };
}

export interface Drift {
  published: number;
  indexed: number;
  /** Published, but guests cannot find them. */
  missing: string[];
  /** Found as they once were. */
  stale: string[];
  /** Found, but no longer published. */
  extra: string[];
}

/** Compares the index with the listings, walking both in order. While hosts write, what is on its way may show up as drift. */
export async function checkIndex(ctx: Context, { engine }: Pick<Indexing, 'engine'>): Promise<Drift> {
  const drift: Drift = { published: 0, indexed: 0, missing: [], stale: [], extra: [] };
  const listings = walk((after) => publishedVersions(ctx.db, after, 1_000));
  const documents = walk((after) => engine.versions(ctx.db, after, 1_000));
  let [listing, document] = [await listings.next(), await documents.next()];
  while (listing.done !== true || document.done !== true) {
    const left = listing.done === true ? undefined : listing.value;
    const right = document.done === true ? undefined : document.value;
    const behind = right === undefined || (left !== undefined && left.id < right.id);
    const ahead = left === undefined || (right !== undefined && right.id < left.id);
    if (left !== undefined && !ahead) drift.published += 1;
    if (right !== undefined && !behind) drift.indexed += 1;
    if (left !== undefined && behind) drift.missing.push(left.id);
    else if (right !== undefined && ahead) drift.extra.push(right.id);
    else if (left !== undefined && right !== undefined && left.version !== right.version) drift.stale.push(left.id);
    if (!ahead) listing = await listings.next();
    if (!behind) document = await documents.next();
  }
  return drift;
}

async function* walk(
  read: (after: string | undefined) => Promise<{ id: string; version: number }[]>,
): AsyncGenerator<{ id: string; version: number }> {
  for (let after: string | undefined; ; ) {
    const some = await read(after);
    yield* some;
    if (some.length === 0) return;
    after = some.at(-1)?.id;
  }
}
