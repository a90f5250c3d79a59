import { tables, type Db } from '#platform/database';
import { entryOf } from './chain.ts';
import type { LogEntry } from './log/index.ts';
import type { AuditTables } from './tables.gen.ts';

const batch = 1_000;

/** Every chained entry after a number, in order, a batch at a time, however many there are. */
export async function* readLog(db: Db, from = 0): AsyncGenerator<LogEntry> {
  let after = BigInt(from);
  for (;;) {
    const rows = await tables<AuditTables>(db)
      .selectFrom('audit_entry')
      .selectAll()
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(batch)
      .execute();
    for (const row of rows) yield entryOf(row);
    after = rows.at(-1)?.seq ?? after;
    if (rows.length < batch) return;
    // The embedded engine answers in microtasks: let others have their turn.
    await new Promise((resume) => setImmediate(resume));
  }
}
