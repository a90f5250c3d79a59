import { isDeepStrictEqual } from 'node:util';
import type { Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { publishedAfter } from '#modules/listings';
import { documentOf } from './documents.ts';
import { digestOf, type SearchDocument, type StoredDocument } from './engine.ts';
import { documentsOf, reindex, type Indexing } from './index-listings.ts';

const batch = 200;

/** Where index and listings say different things. */
export interface Drift {
  published: number;
  indexed: number;
  /** Published, but guests cannot find them. */
  missing: string[];
  /** Found as they are not, and in which fields. */
  stale: { id: string; fields: string[] }[];
  /** Found, but no longer published. */
  orphaned: string[];
}

export const idsOf = ({ missing, stale, orphaned }: Drift): string[] => [...missing, ...stale.map(({ id }) => id), ...orphaned];
export const isWhole = (drift: Drift): boolean => idsOf(drift).length === 0;

/**
 * Compares the index that answers with the listings, field by field, walking both in order. What differs is looked at again at
 * the end, so that what was on its way meanwhile is no drift. What still waits in the outbox is: it shows until it is handled.
 */
export async function checkIndex(ctx: Context, indexing: Indexing): Promise<Drift> {
  const first = await compareAll(ctx, indexing);
  return isWhole(first) ? first : { ...first, ...(await compareSome(ctx, indexing, idsOf(first))) };
}

/** Writes what drifted again. @returns what it found before */
export async function mendIndex(ctx: Context, indexing: Indexing): Promise<Drift> {
  const drift = await checkIndex(ctx, indexing);
  const ids = idsOf(drift);
  for (let at = 0; at < ids.length; at += batch) await inTransaction(ctx, (tx) => reindex(ctx, tx, indexing, ids.slice(at, at + batch)));
  return drift;
}

async function compareAll(ctx: Context, indexing: Indexing): Promise<Drift> {
  const drift: Drift = { published: 0, indexed: 0, missing: [], stale: [], orphaned: [] };
  const listings = walk(async (after) => {
    const some = await publishedAfter(ctx.db, after, batch);
    const ids = some.map(({ id }) => id);
    const ratings = await indexing.ratings?.of(ctx.db, ids);
    return some.map((listing) => ({ id: listing.id, wanted: documentOf(listing, indexing, ratings?.get(listing.id)) }));
  });
  const stored = walk((afterId) => indexing.engine.read(ctx.db, { afterId, limit: batch }));
  let [listing, document] = [await next(listings), await next(stored)];
  while (listing !== undefined || document !== undefined) {
    const order =
      document === undefined ? -1 : listing === undefined ? 1 : listing.id < document.id ? -1 : listing.id > document.id ? 1 : 0;
    note(drift, order > 0 ? undefined : listing?.wanted, order < 0 ? undefined : document);
    if (order <= 0) listing = await next(listings);
    if (order >= 0) document = await next(stored);
  }
  return drift;
}

async function compareSome(
  ctx: Context,
  indexing: Indexing,
  ids: readonly string[],
): Promise<Pick<Drift, 'missing' | 'stale' | 'orphaned'>> {
  const drift: Drift = { published: 0, indexed: 0, missing: [], stale: [], orphaned: [] };
  for (const id of ids) {
    const { documents } = await documentsOf(ctx.db, indexing, [id]);
    const [stored] = await indexing.engine.read(ctx.db, { afterId: before(id), limit: 1 });
    note(drift, documents[0], stored?.id === id ? stored : undefined);
  }
  const { missing, stale, orphaned } = drift;
  return { missing, stale, orphaned };
}

function note(drift: Drift, wanted: SearchDocument | undefined, stored: StoredDocument | undefined): void {
  if (wanted !== undefined) drift.published += 1;
  if (stored !== undefined) drift.indexed += 1;
  if (wanted !== undefined && stored === undefined) drift.missing.push(wanted.id);
  if (wanted === undefined && stored !== undefined) drift.orphaned.push(stored.id);
  if (wanted === undefined || stored === undefined) return;
  const fields = differences(wanted, stored);
  if (fields.length > 0) drift.stale.push({ id: wanted.id, fields });
}

/** The names of what is not as it should be. A document from before digests were kept is judged by its version. */
function differences(wanted: SearchDocument, stored: StoredDocument): string[] {
  const pairs: Record<string, [unknown, unknown]> = {
    version: [wanted.version, stored.version],
    score: [wanted.score, stored.score],
    publishedAt: [wanted.publishedAt.epochMilliseconds, stored.publishedAt.epochMilliseconds],
    ...(stored.textsDigest === '' ? {} : { texts: [digestOf(wanted.texts), stored.textsDigest] }),
    city: [wanted.card.city, stored.filters.city],
    hourlyMinor: [wanted.card.price.hourly.amountMinor, stored.filters.hourlyMinor],
    equipment: [wanted.card.equipment, stored.filters.equipment],
    point: [wanted.card.point, stored.filters.point],
  };
  const cards = new Set([...Object.keys(wanted.card), ...Object.keys(stored.card)]) as Set<keyof SearchDocument['card']>;
  for (const name of cards) pairs[`card.${name}`] = [wanted.card[name], stored.card[name]];
  return Object.entries(pairs).flatMap(([name, [a, b]]) => (isDeepStrictEqual(a, b) ? [] : [name]));
}

/** The id just before another, so that a walk begins with it. */
const before = (id: string): string => {
  const value = BigInt(`0x${id.replaceAll('-', '')}`) - 1n;
  return value
    .toString(16)
    .padStart(32, '0')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

const next = async <T>(walk: AsyncGenerator<T>): Promise<T | undefined> => {
  const { done, value } = await walk.next();
  return done === true ? undefined : value;
};

async function* walk<T extends { id: string }>(read: (after: string | undefined) => Promise<T[]>): AsyncGenerator<T, undefined> {
  for (let after: string | undefined; ; ) {
    const some = await read(after);
    yield* some;
    if (some.length === 0) return;
    after = some.at(-1)?.id;
  }
}
