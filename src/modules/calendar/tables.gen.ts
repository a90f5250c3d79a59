// From the migrations, by `npm run generate`; do not edit.
import type { ColumnType, Generated } from 'kysely';

export interface CalendarTables {
  blackout: {
    id: string;
    resource_id: string;
    starts_at: string;
    minutes: number;
    rule: string | null;
    reason: string;
    expanded_at: Temporal.Instant;
    created_at: Temporal.Instant;
  };
  busy_time: {
    source_id: string;
    resource_id: string;
    during: string;
  };
  calendar_exception: {
    id: string;
    resource_id: string;
    date: string;
    closed: boolean;
    opens: string | null;
    closes: string | null;
    note: string | null;
    created_at: Temporal.Instant;
  };
  calendar_feed: {
    id: string;
    owner_id: string;
    resource_id: string | null;
    token_digest: string;
    token_sealed: string;
    created_at: Temporal.Instant;
  };
  calendar_resource: {
    id: string;
    owner_id: string;
    time_zone: string;
    buffer_minutes: number;
    lead_minutes: number;
    slot_minutes: number;
    minimum_minutes: number;
    maximum_minutes: number;
    horizon_days: number;
    open_week: Generated<string>;
    created_at: Temporal.Instant;
    buffer_before_minutes: Generated<number>;
    kind: Generated<'place' | 'part'>;
    units: Generated<number>;
  };
  outside_calendar: {
    id: string;
    resource_id: string;
    name: string;
    address_host: string | null;
    address_sealed: string | null;
    etag: string | null;
    last_modified: string | null;
    source: string;
    busy_count: number;
    event_count: number;
    problems: ColumnType<{ event: string; line: number; reason: string }[], unknown, unknown>;
    failure: string | null;
    failing_since: Temporal.Instant | null;
    checked_at: Temporal.Instant;
    read_at: Temporal.Instant;
    created_at: Temporal.Instant;
  };
  reservation: {
    id: string;
    resource_id: string;
    subject_kind: string;
    subject_id: string;
    during: string;
    blocked: string;
    status: 'hold' | 'committed';
    expires_at: Temporal.Instant | null;
    note: string | null;
    created_at: Temporal.Instant;
    unit: Generated<number>;
  };
  reservation_history: {
    id: string;
    resource_id: string;
    subject_kind: string;
    subject_id: string;
    during: string;
    blocked: string;
    created_at: Temporal.Instant;
    ended_at: Temporal.Instant;
    reason: 'released' | 'expired';
    unit: Generated<number>;
  };
  weekly_hours: {
    resource_id: string;
    weekday: number;
    opens: string;
    closes: string;
  };
}
