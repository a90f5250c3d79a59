// From the migrations, by `npm run generate`; do not edit.
import type { ColumnType } from 'kysely';

export interface AuditTables {
  audit_entry: {
    id: string;
    seq: bigint | null;
    at: Temporal.Instant;
    action: string;
    actor_kind: string;
    actor_id: string | null;
    actor_name: string;
    subject_kind: string;
    subject_id: string;
    before: ColumnType<unknown>;
    after: ColumnType<unknown>;
    reason: string | null;
    correlation_id: string;
    previous_hash: string | null;
    hash: string | null;
  };
}
