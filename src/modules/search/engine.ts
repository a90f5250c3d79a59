import { createHash } from 'node:crypto';
import type { MoneyJson, Point } from '#kernel';
import type { Context } from '#platform/context';
import type { Db, Tx } from '#platform/database';
import type { LocalTime } from '#modules/calendar';
import type { Picture } from '#modules/listings';

export type Sort = 'relevance' | 'price' | 'distance' | 'newest' | 'rating';

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
  /** Reviewed at least this well; what nobody reviewed is not found then. */
  minRating?: number;
  near?: Point;
  radiusMeters?: number;
  /** The visible area of a map. */
  area?: Area;
  /** Free to book at this local time, by the calendar's word. */
  free?: LocalTime;
  /** Nothing that is not for everyone is a hit, counts or names a place: it is as if it were not there, but for `leftOut`. */
  safe: boolean;
  sort: Sort;
  after?: Place;
  limit: number;
  /** Nothing but these is a hit. */
  only?: readonly string[];
  /** Hits that pages leave out, because they stand elsewhere; they count in total and facets as ever. */
  without?: readonly string[];
}

/** Degrees. `west` is above `east` when the area lies across the date line. */
export interface Area {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** One word of the guest's, or anything that means the same: each alternative is a word or a phrase. All groups must match. */
export interface WordGroup {
  alternatives: readonly (readonly string[])[];
  /** The guest may still be typing: words that begin like this match too. */
  prefix: boolean;
}

/** Stars from 1 to 5, to two decimals, of so many reviews. */
export interface Rating {
  mean: number;
  count: number;
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
  /** What its reviews come to; absent without one. */
  rating?: Rating;
  /** Why it is not for everyone; absent when it is. */
  sensitive?: string[];
  distanceMeters?: number;
  /** It stands where it stands because the house puts it forward. */
  promoted?: true;
}

/** Counts per value, most first. Each facet ignores its own filter, so that other choices stay visible. */
export type Facet = [value: string, count: number][];

export interface EnginePage {
  items: ListingCard[];
  /** There when more follow. */
  next?: Place;
  total: number;
  /** How many more would be hits if the search were not safe: a facet over that one filter, which ignores it as each facet does its own. */
  leftOut: number;
  /** `rating`: how many are reviewed at least this well. */
  facets: { equipment: Facet; city: Facet; rating: Facet };
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

/** A document as it was found in an index, to be compared with what it should be. */
export interface StoredDocument extends Omit<SearchDocument, 'texts'> {
  /** {@link digestOf} its texts; '' when the index does not know. */
  textsDigest: string;
  /** What filters and orders really go by, as far as it is kept apart from the card. */
  filters: { city: string; hourlyMinor: number; equipment: string[]; point: Point };
}

/** An index that is being filled while another answers. */
export type Generation = string;

/** One pin of a map: a listing, or many that stand close together at this zoom. */
export interface Cluster {
  /** The middle of what it stands for; of one listing, its rounded place. */
  point: Point;
  count: number;
  /** The lowest price an hour. */
  price: MoneyJson;
  /** When it is one listing. */
  listing?: { id: string; slug: string; title: string };
}

export interface ClusterPage {
  clusters: Cluster[];
  /** Listings in the area, also those of clusters that were left out. */
  total: number;
}

/**
 * What a search engine must do here. The embedded one is PostgreSQL; Typesense or OpenSearch fit behind it.
 *
 * **Reading** (`search`, `clusters`, `candidates`) goes to the index that answers, and sees each listing once, even in the
 * moment of a swap. All filters narrow together; words match as {@link WordGroup} says; the order is `sort`, then the id.
 * `free` is the calendar's word: an engine that cannot ask it finds candidates and hands their ids to `freeAmong`.
 *
 * **Writing** (`put`, `drop`) goes to the index that answers and to the one being filled, if there is one. Whoever writes
 * holds the listing's turn (see `reindex`), so of two writes to one listing the later one is the truer one. An engine that
 * is elsewhere writes with the version as its guard and fails aloud: the outbox delivers again.
 *
 * **Generations** are what Typesense calls an alias and its collections, and OpenSearch an alias and its indices: `begin`
 * makes an empty one, `fill` writes to it alone, `swap` turns all readers to it at once. One that was begun and never
 * finished is written to beside the one that answers until the next `begin` empties it.
 *
 * **Percolation** is the search the other way round: which of the kept queries does this document answer? OpenSearch has it;
 * for Typesense each kept query is asked with `id:=…`.
 */
export interface SearchEngine {
  search(ctx: Context, query: EngineQuery): Promise<EnginePage>;
  /** The same hits as pins: at most {@link mostClusters}, the fullest first. `zoom` as web maps count it, 0 to 18. */
  clusters(ctx: Context, query: Omit<EngineQuery, 'sort' | 'after' | 'limit'>, zoom: number): Promise<ClusterPage>;
  /**
   * Words in the index that a guest may have meant, per word typed; none for words that are known. Asked safely, of what is for everyone;
   * a word that such a listing once had may stay until {@link tidy}.
   */
  candidates(ctx: Context, words: readonly string[], how: { safe: boolean }): Promise<Map<string, string[]>>;
  put(tx: Tx, documents: readonly SearchDocument[], now: Temporal.Instant): Promise<void>;
  drop(tx: Tx, ids: readonly string[]): Promise<void>;
  /** Documents in order of id, from an id on: of the index that answers, or of one being filled. */
  read(db: Db | Tx, from: { afterId?: string | undefined; limit: number; generation?: Generation }): Promise<StoredDocument[]>;
  /** @throws search.rebuild_running while another rebuild is at work */
  begin(ctx: Context): Promise<Generation>;
  /** @throws search.rebuild_lost when another rebuild has begun since */
  fill(tx: Tx, generation: Generation, documents: readonly SearchDocument[], now: Temporal.Instant): Promise<void>;
  /** Everybody searches the new index from here on, or nobody does. @throws search.rebuild_lost */
  swap(ctx: Context, generation: Generation): Promise<void>;
  /** Forgets words that no document has any more. */
  tidy(tx: Tx): Promise<void>;
  /** Keeps a query to be asked about documents to come, in place of the one of this id. */
  keep(tx: Tx, id: string, query: KeptQuery): Promise<void>;
  forget(tx: Tx, ids: readonly string[]): Promise<void>;
  /** Which kept queries each of these listings answers now, as the index that answers has them. `free` is not looked at. */
  percolate(tx: Tx, listingIds: readonly string[]): Promise<{ listingId: string; queryId: string }[]>;
}

/** A query without order and page; its time is asked of the calendar by whoever percolates. */
export type KeptQuery = Omit<EngineQuery, 'sort' | 'after' | 'limit' | 'free' | 'minRating'>;

export const mostClusters = 400;

/** Grows when texts are put into an index in another way: then a check finds every document stale, and mending or a rebuild writes it anew. */
const wordLayout = 2;

/** Tells whether two texts are the same without keeping them. */
export const digestOf = ({ title, labels, summary, description }: SearchDocument['texts']): string =>
  createHash('sha256')
    .update(JSON.stringify([wordLayout, title, labels, summary, description]))
    .digest('base64url');
