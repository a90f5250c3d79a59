import type { ColumnType, Generated } from 'kysely';

export type Lane = 'event' | 'effect' | 'job';
export type JobState = 'waiting' | 'running' | 'done' | 'dead' | 'discarded';

type Json = ColumnType<Record<string, unknown>, unknown, unknown>;

export interface JobTables {
  job: {
    id: string;
    lane: Lane;
    queue: string;
    key: string | null;
    payload: Json;
    state: Generated<JobState>;
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
}
