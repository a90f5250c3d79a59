import { conflict } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction, tables, type Db, type Tx } from '#platform/database';
import type { WriteOnce } from '#platform/write-once';
import { chainEntries, endOfChain, lockChain } from '../chain.ts';
import { genesis, hashOf, saysOnlyWhatIsHashed } from '../log/index.ts';
import { readLog } from '../read-log.ts';
import type { AuditTables } from '../tables.gen.ts';
import { leafOfEntry, rootOf, storedSubtrees, treeAsOf } from '../tree/index.ts';
import { writeCheckpoint, type Checkpoint } from './checkpoint.ts';
import { currentSigner, introductions, type KeyConfig } from './keys.ts';
import { checkedCheckpoint } from './trusted-checkpoint.ts';

export interface CheckpointConfig extends KeyConfig {
  /** Where checkpoints go that nobody here can rewrite. */
  writeOnce: WriteOnce;
  /** Minutes between them. */
  everyMinutes: number;
}

/** A checkpoint's place in the write-once storage. */
export const checkpointKey = (market: string, size: number | bigint): string => `${market}/${String(size).padStart(15, '0')}.checkpoint`;
export const introductionKey = (market: string, id: string): string => `${market}/keys/${id}.key`;

/**
 * Signs what the log is now, if it grew since the last checkpoint, and exports whatever is not exported yet.
 *
 * @throws audit.broken when the log is no continuation of the last checkpoint, or what was written since is not what its hashes say:
 *   nothing is signed then. write_once.unavailable, write_once.taken when the export fails; the next run tries again
 */
export async function makeCheckpoint(ctx: Context, config: CheckpointConfig): Promise<Checkpoint | undefined> {
  await chainEntries(ctx);
  const made = await inTransaction(ctx, (tx) => signNext(ctx, tx, config));
  await exportCheckpoints(ctx, config);
  return made;
}

async function signNext(ctx: Context, tx: Tx, config: CheckpointConfig): Promise<Checkpoint | undefined> {
  await lockChain(ctx, tx);
  const last = await lastCheckpoint(tx);
  const { size } = await endOfChain(tx);
  if (size === (last?.size ?? 0)) return undefined;
  const root = await rootOf(storedSubtrees(tx), size);
  await requireContinuation(tx, last, { size, root });
  const signer = await currentSigner(ctx, tx, config);
  const at = ctx.clock.now();
  const checkpoint = { origin: signer.key.name, size, root, at: at.toString() };
  const note = writeCheckpoint(checkpoint, signer);
  await tables<AuditTables>(tx)
    .insertInto('audit_checkpoint')
    .values({ size: BigInt(size), root, at, key_id: signer.key.id, note, exported_at: null, exported_to: null })
    .execute();
  return checkpoint;
}

async function lastCheckpoint(db: Db): Promise<Checkpoint | undefined> {
  const row = await tables<AuditTables>(db)
    .selectFrom('audit_checkpoint')
    .select('note')
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  try {
    return checkedCheckpoint(row.note, await introductions(db), undefined);
  } catch (error) {
    throw broken(`the last checkpoint cannot be trusted: ${(error as Error).message}`);
  }
}

/** Nothing is signed that contradicts what was signed before, or that does not follow from its entries. */
async function requireContinuation(db: Db, last: Checkpoint | undefined, now: { size: number; root: string }): Promise<void> {
  const size = last?.size ?? 0;
  if (last !== undefined && now.size < size)
    throw broken(`it ends at entry ${now.size}, and the checkpoint of ${last.at} tells of ${size}`);
  const tree = await treeAsOf(db, size);
  if (last !== undefined && tree.root() !== last.root)
    throw broken(`its first ${size} entries are not those of the checkpoint of ${last.at}`);
  let previous = await hashAt(db, size);
  for await (const entry of readLog(db, size)) {
    const follows = entry.seq === String(tree.size + 1) && entry.previous_hash === previous;
    if (!follows || !saysOnlyWhatIsHashed(entry) || entry.hash !== hashOf(entry))
      throw broken(`entry ${entry.seq} is not what its hash says`);
    tree.append(leafOfEntry(entry.hash));
    previous = entry.hash;
  }
  if (tree.size !== now.size || tree.root() !== now.root) throw broken('its tree does not follow from its entries');
}

async function hashAt(db: Db, size: number): Promise<string> {
  if (size === 0) return genesis;
  const row = await tables<AuditTables>(db).selectFrom('audit_entry').select('hash').where('seq', '=', BigInt(size)).executeTakeFirst();
  return row?.hash ?? '';
}

const broken = (problem: string) =>
  conflict('audit.broken', `The audit log is broken: ${problem}. No checkpoint is signed. Follow docs/runbooks/audit.md.`);

/** Puts every checkpoint that is not exported yet where nobody rewrites it, with the key that signed it. */
export async function exportCheckpoints(ctx: Context, { writeOnce }: CheckpointConfig): Promise<number> {
  const waiting = await tables<AuditTables>(ctx.db)
    .selectFrom('audit_checkpoint as c')
    .innerJoin('audit_key as k', 'k.id', 'c.key_id')
    .select(['c.size', 'c.note', 'c.key_id', 'k.introduction'])
    .where('c.exported_at', 'is', null)
    .orderBy('c.size')
    .limit(500)
    .execute();
  for (const { size, note, key_id: keyId, introduction } of waiting) {
    await writeOnce.put(introductionKey(ctx.market, keyId), introduction);
    await writeOnce.put(checkpointKey(ctx.market, size), note);
    await tables<AuditTables>(ctx.db)
      .updateTable('audit_checkpoint')
      .set({ exported_at: ctx.clock.now(), exported_to: writeOnce.place })
      .where('size', '=', size)
      .execute();
  }
  return waiting.length;
}
