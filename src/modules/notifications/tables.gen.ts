// From the migrations, by `npm run generate`; do not edit.
import type { ColumnType } from 'kysely';

export interface NotificationsTables {
  notification: {
    id: string;
    person_id: string;
    template: string;
    data: ColumnType<Record<string, string>, unknown, unknown>;
    link: string | null;
    created_at: Temporal.Instant;
    read_at: Temporal.Instant | null;
  };
}
