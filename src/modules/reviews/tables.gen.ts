// From the migrations, by `npm run generate`; do not edit.
import type { ColumnType } from 'kysely';

export interface ReviewsTables {
  review: {
    id: string;
    dealing_id: string;
    side: 'guest' | 'provider';
    author_id: string;
    reviewed_id: string;
    subject_kind: string;
    subject_id: string;
    stars: number;
    categories: ColumnType<Record<string, number>, unknown, unknown>;
    text: string;
    status: 'hidden' | 'shown' | 'removed';
    written_at: Temporal.Instant;
    changed_at: Temporal.Instant;
    shown_at: Temporal.Instant | null;
    reply: string | null;
    replied_at: Temporal.Instant | null;
  };
  review_report: {
    id: string;
    review_id: string;
    reporter_id: string;
    reason: string;
    details: string;
    created_at: Temporal.Instant;
    decision: 'kept' | 'removed' | null;
    decision_reason: string | null;
    decided_by: string | null;
    decided_at: Temporal.Instant | null;
  };
  review_summary: {
    subject_kind: string;
    subject_id: string;
    count: number;
    stars_sum: number;
    distribution: number[];
    categories: ColumnType<Record<string, { count: number; sum: number }>, unknown, unknown>;
    changed_at: Temporal.Instant;
  };
  review_window: {
    dealing_id: string;
    dealing_kind: string;
    place_id: string;
    guest_id: string;
    provider_id: string;
    status: 'open' | 'closed' | 'void';
    opened_at: Temporal.Instant;
    closes_at: Temporal.Instant;
  };
}
