// From the migrations, by `npm run generate`; do not edit.
import type { ColumnType, Generated } from 'kysely';

export interface PlatformTables {
  effect: {
    id: string;
    kind: string;
    subject_kind: string;
    subject_id: string;
    payload: ColumnType<Record<string, unknown>, unknown, unknown>;
    state: Generated<'pending' | 'succeeded' | 'failed'>;
    unknown: Generated<boolean>;
    attempts: Generated<number>;
    outcome: ColumnType<unknown>;
    last_error: string | null;
    created_at: Temporal.Instant;
    settled_at: Temporal.Instant | null;
  };
  idempotency_key: {
    actor: string;
    key: string;
    request_hash: string;
    state: 'running' | 'done';
    lease_until: Temporal.Instant;
    status: number | null;
    body: ColumnType<unknown>;
    created_at: Generated<Temporal.Instant>;
  };
  job: {
    id: string;
    lane: 'event' | 'effect' | 'job';
    queue: string;
    key: string | null;
    payload: ColumnType<Record<string, unknown>, unknown, unknown>;
    state: Generated<'waiting' | 'running' | 'done' | 'dead' | 'discarded'>;
    run_at: Temporal.Instant;
    retry_at: Temporal.Instant | null;
    attempts: Generated<number>;
    max_attempts: number;
    lease_until: Temporal.Instant | null;
    leased_by: string | null;
    last_error: string | null;
    correlation_id: string;
    created_at: Temporal.Instant;
    finished_at: Temporal.Instant | null;
  };
  migration: {
    module: string;
    name: string;
    checksum: string;
    applied_at: Generated<Temporal.Instant>;
  };
  outbox_event: {
    id: string;
    name: string;
    version: number;
    subject_kind: string;
    subject_id: string;
    payload: ColumnType<Record<string, unknown>, unknown, unknown>;
    actor: ColumnType<{ kind: string; personId?: string; name: string }, unknown, unknown>;
    correlation_id: string;
    occurred_at: Temporal.Instant;
    relayed_at: Temporal.Instant | null;
  };
  personal_reveal: {
    id: string;
    staff_id: string;
    person_id: string;
    reason: string;
    revealed_at: Temporal.Instant;
    shown_until: Temporal.Instant;
  };
  process_step: {
    id: string;
    graph: string;
    subject_id: string;
    seq: number;
    transition: string;
    from_state: string;
    to_state: string;
    actor_kind: string;
    actor_id: string | null;
    actor_name: string;
    note: string | null;
    at: Temporal.Instant;
  };
  vendor_health: {
    vendor: string;
    state: 'up' | 'down';
    since: Temporal.Instant;
    seen_at: Temporal.Instant;
    last_error: string | null;
  };
}
