import type { Context } from '#platform/context';
import { tables } from '#platform/database';
import { chainEntries } from './chain.ts';
import { proveInclusion } from './export/merkle.ts';
import type { ExportedChain } from './export/index.ts';
import type { AuditTables } from './tables.gen.ts';

/**
 * The entries about some subjects, oldest first, each with the proof that it is one of the whole log. What is written and not yet chained
 * is chained first. Reads the hash of every entry of the log.
 */
export async function chainedEntriesAbout(ctx: Context, subjectIds: readonly string[]): Promise<ExportedChain> {
  await chainEntries(ctx);
  const db = tables<AuditTables>(ctx.db);
  const rows = await db
    .selectFrom('audit_entry')
    .selectAll()
    .where('subject_id', 'in', subjectIds)
    .where('seq', 'is not', null)
    .orderBy('seq')
    .execute();
  const hashes = await db.selectFrom('audit_entry').select('hash').where('seq', 'is not', null).orderBy('seq').execute();
  const { root, proofs } = proveInclusion(
    hashes.map(({ hash }) => hash ?? ''),
    rows.map(({ seq }) => Number(seq) - 1),
  );
  const proofAt = new Map(proofs.map((proof) => [proof.index, proof]));
  return {
    size: hashes.length,
    root,
    entries: rows.flatMap(({ at, seq, previous_hash, hash, ...facts }) => {
      const proof = proofAt.get(Number(seq) - 1);
      if (proof === undefined || previous_hash === null || hash === null) return [];
      return [{ entry: { ...facts, at: at.toString(), seq: String(seq), previous_hash, hash }, proof }];
    }),
  };
}
