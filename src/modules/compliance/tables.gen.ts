// From the migrations, by `npm run generate`; do not edit.
import type { ColumnType } from 'kysely';

export interface ComplianceTables {
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
  compliance_ruleset: {
    digest: string;
    content: ColumnType<unknown>;
    first_used_at: Temporal.Instant;
  };
}
