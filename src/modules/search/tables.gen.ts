// From the migrations, by `npm run generate`; do not edit.
import type { ColumnType } from 'kysely';

export interface SearchTables {
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
  };
  search_word: {
    word: string;
  };
}
