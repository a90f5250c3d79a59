import { conflict } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import type { Cache } from '#platform/cache';
import { afterCommit, sql, type Tx } from '#platform/database';
import { rulesOf } from '#modules/calendar';
import { checkContent, demandComplete } from './domain.ts';
import { announce } from './events.ts';
import { choosePictures, dropPhotographs } from './photographs/choose.ts';
import { visibilityKey } from './photographs/photograph.ts';
import { lockOwned, readListings, saveContent } from './store.ts';
import type { Listing, ListingContent, PictureChoice, Vocabulary } from './types.ts';

/** A part to change; a key that is there with undefined empties an optional one. */
export type ListingChanges = Partial<Omit<ListingContent, 'address' | 'pictures'>> & {
  address?: Partial<ListingContent['address']>;
  /** All that stay, in order. Leaving out the last photograph brings the drawings back. */
  pictures?: readonly PictureChoice[];
};

/**
 * Changes what the host wrote. What is published stays complete. Changing nothing publishes nothing.
 *
 * @throws listings.missing also when the actor does not own it; listings.bad_content; listings.incomplete when guests see it;
 *   listings.marked_by_house when a reason is left out that the house gave
 */
export async function updateListing(ctx: Context, tx: Tx, id: string, changes: ListingChanges, vocabulary: Vocabulary): Promise<Listing> {
  const before = await lockOwned(ctx, tx, id);
  return changeContent(ctx, tx, before, changes, vocabulary);
}

export async function changeContent(
  ctx: Context,
  tx: Tx,
  before: Listing,
  changes: ListingChanges,
  vocabulary: Vocabulary,
): Promise<Listing> {
  const { pictures: chosen, ...rest } = changes;
  const pictures = chosen === undefined ? before.pictures : choosePictures(before, chosen);
  const after = { ...before, ...rest, pictures, address: { ...before.address, ...changes.address } };
  return replaceContent(ctx, tx, before, after, vocabulary);
}

/** Puts content in the place of what a locked listing has: checks it, saves it, and tells. */
export async function replaceContent(
  ctx: Context,
  tx: Tx,
  before: Listing,
  after: ListingContent,
  vocabulary: Vocabulary,
): Promise<Listing> {
  const changed = changedKeys(before, after);
  if (changed.length === 0) return before;
  checkContent(after, vocabulary);
  demandHouseMarks(before, after);
  if (before.status !== 'draft') demandComplete(after, await hasHours(tx, before.id));
  await saveContent(tx, before.id, after, ctx.clock.now());
  await dropPhotographs(ctx, tx, before, after.pictures);
  const listing = await reread(tx, before);
  await ctx.audit.record(ctx, tx, {
    action: 'listing.update',
    subject: { kind: 'listing', id: before.id },
    before: Object.fromEntries(changed.map((key) => [key, before[key]])),
    after: Object.fromEntries(changed.map((key) => [key, listing[key]])),
  });
  if (listing.status === 'published') await announce(ctx, tx, 'listing.updated', listing);
  return listing;
}

/**
 * Shows the listing to guests. Publishing what is published changes nothing.
 *
 * @throws listings.incomplete naming everything that is missing; listings.missing also when the actor does not own it
 */
export async function publishListing(ctx: Context, tx: Tx, id: string): Promise<Listing> {
  const before = await lockOwned(ctx, tx, id);
  if (before.status === 'published') return before;
  demandComplete(before, await hasHours(tx, before.id));
  return changeStatus(ctx, tx, before, 'published');
}

/** Takes it out of sight. What is booked stays booked. Pausing what is paused changes nothing. @throws listings.not_published for a draft */
export async function pauseListing(ctx: Context, tx: Tx, id: string): Promise<Listing> {
  const before = await lockOwned(ctx, tx, id);
  if (before.status === 'paused') return before;
  if (before.status === 'draft')
    throw conflict('listings.not_published', 'This listing was never published, so there is nothing to pause.');
  return changeStatus(ctx, tx, before, 'paused');
}

/** Takes every listing of the actor out of sight, with its photographs: whoever leaves offers nothing any more. */
export async function pauseListings(ctx: Context, tx: Tx, cache: Pick<Cache, 'forget'>): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from listing where host_id = ${requirePerson(ctx)} and status = 'published' order by id`.execute(tx);
  for (const { id } of rows) await pauseListing(ctx, tx, id);
  // A cache that fails is an empty one, so forgetting never throws.
  afterCommit(tx, () => rows.forEach(({ id }) => void cache.forget(visibilityKey(ctx.market, id))));
}

async function changeStatus(ctx: Context, tx: Tx, before: Listing, status: 'published' | 'paused'): Promise<Listing> {
  const now = ctx.clock.now();
  await sql`
    update listing set status = ${status}, published_at = coalesce(published_at, ${now}), version = version + 1, updated_at = ${now}
    where id = ${before.id}`.execute(tx);
  const listing = await reread(tx, before);
  const [action, event] =
    status === 'published' ? (['listing.publish', 'listing.published'] as const) : (['listing.pause', 'listing.paused'] as const);
  await ctx.audit.record(ctx, tx, {
    action,
    subject: { kind: 'listing', id: before.id },
    before: { status: before.status },
    after: { status },
  });
  await announce(ctx, tx, event, listing);
  return listing;
}

/** What the house marked, its host may add to and not take from. */
function demandHouseMarks({ sensitiveByHouse }: Listing, { sensitive }: ListingContent): void {
  if (sensitiveByHouse.every((code) => sensitive.includes(code))) return;
  const message = 'Our staff marked this kitchen so. Write to us if it is no longer true: only staff can lift it.';
  throw conflict('listings.marked_by_house', message, { fields: [{ path: '/sensitive', message }] });
}

const hasHours = async (tx: Tx, id: string): Promise<boolean> => ((await rulesOf(tx, id))?.weekly.length ?? 0) > 0;

async function reread(tx: Tx, { id }: Listing): Promise<Listing> {
  const [listing] = await readListings(tx, sql<boolean>`id = ${id}`);
  return listing as Listing;
}

const contentKeys = [
  'title',
  'summary',
  'description',
  'address',
  'point',
  'hourly',
  'cleaning',
  'weekendPercent',
  'eveningPercent',
  'minimum',
  'deposit',
  'lengthDiscounts',
  'squareFeet',
  'capacity',
  'equipment',
  'certifications',
  'rules',
  'sensitive',
  'pictures',
] as const satisfies readonly (keyof ListingContent)[];

function changedKeys(before: ListingContent, after: ListingContent): (typeof contentKeys)[number][] {
  const text = (value: unknown): string =>
    JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? String(each) : each)) ?? '';
  return contentKeys.filter((key) => text(before[key]) !== text(after[key]));
}
