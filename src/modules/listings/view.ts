import { Money, type Id } from '#kernel';
import { hasRole, type Context } from '#platform/context';
import { rulesOf } from '#modules/calendar';
import type { Cache } from '#platform/cache';
import type { SignedUrls, Storage } from '#platform/storage';
import { roundPoint } from './domain.ts';
import { present, unknownListing } from './store.ts';
import { showPicture, type Listed } from './photographs/show.ts';
import type { Listing, ListingInFull, ShownPicture, Vocabulary } from './types.ts';

/** What the module needs from its market. */
export interface ListingsConfig {
  /** The closed list of equipment, in the order to show it. */
  equipment: Vocabulary;
  /** Names of hosts, from whoever knows people. Unknown ids are absent. */
  displayNames(ctx: Context, ids: readonly Id<'person'>[]): Promise<Map<string, string>>;
  /** Whether this person has a booking there, and so sees the exact address. Absent: only the host does. */
  isGuestOf?(ctx: Context, listingId: string, personId: Id<'person'>): Promise<boolean>;
  /** Where photographs are, and addresses that open them for a while. */
  files: { storage: Storage; urls: SignedUrls };
  /** For drawings, and for whether a listing's photographs are for everyone. */
  cache: Cache;
}

/**
 * The listing as the actor may see it: strangers see published ones only, without the street and with the place rounded;
 * the host, admins and guests with a booking see all of it.
 *
 * @throws listings.missing when the actor may not see it, as when it does not exist
 */
export async function viewListing(ctx: Context, config: ListingsConfig, listing: ListingInFull | undefined) {
  if (listing === undefined) throw unknownListing();
  const [inside, names, rules] = await Promise.all([
    knowsPlace(ctx, config, listing),
    config.displayNames(ctx, [listing.hostId]),
    rulesOf(ctx.db, listing.id),
  ]);
  if (listing.status !== 'published' && !inside) throw unknownListing();
  const { line1, ...address } = listing.address;
  return {
    id: listing.id,
    slug: listing.slug,
    title: listing.title,
    summary: listing.summary,
    description: listing.description,
    host: { id: listing.hostId, displayName: names.get(listing.hostId) ?? 'The host' },
    address: inside ? { line1, ...address } : address,
    timeZone: listing.timeZone,
    price: {
      ...present('hourly', listing.hourly && Money.toJson(listing.hourly)),
      minimumMinutes: rules?.minimumMinutes ?? 0,
      ...present('cleaning', listing.cleaning && Money.toJson(listing.cleaning)),
      ...present('weekendPercent', listing.weekendPercent),
      ...present('eveningPercent', listing.eveningPercent),
      ...present('minimum', listing.minimum && Money.toJson(listing.minimum)),
      lengthDiscounts: listing.lengthDiscounts,
    },
    equipment: listing.equipment,
    attributes: {
      ...present('squareFeet', listing.squareFeet),
      ...present('capacity', listing.capacity),
      certifications: listing.certifications,
      rules: listing.rules,
    },
    pictures: shownPictures(ctx, config, listing),
    status: listing.status,
    inspections: listing.inspections,
    ...present('point', listing.point && (inside ? listing.point : roundPoint(listing.point))),
    ...present('latestScore', listing.latestScore),
    ...present('publishedAt', listing.publishedAt?.toString()),
  };
}

/** For whoever may see this listing now. */
export function shownPictures(ctx: Context, { files }: ListingsConfig, listing: Listed): ShownPicture[] {
  return listing.pictures.map((each) => showPicture(ctx.market, listing, each, files.urls));
}

/** @throws listings.missing when the actor may not see it, as when it does not exist */
export async function requireVisible(ctx: Context, config: ListingsConfig, listing: Listing | undefined): Promise<void> {
  if (listing === undefined) throw unknownListing();
  if (listing.status !== 'published' && !(await knowsPlace(ctx, config, listing))) throw unknownListing();
}

async function knowsPlace(ctx: Context, config: ListingsConfig, { id, hostId }: Listing): Promise<boolean> {
  const { personId, kind } = ctx.actor;
  if (kind === 'system' || hasRole(ctx, 'admin')) return true;
  if (personId === undefined) return false;
  return personId === hostId || (await config.isGuestOf?.(ctx, id, personId)) === true;
}
