// From the migrations, by `npm run generate`; do not edit.
import type { ColumnType, Generated } from 'kysely';

export interface PacksTables {
  pack: {
    id: string;
    offer_id: string;
    listing_id: string;
    listing_title: string;
    guest_id: string;
    host_id: string;
    minutes: number;
    total_minor: bigint;
    provider_minor: bigint;
    currency: string;
    lines: ColumnType<unknown>;
    payment_method_id: string;
    expires_at: Temporal.Instant;
    minutes_left: number;
    total_left_minor: bigint;
    provider_left_minor: bigint;
    request_key: string;
    state: Generated<string>;
    state_version: Generated<number>;
    state_entered_at: Temporal.Instant;
    created_at: Temporal.Instant;
  };
  pack_offer: {
    id: string;
    listing_id: string;
    host_id: string;
    minutes: number;
    price_minor: bigint;
    currency: string;
    valid_months: number;
    status: 'offered' | 'withdrawn';
    created_at: Temporal.Instant;
  };
  pack_use: {
    booking_id: string;
    pack_id: string;
    minutes: number;
    total_minor: bigint;
    provider_minor: bigint;
    returned_minutes: Generated<number>;
    returned_minor: Generated<bigint>;
    used_at: Temporal.Instant;
  };
}
