// From the migrations, by `npm run generate`; do not edit.
export interface ElevationTables {
  elevation: {
    id: string;
    person_id: string;
    permissions: string[];
    reason: string;
    minutes: number;
    state: 'asked' | 'granted' | 'refused' | 'ended';
    asked_at: Temporal.Instant;
    decided_by: string | null;
    decided_at: Temporal.Instant | null;
    note: string | null;
    granted_until: Temporal.Instant | null;
    ended_by: string | null;
    ended_at: Temporal.Instant | null;
  };
}
