// From the migrations, by `npm run generate`; do not edit.
import type { ColumnType } from 'kysely';

export interface FeesTables {
  quote: {
    id: string;
    subject_kind: string;
    subject_id: string;
    person_id: string;
    starts_at: Temporal.Instant;
    ends_at: Temporal.Instant;
    lines: ColumnType<unknown>;
    currency: string;
    total_minor: bigint;
    provider_minor: bigint;
    platform_minor: bigint;
    taxes_minor: bigint;
    schedule_version: string;
    created_at: Temporal.Instant;
    expires_at: Temporal.Instant;
    used_by: string | null;
    used_at: Temporal.Instant | null;
  };
}
