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
  calendar_connection: {
    id: string;
    resource_id: string;
    connected_by: string;
    provider: 'google' | 'microsoft';
    account: string;
    state: 'choosing' | 'on' | 'ended';
    calendar_id: string | null;
    calendar_name: string | null;
    access_sealed: string | null;
    access_expires_at: Temporal.Instant | null;
    refresh_sealed: string | null;
    cursor: string | null;
    full_read_at: Temporal.Instant | null;
    read_at: Temporal.Instant | null;
    failure: string | null;
    failing_since: Temporal.Instant | null;
    failures: Generated<number>;
    ended_at: Temporal.Instant | null;
    next_at: Temporal.Instant;
    working_until: Temporal.Instant | null;
    created_at: Temporal.Instant;
  };
  calendar_consent: {
    state_digest: string;
    resource_id: string;
    owner_id: string;
    provider: 'google' | 'microsoft';
    verifier_sealed: string;
    expires_at: Temporal.Instant;
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
  connected_booking: {
    mark: string;
    connection_id: string;
    booking_id: string;
    event_id: string | null;
    starts_at: Temporal.Instant | null;
    ends_at: Temporal.Instant | null;
    title: string | null;
  };
  connected_event: {
    connection_id: string;
    event_id: string;
    series_id: string | null;
    starts_at: Temporal.Instant | null;
    ends_at: Temporal.Instant | null;
    is_busy: boolean | null;
  };
  opening: {
    id: string;
    resource_id: string;
    starts_at: string;
    minutes: number;
    rule: string | null;
    note: string;
    expanded_at: Temporal.Instant;
    created_at: Temporal.Instant;
  };
  opening_hours: {
    opening_id: string;
    resource_id: string;
    date: string;
    opens: number;
    closes: number;
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
