import type { Context } from '#platform/context';
import type { Module } from '#platform/module';
import type { Vocabulary } from '#modules/listings';
import type { SearchEngine } from './engine.ts';
import { searchRoutes } from './http.ts';
import { checkIndex, indexListing, rebuildIndex, type Drift } from './index-listings.ts';
import { postgresEngine } from './postgres-engine.ts';
import { searchListings, type SearchQuery, type SearchResult } from './search-listings.ts';
import { SynonymIndex, type Synonyms } from './words.ts';

export interface SearchConfig {
  /** The market's equipment, for its titles. */
  equipment: Vocabulary;
  synonyms?: Synonyms;
  /** What is true of every listing, so that a guest may say it: kitchen, rent. */
  commonWords?: readonly string[];
  /** The embedded PostgreSQL engine unless another is plugged in. */
  engine?: SearchEngine;
}

export interface Search {
  search(ctx: Context, query: SearchQuery): Promise<SearchResult>;
  /** Writes the whole index again while guests search. */
  rebuild(ctx: Context): Promise<{ indexed: number; dropped: number }>;
  /** Says where index and listings differ. */
  check(ctx: Context): Promise<Drift>;
}

/** The market's search, for those who call it without HTTP: the command line, the seed. */
export function searchWith(config: SearchConfig): Search {
  const parts = partsOf(config);
  return {
    search: (ctx, query) => searchListings(ctx, parts, query),
    rebuild: (ctx) => rebuildIndex(ctx, parts),
    check: (ctx) => checkIndex(ctx, parts),
  };
}

export function searchModule(config: SearchConfig): Module {
  const parts = partsOf(config);
  return {
    name: 'search',
    dependsOn: ['listings', 'calendar'],
    migrations: new URL('./migrations/', import.meta.url),
    routes: searchRoutes(parts),
    subscribers: [indexListing(parts)],
  };
}

const partsOf = ({ equipment, synonyms = [], commonWords = [], engine = postgresEngine }: SearchConfig) => ({
  engine,
  equipment,
  commonWords,
  synonyms: new SynonymIndex(synonyms),
});
