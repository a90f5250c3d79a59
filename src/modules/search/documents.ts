import { Money } from '#kernel';
import type { Db, Tx } from '#platform/database';
import type { PublishedEvent } from '#platform/outbox';
import { roundPoint, type Listing, type Vocabulary } from '#modules/listings';
import type { Rating, SearchDocument } from './engine.ts';

export interface Wording {
  equipment: Vocabulary;
  /** What is true of every listing of the market, so that a guest may say it: kitchen, rent. */
  commonWords: readonly string[];
  ratings?: Ratings;
}

/** Where the index learns how well listings are reviewed, if anybody knows. */
export interface Ratings {
  /** After which it looks again. */
  events: readonly string[];
  /** The listing that an event is about, if it is about one. */
  listingIn(event: PublishedEvent): string | undefined;
  /** Those without a review are absent. */
  of(db: Db | Tx, ids: readonly string[]): Promise<Map<string, Rating>>;
}

/** What the index keeps of a listing, or undefined when guests must not find it. */
export function documentOf(listing: Listing, { equipment, commonWords }: Wording, rating?: Rating): SearchDocument | undefined {
  const { id, version, slug, title, summary, description, address, timeZone, point, hourly, latestScore, publishedAt } = listing;
  if (listing.status !== 'published' || point === undefined || hourly === undefined || publishedAt === undefined) return undefined;
  const titles = new Map(equipment.map((each) => [each.code, each.title]));
  const labels = [
    ...listing.equipment.map((code) => titles.get(code) ?? code),
    ...listing.certifications,
    address.city,
    address.region,
    address.postalCode,
  ];
  return {
    id,
    version,
    publishedAt,
    score: (latestScore ?? 75) + Math.min(listing.equipment.length, 12) * 2 + Math.min(listing.pictures.length, 4),
    texts: { title, labels: labels.join(', '), summary, description: [description, ...commonWords].join(' ') },
    card: {
      id,
      slug,
      title,
      summary,
      city: address.city,
      region: address.region,
      // The exact place never reaches the index, so no distance can give it away.
      point: roundPoint(point),
      timeZone,
      price: { hourly: Money.toJson(hourly) },
      equipment: listing.equipment,
      pictures: listing.pictures.slice(0, 1),
      ...(latestScore === undefined ? {} : { latestScore }),
      ...(rating === undefined ? {} : { rating: { mean: rating.mean, count: rating.count } }),
      ...(listing.sensitive.length > 0 && { sensitive: listing.sensitive }),
    },
  };
}
