export interface SearchTables {
  search_document: {
    listing_id: string;
    version: number;
    card: unknown;
    city: string;
    place: string;
    hourly_minor: bigint;
    equipment: string[];
    score: number;
    published_at: Temporal.Instant;
    words: string;
    indexed_at: Temporal.Instant;
  };
  search_word: { word: string };
}
