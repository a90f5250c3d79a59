import { sql, type Db } from '#platform/database';
import { ownedBy, type DataSubject, type HeldRows, type PersonalData } from '#platform/module';

/** One part of an export: rows of one table, seen from one side. */
export interface ExportedPart {
  module: string;
  table: string;
  title: string;
  rows: Record<string, unknown>[];
  /** Keys of the files that belong to the rows. */
  files: string[];
}

export type Holdings = readonly { name: string; data: PersonalData }[];

/** Reads all that is held of a person, part by part, without what is secret or somebody else's. */
export async function* collect(db: Db, market: string, holdings: Holdings, who: DataSubject): AsyncGenerator<ExportedPart> {
  const secret = await secretColumns(db, market);
  for (const { name, data } of holdings) {
    for (const held of data.rows) {
      if (held.title === undefined) continue;
      const whole = await rowsOf(db, held, who);
      const hidden = new Set([...(held.hide ?? []), ...(secret.get(held.table) ?? [])]);
      yield {
        module: name,
        table: held.table,
        title: held.title,
        rows: whole.map((row) => Object.fromEntries(Object.entries(row).filter(([column]) => !hidden.has(column)))),
        files: whole.flatMap((row) => [...(held.files?.(row) ?? [])]),
      };
    }
  }
}

export async function rowsOf(db: Db, held: HeldRows, who: DataSubject): Promise<Record<string, unknown>[]> {
  const table = sql.table(held.table);
  const { rows } = await sql<{
    row: Record<string, unknown>;
  }>`select to_jsonb(${table}.*) as row from ${table} where ${ownedBy(held, who)}`.execute(db);
  return rows.map(({ row }) => row);
}

/** Columns that say of themselves that they are secret: never handed out. */
async function secretColumns(db: Db, market: string): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ table: string; columns: string[] }>`
    select c.relname as table, array_agg(a.attname::text) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = ${market}::regnamespace and c.relkind = 'r' and col_description(c.oid, a.attnum) like 'class=secret;%'
    group by c.relname`.execute(db);
  return new Map(rows.map(({ table, columns }) => [table, columns]));
}
