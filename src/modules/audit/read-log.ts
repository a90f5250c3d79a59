import { tables, type Db } from '#platform/database';
import { entryOf } from './chain.ts';
import type { LogEntry } from './log/index.ts';
import type { AuditTables } from './tables.gen.ts';

const batch = 1_000;

/** Every chained entry, from the first on, a batch at a time, however many there are. */
export async function* readLog(db: Db): AsyncGenerator<LogEntry> {
  let after = 0n;
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
