// From the migrations, by `npm run generate`; do not edit.
import type { ColumnType, Generated } from 'kysely';

export interface AuditTables {
  audit_checkpoint: {
    size: bigint;
    root: string;
    at: Temporal.Instant;
    key_id: string;
    note: string;
    exported_at: Temporal.Instant | null;
    exported_to: string | null;
  };
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
    salts: ColumnType<{ actor_name?: string; before?: string; after?: string; reason?: string } | null, unknown, unknown>;
    withheld: ColumnType<{ actor_name?: string; before?: string; after?: string; reason?: string } | null, unknown, unknown>;
  };
  audit_key: {
    position: number;
    id: string;
    introduction: string;
    secret_protected: string | null;
    made_at: Temporal.Instant;
  };
  audit_node: {
    level: number;
    place: bigint;
    hash: string;
  };
  audit_verification: {
    one: Generated<boolean>;
    run: string;
    state: 'running' | 'done' | 'failed';
    asked_at: Temporal.Instant;
    seen_at: Temporal.Instant;
    ended_at: Temporal.Instant | null;
    read_count: bigint;
    entry_count: bigint;
    verdict: ColumnType<Record<string, unknown> | null, unknown, unknown>;
    problem: string | null;
  };
}
