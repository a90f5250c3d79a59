import type { Context } from '#platform/context';
import type { Db } from '#platform/database';
import { goesAfterEnd, type Module } from '#platform/module';
import type { Subscriber } from '#platform/outbox';
import type { IndexFacts } from '#platform/telemetry';
import { listingEvents, type Vocabulary } from '#modules/listings';
import { dailyJob, dailySchedule, reindexAndNote, tellJob, watchFreedTime, type AlertPorts } from './saved/alerts.ts';
import type { Filters } from './filters.ts';
import { safeRoutes } from './safe/http.ts';
import { savedRoutes } from './saved/http.ts';
import { promotionRoutes } from './promotions/http.ts';
import type { PromotionCaps } from './promotions/place.ts';
import { saveSearch, type SavedSearch } from './saved/save-search.ts';
import { mendIndex, type Drift } from './drift.ts';
import type { Ratings } from './documents.ts';
import { postgresEngine } from './engines/postgres/index.ts';
import type { ClusterPage, SearchEngine } from './engine.ts';
import { searchRoutes } from './http.ts';
import { rebuildIndex, reindex, type Indexing, type Rebuilt } from './index-listings.ts';
import { searchClusters, searchListings, type SearchQuery, type SearchResult } from './search-listings.ts';
import { checkAndRemember, checkJob, checkSchedule, indexFacts } from './watch.ts';
import { SynonymIndex, type Synonyms } from './words.ts';
import { searchData } from './personal-data.ts';

export interface SearchConfig {
  /** The market's equipment, for its titles. */
  equipment: Vocabulary;
  synonyms?: Synonyms;
  /** What is true of every listing, so that a guest may say it: kitchen, rent. */
  commonWords?: readonly string[];
  ratings?: Ratings;
  /** The embedded PostgreSQL engine unless another is plugged in. */
  engine?: SearchEngine;
  /** How people are told of what their saved searches find; without it searches cannot be saved. */
  alerts?: AlertPorts;
  /** How densely what staff puts forward may stand; without it nothing is put forward. */
  promotions?: PromotionCaps;
}

export interface Search {
  search(ctx: Context, query: SearchQuery): Promise<SearchResult>;
  /** Keeps a search for the actor under a name, with how they want to be told of what is new. */
  save(ctx: Context, wish: { name: string; search: Filters; alert: 'off' | 'daily' | 'instant' }): Promise<SavedSearch>;
  /** The same hits as pins of a map at this zoom. */
  clusters(ctx: Context, query: SearchQuery, zoom: number): Promise<ClusterPage>;
  /** Fills a new index while guests search the old one, and swaps them; see `rebuildIndex`. */
  rebuild(ctx: Context, onProgress?: (indexed: number) => void): Promise<Rebuilt>;
  /** Says where index and listings differ, field by field, and remembers how many for the metrics. */
  check(ctx: Context): Promise<Drift>;
  /** Writes what differs again, and says what that was. */
  mend(ctx: Context): Promise<Drift>;
  /** What the last check found. */
  facts(db: Db): Promise<IndexFacts>;
}

/** The market's search, for those who call it without HTTP: the command line, the metrics. */
export function searchWith(config: SearchConfig): Search {
  const parts = partsOf(config);
  return {
    search: (ctx, query) => searchListings(ctx, parts, query),
    save: (ctx, wish) => saveSearch(ctx, parts, wish),
    clusters: (ctx, query, zoom) => searchClusters(ctx, parts, query, zoom),
    rebuild: (ctx, onProgress) => rebuildIndex(ctx, parts, onProgress),
    check: (ctx) => checkAndRemember(ctx, parts),
    mend: (ctx) => mendIndex(ctx, parts),
    facts: indexFacts,
  };
}

export function searchModule(config: SearchConfig): Module {
  const parts = partsOf(config);
  const { alerts } = config;
  return {
    name: 'search',
    permissions: { 'promotions.manage': 'Put listings forward in search' },
    scopes: { 'searches.manage': 'See and change your saved searches' },
    dependsOn: ['listings', 'calendar'],
    migrations: new URL('./migrations/', import.meta.url),
    personalData: searchData,
    retention: [goesAfterEnd('search_promotion', 'during', '2y')],
    parts: [
      { table: 'search_promotion', of: ['listing'], by: 'listing_id', keeps: true },
      { table: 'saved_search_hit', of: ['listing'], by: 'listing_id' },
    ],
    routes: [
      ...searchRoutes(parts),
      ...safeRoutes,
      ...(config.promotions === undefined ? [] : promotionRoutes),
      ...(alerts === undefined ? [] : savedRoutes(parts, alerts)),
    ],
    subscribers: [
      indexListing(parts),
      ...(config.ratings === undefined ? [] : [indexRating(parts, config.ratings)]),
      ...(alerts?.freed === undefined ? [] : [watchFreedTime(parts, alerts.freed)]),
    ],
    jobs: [checkJob(parts), ...(alerts === undefined ? [] : [tellJob(alerts), dailyJob])],
    schedules: [checkSchedule, ...(alerts === undefined ? [] : [dailySchedule])],
  };
}

const indexListing = (indexing: Indexing): Subscriber => ({
  name: 'search.index-listing',
  on: listingEvents,
  handle: (ctx, tx, event) => reindexAndNote(ctx, tx, indexing, event.subject.id),
});

const indexRating = (indexing: Indexing, ratings: Ratings): Subscriber => ({
  name: 'search.index-rating',
  on: ratings.events,
  async handle(ctx, tx, event) {
    const id = ratings.listingIn(event);
    if (id !== undefined) await reindex(ctx, tx, indexing, [id]);
  },
});

const partsOf = ({ equipment, synonyms = [], commonWords = [], engine = postgresEngine, ratings, promotions }: SearchConfig) => ({
  engine,
  equipment,
  commonWords,
  ...(ratings && { ratings }),
  ...(promotions && { promotions }),
  synonyms: new SynonymIndex(synonyms),
});
