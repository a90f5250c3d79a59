// From the migrations, by `npm run generate`; do not edit.
import type { ColumnType } from 'kysely';

export interface ComplianceTables {
  compliance_badge: {
    kitchen_id: string;
    state: 'held' | 'withdrawn';
    since: Temporal.Instant;
    checked_at: Temporal.Instant;
  };
  compliance_decision: {
    id: string;
    purpose: 'dry_run' | 'binding';
    subject_kind: string | null;
    subject_id: string | null;
    person_id: string;
    ruleset_digest: string;
    decided_for: string;
    facts: ColumnType<unknown>;
    outcome: 'allowed' | 'refused' | 'review';
    decision: ColumnType<unknown>;
    created_at: Temporal.Instant;
  };
  compliance_declaration: {
    subject_kind: 'kitchen' | 'person';
    subject_id: string;
    facts: ColumnType<Record<string, Record<string, boolean | number | string | readonly string[]>>, unknown, unknown>;
    declared_by: string;
    declared_at: Temporal.Instant;
  };
  compliance_document: {
    id: string;
    subject_kind: 'kitchen' | 'person';
    subject_id: string;
    owner_id: string;
    kind: string;
    issuer: string;
    number: string;
    issued_on: string;
    good_through: string | null;
    state: 'waiting' | 'accepted' | 'refused' | 'lapsed' | 'replaced';
    file_key: string;
    file_bytes: number;
    uploaded_at: Temporal.Instant;
    reviewed_by: string | null;
    reviewed_at: Temporal.Instant | null;
    reason: string | null;
    reminded_days: number | null;
    ended_at: Temporal.Instant | null;
  };
  compliance_ruleset: {
    digest: string;
    content: ColumnType<unknown>;
    first_used_at: Temporal.Instant;
  };
}
