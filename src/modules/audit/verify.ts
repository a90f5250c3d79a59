import type { Context } from '#platform/context';
import { sql, tables } from '#platform/database';
import { genesis, hashOf } from './chain.ts';
import type { AuditTables } from './tables.gen.ts';

export interface AuditVerdict {
  entries: number;
  /** Written, and not yet chained. */
  unchained: number;
  firstBroken?: { seq: string; id: string; problem: string };
}

const batch = 1_000;
const chainedWithin = { minutes: 5 };

/** Walks the whole chain and says where it breaks first: an edit, a removal, a reordering, or an entry left outside. */
export async function verifyAudit(ctx: Context): Promise<AuditVerdict> {
  let seq = 0n;
  let previous = genesis;
  let entries = 0;
  const verdict = async (firstBroken?: AuditVerdict['firstBroken']): Promise<AuditVerdict> => {
    const { unchained, late } = await unchainedEntries(ctx);
    const broken = firstBroken ?? late;
    return broken === undefined ? { entries, unchained } : { entries, unchained, firstBroken: broken };
  };
  for (;;) {
    const rows = await tables<AuditTables>(ctx.db)
      .selectFrom('audit_entry')
      .selectAll()
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(batch)
      .execute();
    for (const row of rows) {
      const broken = (problem: string) => verdict({ seq: String(row.seq), id: row.id, problem });
      if (row.seq !== seq + 1n) return broken(`entries ${seq + 1n} to ${(row.seq ?? 0n) - 1n} are missing`);
      if (row.previous_hash !== previous) return broken('it does not follow from the entry before it');
      if (row.hash !== hashOf(row, row.seq, previous)) return broken('its contents were changed');
      seq = row.seq;
      previous = row.hash;
      entries += 1;
    }
    if (rows.length < batch) return verdict();
  }
}

async function unchainedEntries(ctx: Context): Promise<{ unchained: number; late?: { seq: string; id: string; problem: string } }> {
  const { rows } = await sql<{ unchained: number; oldest: Temporal.Instant | null; id: string | null }>`
    select count(*)::int as unchained, min(at) as oldest, min(id::text) as id from audit_entry where seq is null`.execute(ctx.db);
  const { unchained = 0, oldest = null, id = null } = rows[0] ?? {};
  const limit = ctx.clock.now().subtract(chainedWithin);
  if (oldest === null || Temporal.Instant.compare(oldest, limit) >= 0) return { unchained };
  return { unchained, late: { seq: '', id: id ?? '', problem: 'it was never chained' } };
}
