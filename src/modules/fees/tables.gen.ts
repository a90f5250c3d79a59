import type { ColumnType } from 'kysely';

export interface FeesTables {
  quote: {
    id: string;
    subject_kind: string;
    subject_id: string;
    person_id: string;
    starts_at: ColumnType<Temporal.Instant>;
    ends_at: ColumnType<Temporal.Instant>;
    lines: ColumnType<unknown>;
    currency: string;
    total_minor: bigint;
    provider_minor: bigint;
    platform_minor: bigint;
    taxes_minor: bigint;
    schedule_version: string;
    created_at: ColumnType<Temporal.Instant>;
    expires_at: ColumnType<Temporal.Instant>;
    used_by: string | null;
    used_at: ColumnType<Temporal.Instant | null>;
  };
}
