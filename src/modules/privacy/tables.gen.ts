// From the migrations, by `npm run generate`; do not edit.
import type { ColumnType } from 'kysely';

export interface PrivacyTables {
  consent: {
    id: string;
    person_id: string;
    kind: string;
    version: string;
    language: string;
    text_sha256: string;
    act: 'given' | 'withdrawn';
    way: 'registration' | 'page' | 'house';
    at: Temporal.Instant;
  };
  legal_hold: {
    id: string;
    person_id: string;
    reason: string;
    placed_by: string;
    placed_at: Temporal.Instant;
    lifted_by: string | null;
    lifted_at: Temporal.Instant | null;
  };
  personal_key: {
    person_id: string;
    sealed: string;
    made_at: Temporal.Instant;
  };
  privacy_request: {
    id: string;
    person_id: string;
    kind: 'export' | 'erasure';
    state: 'waiting' | 'ready' | 'over' | 'cooling' | 'taken_back' | 'done';
    asked_at: Temporal.Instant;
    due_at: Temporal.Instant;
    done_at: Temporal.Instant | null;
    obstacle: string | null;
    file_key: string | null;
    file_bytes: bigint | null;
    expires_at: Temporal.Instant | null;
    counts: ColumnType<Record<string, number> | null, unknown, unknown>;
  };
}
