import type { HeldRows, Module, PersonalData } from '#platform/module';
import type { Catalog, Column, Table } from './catalog.ts';
import type { GeneratedFile } from './files.ts';
import { ownerOf, readNotice } from './privacy.ts';

/** Who declares what is held of people: each module, and the platform for its own tables. */
export interface Declared {
  name: string;
  data: PersonalData | undefined;
}

export const declarations = (modules: readonly Module[], platform: PersonalData): Declared[] => [
  { name: 'platform', data: platform },
  ...modules.map(({ name, personalData }) => ({ name, data: personalData })),
];

const classOf = ({ comment }: Column): string => {
  const notice = readNotice(comment);
  return typeof notice === 'string' ? 'unknown' : notice.class;
};
const isPersonal = (column: Column): boolean => ['personal', 'sensitive'].includes(classOf(column));
/** What can hold words. */
const holdsWords = ({ type }: Column): boolean => /^(?:text|jsonb|character|inet)/.test(type);

/** What is wrong with the declarations, each named: a table that nobody thought of, a column that is not there, words that would stay. */
export function undeclared({ tables }: Catalog, declared: readonly Declared[]): string[] {
  const byName = new Map(tables.map((each) => [each.name, each]));
  const faults = declared.flatMap(({ name, data }) =>
    (data?.rows ?? []).flatMap((rows) => {
      const table = byName.get(rows.table);
      if (table === undefined) return [`${name} declares ${rows.table}, which is no table`];
      if (ownerOf(table) !== name) return [`${name} declares ${rows.table}, which is ${ownerOf(table)}’s`];
      const named = [
        ...(typeof rows.whose === 'string' ? [rows.whose] : []),
        ...(rows.hide ?? []),
        ...(rows.erase === 'delete' ? [] : [...Object.keys(rows.erase.blank ?? {}), ...(rows.erase.stays ?? [])]),
      ];
      const columns = new Set(table.columns.map((each) => each.name));
      return named.filter((each) => !columns.has(each)).map((each) => `${name} names ${rows.table}.${each}, which is no column`);
    }),
  );
  return [...faults, ...tables.flatMap((table) => uncovered(table, declared))];
}

function uncovered(table: Table, declared: readonly Declared[]): string[] {
  const personal = table.columns.filter(isPersonal);
  if (personal.length === 0) return [];
  const data = declared.find(({ name }) => name === ownerOf(table))?.data;
  if (data?.unlinked?.[table.name] !== undefined) return [];
  const rows = (data?.rows ?? []).filter((each) => each.table === table.name);
  if (rows.length === 0) return [`${table.name} holds what is personal, and the personal data of ${ownerOf(table)} does not name it`];
  const settled = new Set(
    rows.flatMap(({ erase }) => (erase === 'delete' ? [] : [...Object.keys(erase.blank ?? {}), ...(erase.stays ?? [])])),
  );
  if (rows.every(({ erase }) => erase === 'delete')) return [];
  return personal
    .filter((each) => holdsWords(each) && !settled.has(each.name))
    .map((each) => `${table.name}.${each.name} can hold words, and nothing says whether erasing a person blanks it or lets it stay`);
}

/** The data map: what is held of a person, where, why, how long, and what becomes of it. */
export function dataMap({ tables }: Catalog, declared: readonly Declared[]): GeneratedFile {
  const of = (owner: string): Table[] => tables.filter((each) => ownerOf(each) === owner && each.columns.some(isPersonal));
  const text = [
    '# Data map',
    '',
    'What this house holds of people: from the comments on the columns and from what each module declares, by `npm run generate`; do not edit.',
    'Every column, also what is not personal: [the schema](../schema/README.md).',
    ...declared
      .filter(({ name }) => of(name).length > 0)
      .flatMap(({ name, data }) => ['', `## ${name}`, ...of(name).flatMap((table) => mapOf(table, data))]),
  ];
  return { path: 'docs/privacy/data-map.md', text: `${text.join('\n')}\n` };
}

function mapOf(table: Table, data: PersonalData | undefined): string[] {
  const notice = readNotice(table.comment);
  const loose = data?.unlinked?.[table.name];
  return [
    '',
    `### ${table.name}`,
    '',
    typeof notice === 'string' ? notice : `${capital(notice.purpose)}; kept ${notice.retention}.`,
    '',
    ...columnsByClass(table),
    '',
    ...(loose === undefined ? [] : [`- Leads to nobody: ${loose}`]),
    ...(data?.rows ?? []).filter((each) => each.table === table.name).map(fate),
  ];
}

function columnsByClass({ columns }: Table): string[] {
  return ['personal', 'sensitive', 'secret'].flatMap((name) => {
    const of = columns.filter((each) => classOf(each) === name).map((each) => `\`${each.name}\``);
    return of.length === 0 ? [] : [`- ${name}: ${of.join(', ')}`];
  });
}

function fate({ title, erase }: HeldRows): string {
  const what = title === undefined ? 'Named in the rows of others (not in the export)' : `“${title}”`;
  if (erase === 'delete') return `- ${what}: deleted on erasure.`;
  const blanked = Object.keys(erase.blank ?? {}).map((each) => `\`${each}\``);
  return `- ${what}: kept. ${erase.keep}${blanked.length === 0 ? '' : ` Written over: ${blanked.join(', ')}.`}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
