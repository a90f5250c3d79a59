import { sql, tables, type Db } from '#platform/database';
import type { AuditTables } from '../tables.gen.ts';
import { growingTree, type GrowingTree } from './growing.ts';
import { leafOfEntry, nodeHash } from './hashing.ts';
import type { ReadSubtrees } from './proofs.ts';
import { cover } from './shape.ts';

const chunk = 2_000;

/** Subtrees as they are stored: the leaves follow from the entries, everything above has rows of its own. Two queries at most. */
export const storedSubtrees =
  (db: Db): ReadSubtrees =>
  async (subtrees) => {
    const leaves = subtrees.filter(({ level }) => level === 0).map(({ index }) => index + 1);
    const above = subtrees.filter(({ level }) => level > 0);
    const found = new Map<string, Buffer>();
    if (leaves.length > 0) {
      const { rows } = await sql<{ seq: bigint; hash: string }>`
        select seq, hash from audit_entry where seq = any(${leaves}::bigint[])`.execute(db);
      for (const { seq, hash } of rows) found.set(`0/${seq - 1n}`, leafOfEntry(hash));
    }
    if (above.length > 0) {
      const { rows } = await sql<{ level: number; place: bigint; hash: string }>`
        select level, place, hash from audit_node
        where (level, place) in (select * from unnest(${above.map(({ level }) => level)}::smallint[], ${above.map(({ index }) => index)}::bigint[]))`.execute(
        db,
      );
      for (const { level, place, hash } of rows) found.set(`${level}/${place}`, Buffer.from(hash, 'hex'));
    }
    return subtrees.map(({ level, index }) => {
      const hash = found.get(`${level}/${index}`);
      if (hash === undefined) throw new Error(`The audit tree lacks node ${level}/${index}.`);
      return hash;
    });
  };

/** Stores every subtree that the first `size` entries complete and that is not there yet: a few rows, but for a log from before there was a tree. */
export async function growTree(tx: Db, size: number): Promise<void> {
  const there = await sql<{ level: number; count: bigint }>`
    select level, (select coalesce(max(place) + 1, 0) from audit_node n where n.level = l.level) as count
    from generate_series(1, ${Math.max(1, Math.floor(Math.log2(Math.max(size, 1))))}) l (level)`.execute(tx);
  const read = storedSubtrees(tx);
  for (const { level, count } of there.rows) {
    const wanted = Math.floor(size / 2 ** level);
    for (let from = Number(count); from < wanted; from += chunk) {
      const to = Math.min(wanted, from + chunk);
      const children = await read(Array.from({ length: 2 * (to - from) }, (_, n) => ({ level: level - 1, index: 2 * from + n })));
      const rows = Array.from({ length: to - from }, (_, n) => {
        const [left, right] = children.slice(2 * n, 2 * n + 2);
        if (left === undefined || right === undefined) throw new Error(`The audit tree lacks a child of node ${level}/${from + n}.`);
        return { level, place: BigInt(from + n), hash: nodeHash(left, right).toString('hex') };
      });
      await tables<AuditTables>(tx).insertInto('audit_node').values(rows).execute();
    }
  }
}

/** The stored tree as it was with `size` entries, to be grown by hand and compared. */
export async function treeAsOf(db: Db, size: number): Promise<GrowingTree> {
  const subtrees = cover({ from: 0, to: size });
  const hashes = size === 0 ? [] : await storedSubtrees(db)(subtrees);
  return growingTree(subtrees.map(({ level }, n) => ({ level, hash: hashes[n] ?? Buffer.alloc(0) })));
}
