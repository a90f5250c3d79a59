/** What every database needs. PostGIS for places, btree_gist for exclusion over ranges, pg_trgm for typos, unaccent for words. */
export const extensions = ['postgis', 'btree_gist', 'pg_trgm', 'unaccent'] as const;
