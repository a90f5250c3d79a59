// From the migrations, by `npm run generate`; do not edit.
import type { ColumnType, Generated } from 'kysely';

export interface FeesTables {
  promo_code: {
    id: string;
    code: string;
    percent: number | null;
    amount_minor: bigint | null;
    at_most_minor: bigint | null;
    currency: string;
    bearer: 'platform' | 'provider';
    provider_id: string | null;
    minimum_minor: bigint | null;
    budget_minor: bigint | null;
    budget_uses: number | null;
    uses_per_person: number | null;
    valid_from: Temporal.Instant;
    valid_until: Temporal.Instant | null;
    status: 'live' | 'paused';
    used_minor: Generated<bigint>;
    used_count: Generated<number>;
    note: string;
    created_at: Temporal.Instant;
  };
  promo_redemption: {
    id: string;
    promo_id: string;
    person_id: string;
    used_by: string;
    amount_minor: bigint;
    status: 'held' | 'kept' | 'released';
    created_at: Temporal.Instant;
    ended_at: Temporal.Instant | null;
  };
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
    promo_id: string | null;
    promo_minor: bigint | null;
    items: ColumnType<{ id: string; title: string; units: number }[], unknown, unknown>;
    deposit_minor: Generated<bigint>;
    balance_minor: bigint | null;
    balance_due_at: Temporal.Instant | null;
    pack_id: string | null;
  };
}
