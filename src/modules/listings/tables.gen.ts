// From the migrations, by `npm run generate`; do not edit.
import type { ColumnType, Generated } from 'kysely';

export interface ListingsTables {
  extra: {
    id: string;
    host_id: string;
    title: string;
    units: number;
    price_minor: bigint;
    price_per: 'hour' | 'booking';
    currency: string;
    buffer_minutes: number;
    status: Generated<'offered' | 'withdrawn'>;
    created_at: Temporal.Instant;
  };
  extra_place: {
    extra_id: string;
    listing_id: string;
  };
  listing: {
    id: string;
    host_id: string;
    slug: string;
    title: string;
    summary: string;
    description: string;
    line1: string;
    city: string;
    region: string;
    postal_code: string;
    country: string;
    time_zone: string;
    point: string | null;
    hourly_minor: bigint | null;
    cleaning_minor: bigint | null;
    currency: string | null;
    square_feet: number | null;
    capacity: number | null;
    equipment: string[];
    certifications: string[];
    rules: string[];
    pictures: ColumnType<unknown>;
    status: 'draft' | 'published' | 'paused';
    published_at: Temporal.Instant | null;
    source: string | null;
    source_id: string | null;
    source_digest: string | null;
    latest_score: number | null;
    version: number;
    created_at: Temporal.Instant;
    updated_at: Temporal.Instant;
    weekend_percent: number | null;
    evening_percent: number | null;
    minimum_minor: bigint | null;
    length_discounts: ColumnType<{ hours: number; percent: number }[], unknown, unknown>;
    deposit_minor: bigint | null;
    host_left: Generated<boolean>;
    sensitive: Generated<string[]>;
    sensitive_by_house: Generated<string[]>;
    house_note: string | null;
  };
  listing_inspection: {
    id: string;
    listing_id: string;
    inspected_on: string;
    kind: string;
    score: number | null;
    violations: ColumnType<unknown>;
    outcome: 'passed' | 'conditional' | 'failed' | 'closed' | null;
  };
}
