export type { EnginePage, EngineQuery, Facet, ListingCard, SearchDocument, SearchEngine, Sort, WordGroup } from './engine.ts';
export { ListingCardSchema } from './http.ts';
export type { Drift } from './index-listings.ts';
export { searchModule, searchWith, type Search, type SearchConfig } from './module.ts';
export { postgresEngine } from './postgres-engine.ts';
export type { SearchQuery, SearchResult } from './search-listings.ts';
export type { Synonyms } from './words.ts';
