import { isUuid } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { prepared, sql, type Db, type Tx } from '#platform/database';
import { readListings, selectInFull, toListingInFull, unknownListing } from './store.ts';
import type { BookableListing, Listing, ListingInFull } from './types.ts';

/** By id, whatever its status; undefined when there is none. */
export async function listingById(db: Db | Tx, id: string): Promise<ListingInFull | undefined> {
  return first(await inFullById(db, id));
}

export async function listingBySlug(db: Db | Tx, slug: string): Promise<ListingInFull | undefined> {
  return first(await inFullBySlug(db, slug));
}

const inFullById = prepared((_db, id: string) => selectInFull(sql`id = ${id}::uuid`));
const inFullBySlug = prepared((_db, slug: string) => selectInFull(sql`slug = ${slug}`));

const first = ([row]: Parameters<typeof toListingInFull>[0][]): ListingInFull | undefined =>
  row === undefined ? undefined : toListingInFull(row);

/** By either name. */
export const listingByIdOrSlug = (db: Db | Tx, idOrSlug: string): Promise<ListingInFull | undefined> =>
  isUuid(idOrSlug) ? listingById(db, idOrSlug) : listingBySlug(db, idOrSlug);

/** Many at once, whatever their status, without their inspections. Unknown ids are absent; the order is the caller's to make. */
export async function listingsByIds(db: Db | Tx, ids: readonly string[]): Promise<Map<string, Listing>> {
  if (ids.length === 0) return new Map();
  const found = await readListings(db, sql<boolean>`id = any(${ids}::uuid[])`);
  return new Map(found.map((each) => [each.id, each]));
}

/** Which of these are published. Ids that are none are left out. */
export async function publishedAmong(db: Db | Tx, ids: readonly string[]): Promise<string[]> {
  return (await readPublished(db, ids.filter(isUuid))).map(({ id }) => id);
}

const readPublished = prepared(
  (_db, ids: readonly string[]) => sql<{ id: string }>`select id from listing where id = any(${ids}::uuid[]) and status = 'published'`,
);

/** What can be priced and booked. @throws listings.missing for drafts and paused ones too */
export async function bookableListing(db: Db | Tx, id: string): Promise<BookableListing> {
  return demandBookable(await readListings(db, sql<boolean>`id = ${id}::uuid and status = 'published'`));
}

/** The same, and it stays as it is until the transaction ends: nobody takes it out of sight meanwhile. @throws listings.missing */
export async function holdBookable(tx: Tx, id: string): Promise<BookableListing> {
  return demandBookable(await readListings(tx, sql<boolean>`id = ${id}::uuid and status = 'published' for share`));
}

function demandBookable([listing]: readonly Listing[]): BookableListing {
  if (listing?.hourly === undefined || listing.point === undefined) throw unknownListing();
  return { ...listing, hourly: listing.hourly, point: listing.point };
}

/** The actor's own, newest first, `limit` plus one so that the caller sees whether more follow. */
export async function hostListings(ctx: Context, { before, limit }: { before?: string | undefined; limit: number }): Promise<Listing[]> {
  const hostId = requirePerson(ctx);
  return readListings(
    ctx.db,
    sql<boolean>`host_id = ${hostId} and (${before ?? null}::uuid is null or id < ${before ?? null}::uuid) order by id desc limit ${limit + 1}`,
  );
}

/** Published listings by id, from an id on: how an index walks through all of them. */
export async function publishedAfter(db: Db | Tx, afterId: string | undefined, limit: number): Promise<Listing[]> {
  return readListings(
    db,
    sql<boolean>`status = 'published' and (${afterId ?? null}::uuid is null or id > ${afterId ?? null}::uuid) order by id limit ${limit}`,
  );
}

/** Listings that are not for everyone, whatever their status, the newest first, `limit` plus one. */
export async function sensitiveListings(
  ctx: Context,
  { before, limit }: { before?: string | undefined; limit: number },
): Promise<Listing[]> {
  return readListings(
    ctx.db,
    sql<boolean>`sensitive <> '{}' and (${before ?? null}::uuid is null or id < ${before ?? null}::uuid) order by id desc limit ${limit + 1}`,
  );
}

/** Id and version of published listings, from an id on: enough to see whether an index is up to date. */
export async function publishedVersions(
  db: Db | Tx,
  afterId: string | undefined,
  limit: number,
): Promise<{ id: string; version: number }[]> {
  const { rows } = await sql<{ id: string; version: number }>`
    select id, version from listing
    where status = 'published' and (${afterId ?? null}::uuid is null or id > ${afterId ?? null}::uuid) order by id limit ${limit}`.execute(
    db,
  );
  return rows;
}
