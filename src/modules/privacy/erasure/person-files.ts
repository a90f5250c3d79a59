import { sql, type Tx } from '#platform/database';
import { ownedBy, type DataSubject, type HeldRows } from '#platform/module';
import { storedKeys } from '../files.ts';
import type { Holdings } from '../export/collect.ts';

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
