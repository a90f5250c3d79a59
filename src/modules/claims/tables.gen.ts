// From the migrations, by `npm run generate`; do not edit.
import type { Generated } from 'kysely';

export interface ClaimsTables {
  booking_case: {
    id: string;
    kind: 'deposit' | 'dispute' | 'no_show' | 'closed' | 'extension' | 'overtime';
    booking_id: string;
    opened_by: string | null;
    guest_id: string;
    provider_id: string;
    number: string;
    listing_title: string;
    time_zone: string;
    ends_at: Temporal.Instant;
    answer_by: Temporal.Instant | null;
    currency: string;
    stake_minor: bigint;
    asked_minor: bigint | null;
    awarded_minor: bigint | null;
    fee_minor: Generated<bigint>;
    state: Generated<string>;
    state_version: Generated<number>;
    state_entered_at: Temporal.Instant;
    created_at: Temporal.Instant;
    quote_id: string | null;
    until_at: Temporal.Instant | null;
  };
  case_evidence: {
    id: string;
    case_id: string;
    person_id: string;
    name: string;
    file: string;
    content_type: string;
    bytes: bigint;
    created_at: Temporal.Instant;
  };
}
