// From the migrations, by `npm run generate`; do not edit.
export interface InspectionTables {
  inspection_link: {
    id: string;
    booking_id: string;
    token_hash: string;
    reason: string;
    made_by: string;
    made_at: Temporal.Instant;
    expires_at: Temporal.Instant;
    withdrawn_at: Temporal.Instant | null;
  };
}
