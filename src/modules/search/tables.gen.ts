// From the migrations, by `npm run generate`; do not edit.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

export interface SearchTables {
  saved_search: {
    id: string;
    person_id: string;
    name: string;
    search: ColumnType<unknown>;
    alert: 'off' | 'daily' | 'instant';
    wish_date: string | null;
    wish_from: string | null;
    wish_to: string | null;
    told_at: Temporal.Instant | null;
    created_at: Temporal.Instant;
  };
  saved_search_hit: {
    saved_search_id: string;
    listing_id: string;
    found_at: Temporal.Instant;
    told_at: Temporal.Instant | null;
  };
  search_document: {
    listing_id: string;
    version: number;
    card: ColumnType<unknown>;
    city: string;
    place: string;
    hourly_minor: bigint;
    equipment: string[];
    score: number;
    published_at: Temporal.Instant;
    words: string;
    indexed_at: Temporal.Instant;
    latitude: GeneratedAlways<number | null>;
    longitude: GeneratedAlways<number | null>;
    texts_digest: Generated<string>;
    rating_hundredths: GeneratedAlways<number | null>;
    rating_count: GeneratedAlways<number | null>;
    is_safe: GeneratedAlways<boolean | null>;
  };
  search_document_b: {
    listing_id: string;
    version: number;
    card: ColumnType<unknown>;
    city: string;
    place: string;
    hourly_minor: bigint;
    equipment: string[];
    score: number;
    published_at: Temporal.Instant;
    words: string;
    indexed_at: Temporal.Instant;
    latitude: GeneratedAlways<number | null>;
    longitude: GeneratedAlways<number | null>;
    texts_digest: Generated<string>;
    rating_hundredths: GeneratedAlways<number | null>;
    rating_count: GeneratedAlways<number | null>;
    is_safe: GeneratedAlways<boolean | null>;
  };
  search_index: {
    one: Generated<boolean>;
    serving: 'a' | 'b';
    filling: string | null;
    filled_at: Temporal.Instant | null;
    swapped_at: Temporal.Instant | null;
    missing_count: number | null;
    stale_count: number | null;
    orphaned_count: number | null;
    checked_at: Temporal.Instant | null;
  };
  search_kept_query: {
    id: string;
    words: string | null;
    equipment: string[];
    min_price_minor: bigint | null;
    max_price_minor: bigint | null;
    city: string | null;
    near: string | null;
    radius_meters: number | null;
    west: number | null;
    south: number | null;
    east: number | null;
    north: number | null;
    is_safe: Generated<boolean>;
  };
  search_promotion: {
    id: string;
    listing_id: string;
    during: string;
    reason: string;
    granted_by: string;
    created_at: Temporal.Instant;
  };
  search_setting: {
    person_id: string;
    is_safe: boolean;
    changed_at: Temporal.Instant;
  };
  search_word: {
    word: string;
    is_safe: Generated<boolean>;
  };
}
