import type { Catalog, Column, Table } from './catalog.ts';
import { columnTypes } from './column-types.ts';
import { ownerOf } from './privacy.ts';

/** How values arrive (src/platform/database/values.ts), by type without its length or precision. */
const byType: Readonly<Record<string, string>> = {
  bigint: 'bigint',
  boolean: 'boolean',
  bytea: 'Buffer',
  date: 'string',
  'double precision': 'number',
  geography: 'string',
  inet: 'string',
  int4multirange: 'string',
  integer: 'number',
  interval: 'string',
  numeric: 'string',
  real: 'number',
  smallint: 'number',
  text: 'string',
  'time without time zone': 'string',
  'timestamp with time zone': 'Temporal.Instant',
  tstzrange: 'string',
  tsquery: 'string',
  tsvector: 'string',
  uuid: 'string',
};

/** The file that types one owner's tables for Kysely, from the catalog alone and {@link columnTypes}. */
export function tableTypes(owner: string, { tables }: Catalog): string {
  const body = tables
    .filter((each) => ownerOf(each) === owner)
    .flatMap((table) => [`  ${table.name}: {`, ...table.columns.map((column) => `    ${column.name}: ${typeOf(table, column)};`), '  };']);
  const text = [`export interface ${owner[0]?.toUpperCase()}${owner.slice(1)}Tables {`, ...body, '}', ''].join('\n');
  const helpers = ['ColumnType', 'Generated', 'GeneratedAlways'].filter((name) => text.includes(`${name}<`));
  const imports = helpers.length === 0 ? '' : `import type { ${helpers.join(', ')} } from 'kysely';\n\n`;
  return `// From the migrations, by \`npm run generate\`; do not edit.\n${imports}${text}`;
}

function typeOf(table: Table, column: Column): string {
  if (column.type === 'jsonb') return jsonType(table, column);
  const value = unionOf(table, column) ?? plainType(table, column);
  const read = column.nullable ? `${value} | null` : value;
  if (column.computed) return `GeneratedAlways<${read}>`;
  return column.default === null ? read : `Generated<${read}>`;
}

function jsonType({ name }: Table, column: Column): string {
  const known = columnTypes[`${name}.${column.name}`];
  if (known === undefined) return 'ColumnType<unknown>';
  return `ColumnType<${column.nullable ? `${known} | null` : known}, unknown, unknown>`;
}

function plainType({ name }: Table, column: Column): string {
  const [element = '', array] = /^(.+?)(\[\])?$/.exec(column.type)?.slice(1) ?? [];
  const known = byType[element.replace(/\(.*\)/, '')];
  if (known === undefined)
    throw new Error(`${name}.${column.name} is ${column.type}, which scripts/generate/table-types.ts does not know yet.`);
  return array === undefined ? known : `${known}[]`;
}

/** `check (state in ('open', 'closed'))` on this column alone says all it may hold. */
function unionOf({ constraints }: Table, { name, type }: Column): string | undefined {
  if (type !== 'text') return undefined;
  for (const { columns, definition } of constraints) {
    const list = new RegExp(`^CHECK \\(\\(${name} = ANY \\(ARRAY\\[(.+)\\]\\)\\)\\)$`).exec(definition)?.[1];
    if (columns.length !== 1 || list === undefined) continue;
    return list
      .split(', ')
      .map((each) => each.replace(/::text$/, ''))
      .join(' | ');
  }
  return undefined;
}
