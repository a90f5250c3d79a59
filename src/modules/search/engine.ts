import type { MoneyJson, Point } from '#kernel';
import type { Context } from '#platform/context';
import type { Db, Tx } from '#platform/database';
import type { LocalTime } from '#modules/calendar';
import type { Picture } from '#modules/listings';

export type Sort = 'relevance' | 'price' | 'distance' | 'newest';

/** Where a page ends: the last hit's sort key and id. */
export interface Place {
  key: number;
  id: string;
}

/** A search as an engine runs it: checked, and its words already taken apart. */
export interface EngineQuery {
  words?: readonly WordGroup[];
  /** All of these codes. */
  equipment: readonly string[];
  minPriceMinor?: number;
  maxPriceMinor?: number;
  city?: string;
  near?: Point;
  radiusMeters?: number;
  /** Free to book at this local time, by the calendar's word. */
  free?: LocalTime;
  sort: Sort;
  after?: Place;
  limit: number;
}

/** One word of the guest's, or anything that means the same: each alternative is a word or a phrase. All groups must match. */
export interface WordGroup {
  alternatives: readonly (readonly string[])[];
  /** The guest may still be typing: words that begin like this match too. */
  prefix: boolean;
}

/** What a list shows of a listing. The point is rounded, as strangers see it. */
export interface ListingCard {
  id: string;
  slug: string;
  title: string;
  summary: string;
  city: string;
  region: string;
  point: Point;
  timeZone: string;
  price: { hourly: MoneyJson };
  equipment: string[];
  pictures: Picture[];
  latestScore?: number;
  distanceMeters?: number;
}

/** Counts per value, most first. Each facet ignores its own filter, so that other choices stay visible. */
export type Facet = [value: string, count: number][];

export interface EnginePage {
  items: ListingCard[];
  /** There when more follow. */
  next?: Place;
  total: number;
  facets: { equipment: Facet; city: Facet };
}

/** A listing as an engine stores it. */
export interface SearchDocument {
  id: string;
  version: number;
  card: ListingCard;
  publishedAt: Temporal.Instant;
  /** Quality, 0 to 200: what comes first when nothing else decides. */
  score: number;
  /** From the weightiest to the least. */
  texts: { title: string; labels: string; summary: string; description: string };
}

/**
 * What a search engine must do here. The embedded one is PostgreSQL; Typesense or OpenSearch fit behind it, with
 * `put` and `drop` sending what the transaction's outbox event names.
 */
export interface SearchEngine {
  search(ctx: Context, query: EngineQuery): Promise<EnginePage>;
  /** Words in the index that a guest may have meant, per word typed; none for words that are known. */
  candidates(ctx: Context, words: readonly string[]): Promise<Map<string, string[]>>;
  put(tx: Tx, documents: readonly SearchDocument[], now: Temporal.Instant): Promise<void>;
  drop(tx: Tx, ids: readonly string[]): Promise<void>;
  /** Ids and versions held, in order, from an id on. */
  versions(db: Db | Tx, afterId: string | undefined, limit: number): Promise<{ id: string; version: number }[]>;
  /** Forgets words that no document has any more. */
  tidy(tx: Tx): Promise<void>;
}
