import { createHash } from 'node:crypto';
import type { Catalog, Table } from './catalog.ts';
import type { GeneratedFile } from './files.ts';
import { ownerOf, readNotice } from './privacy.ts';

const row = (cells: readonly string[]): string => `| ${cells.map((each) => each.replaceAll('|', '\\|')).join(' | ')} |`;
const code = (text: string): string => (text === '' ? '' : `\`${text}\``);
const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** The schema as it stands, a page for each owner: what a review of a migration looks at, and who classified what. */
export function schemaPages({ tables, functions }: Catalog): GeneratedFile[] {
  const owners = [...new Set(tables.map(ownerOf))].toSorted();
  const pages = owners.map((owner) => {
    const mine = tables.filter((each) => ownerOf(each) === owner);
    const called = functions.filter(({ name }) =>
      mine.some(({ triggers }) => triggers.some((each) => each.definition.includes(`${name}(`))),
    );
    const text = [
      `# Tables of ${owner}`,
      '',
      'From the migrations, by `npm run generate`; do not edit.',
      ...mine.flatMap(tablePage),
      ...functionList(called),
    ];
    return { path: `docs/schema/${owner}.md`, text: `${text.join('\n')}\n` };
  });
  const uncalled = functions.filter(({ name }) => !pages.some(({ text }) => text.includes(`\`${name}\``)));
  return [...pages, { path: 'docs/schema/README.md', text: `${[...index(owners, tables), ...functionList(uncalled)].join('\n')}\n` }];
}

function tablePage(table: Table): string[] {
  const rules = [
    ...table.constraints.map(({ name, definition }) => `constraint ${name} ${definition}`),
    ...[...table.indexes, ...table.triggers].map(({ definition }) => definition),
  ];
  return [
    '',
    `## ${table.name}`,
    '',
    described(table.comment).join('; '),
    '',
    row(['column', 'type', 'default', 'class', 'purpose', 'retention']),
    row(['---', '---', '---', '---', '---', '---']),
    ...table.columns.map((each) =>
      row([
        each.name,
        code(`${each.type}${each.nullable ? ' null' : ''}`),
        code(`${each.default ?? ''}${each.computed ? ' computed' : ''}`),
        ...described(each.comment),
      ]),
    ),
    ...(rules.length === 0 ? [] : ['', '```sql', ...rules, '```']),
  ];
}

function described(comment: string | null): [string, string, string] {
  const notice = readNotice(comment);
  return typeof notice === 'string' ? ['', notice, ''] : [notice.class, notice.purpose, notice.retention];
}

/** A function's text is in its migration; its digest is here, so that no change of it passes unseen. */
function functionList(functions: Catalog['functions']): string[] {
  if (functions.length === 0) return [];
  return ['', '## Functions', '', ...functions.map(({ name, definition }) => `- \`${name}\` ${digest(definition)}`)];
}

function index(owners: readonly string[], tables: readonly Table[]): string[] {
  return [
    '# The schema',
    '',
    'Every table of a market, by the module that owns it and alone may touch it. From the migrations, by `npm run generate`; do not edit.',
    '',
    ...owners.map((owner) => {
      const names = tables.filter((each) => ownerOf(each) === owner).map(({ name }) => `\`${name}\``);
      return `- [${owner}](${owner}.md): ${names.join(', ')}`;
    }),
    '',
    '`migrations.sha256` fixes the text of every migration: one that exists is never edited.',
  ];
}
