import type { ColumnType } from 'kysely';
import type { PublishedEvent } from './types.ts';

type Json<T> = ColumnType<T, unknown, unknown>;

export interface OutboxTables {
  outbox_event: {
    id: string;
    name: string;
    version: number;
    subject_kind: string;
    subject_id: string;
    payload: Json<Record<string, unknown>>;
    actor: Json<PublishedEvent['actor']>;
    correlation_id: string;
    occurred_at: Temporal.Instant;
    relayed_at: ColumnType<Temporal.Instant | null, Temporal.Instant | undefined, Temporal.Instant>;
  };
}
