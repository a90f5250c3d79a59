import type { Context } from '#platform/context';
import { json, sql, tables, type Tx } from '#platform/database';
import type { RetentionRule, Sql } from '#platform/module';
import { entryOf } from './chain.ts';
import { withheldName, withhold, wordsKept } from './log/index.ts';
import type { AuditTables } from './tables.gen.ts';

/**
 * What old entries say of people ends: words and salts go, digests take their place, and all that was ever proven of them still is. By
 * the time that the last entry and the last exported checkpoint tell, as who verifies it later knows no other. Entries from before
 * there were salts cannot be cut.
 */
export const wordsEnd: RetentionRule = {
  table: 'audit_entry',
  retention: 'while the log stands and its words for 7y',
  past: (now) => sql<boolean>`(audit_entry.seq is not null and audit_entry.withheld is null and audit_entry.salts is not null
    and audit_entry.at < ${now.subtract(wordsKept)}
    and audit_entry.at < least((select max(newest.at) from audit_entry newest where newest.seq is not null),
      (select max(audit_checkpoint.at) from audit_checkpoint where exported_at is not null)) - make_interval(hours => ${wordsKept.hours}))`,
  end: takeOut,
};

async function takeOut(_ctx: Context, tx: Tx, past: Sql<boolean>, limit: number): Promise<number> {
  const rows = await tables<AuditTables>(tx)
    .selectFrom('audit_entry')
    .selectAll()
    .where(past)
    .orderBy('at')
    .limit(limit)
    .forUpdate()
    .execute();
  const cut = rows.map((row) => {
    const { id, withheld } = withhold(entryOf(row));
    return { id, withheld };
  });
  if (cut.length > 0)
    await sql`
      update audit_entry e set actor_name = ${withheldName}, before = null, after = null, reason = null, salts = '{}', withheld = c.withheld
      from jsonb_to_recordset(${json(cut)}) as c (id uuid, withheld jsonb)
      where e.id = c.id`.execute(tx);
  return cut.length;
}
