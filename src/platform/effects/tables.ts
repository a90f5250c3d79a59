import type { ColumnType, Generated } from 'kysely';

type Json = ColumnType<Record<string, unknown>, unknown, unknown>;

export interface EffectTables {
  effect: {
    id: string;
    kind: string;
    subject_kind: string;
    subject_id: string;
    payload: Json;
    state: Generated<'pending' | 'succeeded' | 'failed'>;
    unknown: Generated<boolean>;
    attempts: Generated<number>;
    outcome: ColumnType<unknown, unknown, unknown>;
    last_error: string | null;
    created_at: Temporal.Instant;
    settled_at: Temporal.Instant | null;
  };
}
