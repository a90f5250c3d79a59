import type { ColumnType } from 'kysely';

type Instant = ColumnType<Temporal.Instant, Temporal.Instant, Temporal.Instant>;

export interface CalendarTables {
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
    open_week: string;
    created_at: Instant;
  };
  weekly_hours: { resource_id: string; weekday: number; opens: string; closes: string };
  calendar_exception: {
    id: string;
    resource_id: string;
    date: string;
    closed: boolean;
    opens: string | null;
    closes: string | null;
    note: string | null;
    created_at: Instant;
  };
  reservation: {
    id: string;
    resource_id: string;
    subject_kind: string;
    subject_id: string;
    during: string;
    blocked: string;
    status: string;
    expires_at: Instant | null;
    note: string | null;
    created_at: Instant;
  };
  reservation_history: {
    id: string;
    resource_id: string;
    subject_kind: string;
    subject_id: string;
    during: string;
    blocked: string;
    created_at: Instant;
    ended_at: Instant;
    reason: string;
  };
}
