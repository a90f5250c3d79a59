import { sql, type Tx } from '#platform/database';
import { ownedBy, type DataSubject, type HeldRows, type PersonalData } from './personal-data.ts';

export interface Erased {
  deleted: number;
  blanked: number;
  kept: number;
}

/** Does with each row of a person what was declared. */
export async function eraseRows(tx: Tx, holdings: readonly PersonalData[], who: DataSubject): Promise<Erased> {
  const erased: Erased = { deleted: 0, blanked: 0, kept: 0 };
  for (const held of holdings.flatMap(({ rows }) => rows)) {
    const count = await eraseHeld(tx, held, who);
    erased[held.erase === 'delete' ? 'deleted' : held.erase.blank === undefined ? 'kept' : 'blanked'] += count;
  }
  return erased;
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
