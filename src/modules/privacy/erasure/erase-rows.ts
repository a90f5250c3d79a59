import { sql, type Tx } from '#platform/database';
import { ownedBy, type DataSubject, type HeldRows } from '#platform/module';
import { storedKeys } from '../files.ts';
import type { Holdings } from '../export/collect.ts';

export interface Erased {
  deleted: number;
  blanked: number;
  kept: number;
}

/** Does with each row of a person what its module declared. */
export async function eraseRows(tx: Tx, holdings: Holdings, who: DataSubject): Promise<Erased> {
  const erased: Erased = { deleted: 0, blanked: 0, kept: 0 };
  for (const { data } of holdings) {
    for (const held of data.rows) {
      const count = await eraseHeld(tx, held, who);
      erased[held.erase === 'delete' ? 'deleted' : held.erase.blank === undefined ? 'kept' : 'blanked'] += count;
    }
  }
  return erased;
}

/** Keys of the files that belong to rows of a person. */
export async function filesOfPerson(tx: Tx, holdings: Holdings, who: DataSubject): Promise<string[]> {
  const keys: string[] = [];
  for (const held of holdings.flatMap(({ data }) => data.rows)) if (held.files !== undefined) keys.push(...(await filesOf(tx, held, who)));
  return storedKeys(keys);
}

async function filesOf(tx: Tx, held: HeldRows, who: DataSubject): Promise<string[]> {
  const table = sql.table(held.table);
  const { rows } = await sql<{ row: Record<string, unknown> }>`
    select to_jsonb(${table}.*) as row from ${table} where ${ownedBy(held, who)}`.execute(tx);
  return rows.flatMap(({ row }) => [...(held.files?.(row) ?? [])]);
}

async function eraseHeld(tx: Tx, held: HeldRows, who: DataSubject): Promise<number> {
  const table = sql.table(held.table);
  const theirs = ownedBy(held, who);
  if (held.erase === 'delete') {
    const { numAffectedRows } = await sql`delete from ${table} where ${theirs}`.execute(tx);
    return Number(numAffectedRows ?? 0);
  }
  const blanks = Object.entries(held.erase.blank ?? {});
  if (blanks.length === 0) {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${table} where ${theirs}`.execute(tx);
    return rows[0]?.n ?? 0;
  }
  const sets = blanks.map(([column, value]) => sql`${sql.ref(column)} = ${typeof value === 'function' ? value(who) : value}`);
  const { numAffectedRows } = await sql`update ${table} set ${sql.join(sets)} where ${theirs}`.execute(tx);
  return Number(numAffectedRows ?? 0);
}
