import { sql, type Db } from '#platform/database';

/** A market's schema as the server describes it, in one order on both engines: what two schemas are compared by. */
export interface Catalog {
  tables: Table[];
  functions: { name: string; definition: string }[];
}

export interface Table {
  name: string;
  comment: string | null;
  columns: Column[];
  constraints: { name: string; definition: string; columns: string[] }[];
  indexes: { name: string; definition: string }[];
  triggers: { name: string; definition: string }[];
}

export interface Column {
  name: string;
  type: string;
  nullable: boolean;
  /** The default, or the expression of a generated column. */
  default: string | null;
  /** An identity or a computed column: nobody writes it. */
  computed: boolean;
  comment: string | null;
}

/** Reads the schema of a market through its own connection, so that its names need no prefix. */
export async function readCatalog(db: Db, market: string): Promise<Catalog> {
  const mine = sql`c.relnamespace = ${market}::regnamespace and c.relkind in ('r', 'p', 'v', 'm')`;
  const { rows: tables } = await sql<{ name: string; comment: string | null }>`
    select c.relname as name, obj_description(c.oid, 'pg_class') as comment from pg_class c where ${mine} order by c.relname collate "C"`.execute(
    db,
  );
  const { rows: columns } = await sql<Column & { table: string }>`
    select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable,
      coalesce(pg_get_expr(d.adbin, d.adrelid), nullif(a.attidentity, '')::text) as default,
      a.attgenerated <> '' or a.attidentity = 'a' as computed, col_description(c.oid, a.attnum) as comment
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where ${mine} order by a.attnum`.execute(db);
  // Not-null is told with the column; only some versions keep it as a constraint too.
  const { rows: constraints } = await sql<Table['constraints'][number] & { table: string }>`
    select c.relname as table, k.conname as name, pg_get_constraintdef(k.oid) as definition,
      array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = any (k.conkey)) as columns
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where ${mine} and k.contype <> 'n' order by k.conname collate "C"`.execute(db);
  const { rows: indexes } = await sql<Named>`
    select c.relname as table, i.relname as name, pg_get_indexdef(i.oid) as definition
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
    where ${mine} and not exists (select from pg_constraint k where k.conindid = i.oid and k.conrelid = c.oid)
    order by i.relname collate "C"`.execute(db);
  const { rows: triggers } = await sql<Named>`
    select c.relname as table, t.tgname as name, pg_get_triggerdef(t.oid) as definition
    from pg_trigger t join pg_class c on c.oid = t.tgrelid where ${mine} and not t.tgisinternal order by t.tgname collate "C"`.execute(db);
  const { rows: functions } = await sql<{ name: string; definition: string }>`
    select proname as name, pg_get_functiondef(oid) as definition
    from pg_proc where pronamespace = ${market}::regnamespace order by proname collate "C", 2`.execute(db);

  const plain = (text: string): string => text.replaceAll(`${market}.`, '');
  const of = <T extends { table: string }>(rows: T[], table: string): Omit<T, 'table'>[] =>
    rows.filter((each) => each.table === table).map(({ table: _table, ...rest }) => rest);
  const define = (rows: Named[], table: string): Omit<Named, 'table'>[] =>
    of(rows, table).map(({ name, definition }) => ({ name, definition: plain(definition) }));
  return {
    tables: tables.map(({ name, comment }) => ({
      name,
      comment,
      columns: of(columns, name).map((each) => ({ ...each, default: each.default === null ? null : plain(each.default) })),
      constraints: of(constraints, name).map((each) => ({ ...each, definition: plain(each.definition) })),
      indexes: define(indexes, name),
      triggers: define(triggers, name),
    })),
    // A function that runs as its owner names the schema it looks into.
    functions: functions.map(({ name, definition }) => ({ name, definition: plain(definition).replaceAll(`'${market}'`, "'the market'") })),
  };
}

interface Named {
  table: string;
  name: string;
  definition: string;
}
