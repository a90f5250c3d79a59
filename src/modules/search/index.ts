export { digestOf, mostClusters } from './engine.ts';
export type {
  Area,
  Cluster,
  ClusterPage,
  EnginePage,
  EngineQuery,
  Facet,
  Generation,
  KeptQuery,
  ListingCard,
  Place,
  SearchDocument,
  SearchEngine,
  Sort,
  StoredDocument,
  WordGroup,
} from './engine.ts';
export { ListingCardSchema } from './http.ts';
export { idsOf, isWhole, type Drift } from './drift.ts';
export type { Rebuilt } from './index-listings.ts';
export { searchModule, searchWith, type Search, type SearchConfig } from './module.ts';
export type { AlertPorts, FreedTime } from './saved/alerts.ts';
export { searchesSafely } from './safe/choice.ts';
export { forgetSavedSearches } from './saved/save-search.ts';
export { postgresEngine } from './engines/postgres/index.ts';
export type { PromotionCaps } from './promotions/place.ts';
export { promote } from './promotions/promotions.ts';
export type { SearchQuery, SearchResult } from './search-listings.ts';
export type { Synonyms } from './words.ts';
export type { Ratings } from './documents.ts';
