import { tables, type Db } from '#platform/database';
import type { EffectTables } from './tables.ts';

/** A call to a vendor as it stands, without what was sent. */
export interface Call {
  id: string;
  kind: string;
  subjectId: string;
  state: 'pending' | 'succeeded' | 'failed';
  attempts: number;
  createdAt: Temporal.Instant;
  settledAt: Temporal.Instant | undefined;
  lastError: string | undefined;
  outcome: unknown;
}

/** What was asked of vendors about some subjects, oldest first. */
export async function callsAbout(db: Db, subjectIds: readonly string[]): Promise<Call[]> {
  const rows = await tables<EffectTables>(db)
    .selectFrom('effect')
    .selectAll()
    .where('subject_id', 'in', subjectIds)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    subjectId: row.subject_id,
    state: row.state,
    attempts: row.attempts,
    createdAt: row.created_at,
    settledAt: row.settled_at ?? undefined,
    lastError: row.last_error ?? undefined,
    outcome: row.outcome,
  }));
}
