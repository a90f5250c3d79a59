import { invalid, missing } from '#kernel';
import type { Context } from '#platform/context';
import { tables, type Db } from '#platform/database';
import { entryOf } from './chain.ts';
import { introductions } from './checkpoints/index.ts';
import { withhold, writeConsistency, writeProof, type LogEntry } from './log/index.ts';
import type { AuditTables } from './tables.gen.ts';
import { consistencyPath, inclusionPath, storedSubtrees } from './tree/index.ts';

export interface ProofFile {
  /** The file's text, for `guildhall audit verify-proof`. */
  file: string;
  entry: LogEntry;
  /** Of the checkpoint that it is proven under: the first that tells of the entry. */
  size: number;
  at: Temporal.Instant;
  root: string;
  /** How many hashes lead from the entry to the root. */
  steps: number;
  exportedTo?: string;
}

/**
 * An entry with what proves from outside that it is in the log.
 *
 * @throws audit.no_entry; audit.no_checkpoint when none tells of it yet
 */
export async function proofOf(ctx: Context, seq: string, { withoutPeople = false } = {}): Promise<ProofFile> {
  const db = tables<AuditTables>(ctx.db);
  const row = await db.selectFrom('audit_entry').selectAll().where('seq', '=', BigInt(seq)).executeTakeFirst();
  if (row === undefined) throw missing('audit.no_entry', `The audit log has no entry ${seq}.`);
  const checkpoint = await coveringCheckpoint(ctx.db, BigInt(seq));
  if (checkpoint === undefined)
    throw missing('audit.no_checkpoint', `No checkpoint tells of entry ${seq} yet. One is signed every few minutes: try again then.`);
  const size = Number(checkpoint.size);
  const path = await inclusionPath(storedSubtrees(ctx.db), Number(seq) - 1, size);
  const entry = withoutPeople ? withhold(entryOf(row)) : entryOf(row);
  return {
    file: writeProof({ entry, path, checkpoint: checkpoint.note, introductions: await introductions(ctx.db) }),
    entry,
    size,
    at: checkpoint.at,
    root: checkpoint.root,
    steps: path.length,
    ...(checkpoint.exported_to === null ? {} : { exportedTo: checkpoint.exported_to }),
  };
}

/** The first checkpoint that tells of an entry. */
export const coveringCheckpoint = (db: Db, seq: bigint) =>
  tables<AuditTables>(db).selectFrom('audit_checkpoint').selectAll().where('size', '>=', seq).orderBy('size').limit(1).executeTakeFirst();

/**
 * What proves from outside that the log of one checkpoint is a continuation of that of another: nothing of it was changed or removed since.
 *
 * @param sizes how many entries the two checkpoints tell of
 * @throws audit.wrong_order; audit.no_checkpoint when there is none of that size
 */
export async function consistencyOf(ctx: Context, sizes: { older: number; newer: number }): Promise<string> {
  if (sizes.older > sizes.newer)
    throw invalid('audit.wrong_order', `A log of ${sizes.newer} entries cannot continue one of ${sizes.older}. Name the smaller first.`);
  const [older, newer] = await Promise.all([sizes.older, sizes.newer].map((size) => checkpointOfSize(ctx.db, size)));
  return writeConsistency({
    older: older ?? '',
    newer: newer ?? '',
    path: await consistencyPath(storedSubtrees(ctx.db), sizes.older, sizes.newer),
    introductions: await introductions(ctx.db),
  });
}

export async function checkpointOfSize(db: Db, size: number): Promise<string> {
  const found = await tables<AuditTables>(db)
    .selectFrom('audit_checkpoint')
    .select('note')
    .where('size', '=', BigInt(size))
    .executeTakeFirst();
  if (found === undefined) throw missing('audit.no_checkpoint', `There is no checkpoint of ${size} entries.`);
  return found.note;
}
