// From the migrations, by `npm run generate`; do not edit.
import type { Generated } from 'kysely';

export interface BookingsTables {
  booking: {
    id: string;
    number: string;
    listing_id: string;
    listing_title: string;
    guest_id: string;
    provider_id: string;
    quote_id: string;
    payment_method_id: string;
    starts_at: Temporal.Instant;
    ends_at: Temporal.Instant;
    time_zone: string;
    total_minor: bigint;
    currency: string;
    refund_minor: bigint | null;
    note: string | null;
    request_key: string | null;
    state: Generated<string>;
    state_version: Generated<number>;
    state_entered_at: Temporal.Instant;
    created_at: Temporal.Instant;
    activity: string | null;
    decision_id: string | null;
    cleared_decision_id: string | null;
    papers_fault: 'guest' | 'provider' | 'both' | null;
    pay_by: Temporal.Instant | null;
    deposit_minor: Generated<bigint>;
    series_id: string | null;
    balance_minor: Generated<bigint>;
    balance_due_at: Temporal.Instant | null;
    pack_id: string | null;
  };
  booking_balance: {
    id: string;
    booking_id: string;
    amount_minor: bigint;
    currency: string;
    due_at: Temporal.Instant;
    pay_by: Temporal.Instant;
    payment_method_id: string;
    state: Generated<string>;
    state_version: Generated<number>;
    state_entered_at: Temporal.Instant;
    created_at: Temporal.Instant;
  };
  booking_series: {
    id: string;
    listing_id: string;
    guest_id: string;
    provider_id: string;
    starts_at: string;
    minutes: number;
    rule: string;
    quote_ids: string[];
    request_key: string | null;
    expires_at: Temporal.Instant;
    booked_at: Temporal.Instant | null;
    created_at: Temporal.Instant;
  };
  down_payment_terms: {
    listing_id: string;
    percent: number | null;
    amount_minor: bigint | null;
    currency: string;
    days_before: number;
    updated_at: Temporal.Instant;
  };
  series_notice: {
    series_id: string;
    template: string;
  };
}
