// From the migrations, by `npm run generate`; do not edit.
import type { ColumnType, Generated } from 'kysely';

export interface PrivacyTables {
  breach_case: {
    id: string;
    title: string;
    what: string;
    found_at: Temporal.Instant;
    data_kinds: string[];
    people_who: string;
    people_count: number;
    californians: number;
    risk: 'unlikely' | 'likely' | 'high';
    risk_reason: string;
    has_partners: boolean;
    state: 'open' | 'closed';
    opened_by: string;
    opened_at: Temporal.Instant;
    closed_at: Temporal.Instant | null;
  };
  breach_person: {
    breach_id: string;
    person_id: string;
    asked_at: Temporal.Instant;
    told_at: Temporal.Instant | null;
    gone: Generated<boolean>;
  };
  breach_step: {
    id: string;
    breach_id: string;
    number: number;
    at: Temporal.Instant;
    by: string | null;
    kind: 'opened' | 'changed' | 'told' | 'waived' | 'note' | 'telling' | 'reminded' | 'closed';
    duty: 'authority' | 'people' | 'attorney_general' | 'partners' | null;
    reference: string | null;
    words: string | null;
    facts: ColumnType<Record<string, unknown> | null, unknown, unknown>;
  };
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
    until: Temporal.Instant | null;
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
