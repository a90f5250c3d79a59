import type { Context } from '#platform/context';
import { tables } from '#platform/database';
import { chainEntries, endOfChain, entryOf } from './chain.ts';
import type { ExportedChain } from './export/index.ts';
import type { AuditTables } from './tables.gen.ts';
import { inclusionPaths, rootOf, storedSubtrees } from './tree/index.ts';

/**
 * The entries about some subjects, oldest first, each with the proof that it is one of the whole log. What is written and not yet chained
 * is chained first.
 */
export async function chainedEntriesAbout(ctx: Context, subjectIds: readonly string[]): Promise<ExportedChain> {
  await chainEntries(ctx);
  const { size } = await endOfChain(ctx.db);
  const rows = await tables<AuditTables>(ctx.db)
    .selectFrom('audit_entry')
    .selectAll()
    .where('subject_id', 'in', subjectIds)
    .where('seq', '<=', BigInt(size))
    .orderBy('seq')
    .execute();
  const read = storedSubtrees(ctx.db);
  const indexes = rows.map(({ seq }) => Number(seq) - 1);
  const paths = await inclusionPaths(read, indexes, size);
  return {
    size,
    root: await rootOf(read, size),
    entries: rows.map((row, n) => ({ entry: entryOf(row), proof: { index: Number(row.seq) - 1, path: paths[n] ?? [] } })),
  };
}
