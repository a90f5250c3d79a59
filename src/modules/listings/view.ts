import type { Static } from 'typebox';
import { Money, type Id } from '#kernel';
import { type Context, may } from '#platform/context';
import { rulesOf } from '#modules/calendar';
import type { Tx } from '#platform/database';
import type { Cache } from '#platform/cache';
import type { SignedUrls, Storage } from '#platform/storage';
import { roundPoint } from './domain.ts';
import type { ListingSchema } from './schemas.ts';
import { unknownListing } from './store.ts';
import { showPicture, type Listed } from './photographs/show.ts';
import type { Listing, ListingInFull, SensitiveReason, ShownPicture, Vocabulary } from './types.ts';

type ListingView = Static<typeof ListingSchema>;

/** What the module needs from its market. */
export interface ListingsConfig {
  /** The closed list of equipment, in the order to show it. */
  equipment: Vocabulary;
  /** Why listings of this market are not for everyone, and how a host is told of what staff decided. Absent: all are for everyone. */
  sensitive?: SensitiveConfig;
  /** Names of hosts, from whoever knows people. Unknown ids are absent. */
  displayNames(ctx: Context, ids: readonly Id<'person'>[]): Promise<Map<string, string>>;
  /** Whether this person has a booking there, and so sees the exact address. Absent: only the host does. */
  isGuestOf?(ctx: Context, listingId: string, personId: Id<'person'>): Promise<boolean>;
  /** Where photographs are, and addresses that open them for a while. */
  files: { storage: Storage; urls: SignedUrls };
  /** The least and the most that a host may keep as a deposit against damage. Absent: there are no deposits here. */
  deposits?: { atLeast: Money.Money; atMost: Money.Money };
  /** For drawings, and for whether a listing's photographs are for everyone. */
  cache: Cache;
}

export interface SensitiveConfig {
  reasons: readonly SensitiveReason[];
  /** Tells the host. `reasons` are titles; without one it is for everyone. */
  tell(ctx: Context, tx: Tx, decided: { listing: Listing; reasons: readonly string[]; note: string }): Promise<void>;
}

/**
 * The listing as the actor may see it: strangers see published ones only, without the street and with the place rounded;
 * the host, admins and guests with a booking see all of it.
 *
 * @throws listings.missing when the actor may not see it, as when it does not exist
 */
export async function viewListing(ctx: Context, config: ListingsConfig, listing: ListingInFull | undefined): Promise<ListingView> {
  if (listing === undefined) throw unknownListing();
  const [inside, names, rules] = await Promise.all([
    knowsPlace(ctx, config, listing),
    config.displayNames(ctx, [listing.hostId]),
    rulesOf(ctx.db, listing.id),
  ]);
  if (listing.status !== 'published' && !inside) throw unknownListing();
  const { line1, ...address } = listing.address;
  const view: ListingView = {
    id: listing.id,
    slug: listing.slug,
    title: listing.title,
    summary: listing.summary,
    description: listing.description,
    host: { id: listing.hostId, displayName: names.get(listing.hostId) ?? 'The host' },
    address: inside ? { line1, ...address } : address,
    timeZone: listing.timeZone,
    price: priceOf(listing, rules?.minimumMinutes ?? 0),
    equipment: listing.equipment,
    attributes: attributesOf(listing),
    sensitive: shownReasons(config, listing),
    pictures: shownPictures(ctx, config, listing),
    status: listing.status,
    inspections: listing.inspections,
  };
  if (listing.point !== undefined) view.point = inside ? listing.point : roundPoint(listing.point);
  if (listing.houseNote !== undefined && (ctx.actor.personId === listing.hostId || may(ctx, 'listings.oversee')))
    view.houseNote = listing.houseNote;
  if (listing.latestScore !== undefined) view.latestScore = listing.latestScore;
  if (listing.publishedAt !== undefined) view.publishedAt = listing.publishedAt.toString();
  return view;
}

function priceOf(listing: Listing, minimumMinutes: number): ListingView['price'] {
  const { hourly, cleaning, weekendPercent, eveningPercent, minimum, deposit, lengthDiscounts } = listing;
  const price: ListingView['price'] = { minimumMinutes, lengthDiscounts };
  if (hourly !== undefined) price.hourly = Money.toJson(hourly);
  if (cleaning !== undefined) price.cleaning = Money.toJson(cleaning);
  if (weekendPercent !== undefined) price.weekendPercent = weekendPercent;
  if (eveningPercent !== undefined) price.eveningPercent = eveningPercent;
  if (minimum !== undefined) price.minimum = Money.toJson(minimum);
  if (deposit !== undefined) price.deposit = Money.toJson(deposit);
  return price;
}

function attributesOf({ certifications, rules, squareFeet, capacity }: Listing): ListingView['attributes'] {
  const attributes: ListingView['attributes'] = { certifications, rules };
  if (squareFeet !== undefined) attributes.squareFeet = squareFeet;
  if (capacity !== undefined) attributes.capacity = capacity;
  return attributes;
}

/** Why it is not for everyone, in words. A reason that the market no longer has speaks for itself. */
export const shownReasons = (
  { sensitive: config }: Pick<ListingsConfig, 'sensitive'>,
  { sensitive, sensitiveByHouse }: Pick<Listing, 'sensitive' | 'sensitiveByHouse'>,
) =>
  sensitive.map((code) => {
    const { title = code, explains = '' } = config?.reasons.find((each) => each.code === code) ?? {};
    return { code, title, explains, byHouse: sensitiveByHouse.includes(code) };
  });

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
  if (kind === 'system' || may(ctx, 'listings.oversee')) return true;
  if (personId === undefined) return false;
  return personId === hostId || (await config.isGuestOf?.(ctx, id, personId)) === true;
}
