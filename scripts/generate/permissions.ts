import type { Route } from '#platform/http';
import type { GeneratedFile } from './files.ts';
import type { Described } from './markets.ts';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  row(head),
  row(head.map(() => '---')),
  ...rows.map(row),
  '',
];

/**
 * One page for all markets: who may call what. A review reads here what a change of a role or a route opens, and the matrix test
 * (test/e2e/hostile.test.ts) holds the running house to it.
 */
export function permissionsPage(markets: readonly Described[]): GeneratedFile {
  const text = [
    '# Who may call what',
    '',
    'From the routes, channels, roles and plans of each market, by `npm run generate`; do not edit.',
    '',
    '- `everybody`: strangers too. `a log-in`: whoever is logged in. Else the permission that one of the person’s roles must give, or that',
    '  was granted to them for a while ([elevation](../../src/modules/elevation/README.md)).',
    '- **yes**: the role has it. **may ask**: it may be granted to the role for a while, by another person.',
    '- Roles of staff count only in a session for which a second factor stands.',
    '- **proof**: only within ten minutes of a password or a factor shown.',
    '- **limited token**: what a token that a person made for a program must be good for; empty: none opens it. It never has a role of staff.',
    '- Whose rows a route reads and changes is decided in its queries; what is another’s is answered as what does not exist.',
    '',
    ...markets.flatMap(section),
  ];
  return { path: 'docs/security/permissions.md', text: `${text.join('\n').trimEnd()}\n` };
}

function section({ title, modules, roles, plans }: Described): string[] {
  const names = Object.keys(roles);
  const has = (permission: string): string[] =>
    Object.values(roles).map(({ may, mayAsk }) => (may.includes(permission) ? 'yes' : mayAsk.includes(permission) ? 'may ask' : ''));
  const everyone = names.map(() => 'yes');
  const permissions = modules.flatMap(({ permissions: mine = {} }) => Object.entries(mine)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const routes = modules.flatMap(({ name, routes: mine = [] }) => mine.map((route) => ({ ...route, module: name })));
  const channels = modules.flatMap(({ channels: mine = [] }) => mine);
  return [
    `## ${title}`,
    '',
    '### Roles',
    '',
    ...table(
      ['role', 'called', 'staff'],
      Object.entries(roles).map(([name, each]) => [`\`${name}\``, each.title, each.staff ? 'yes' : '']),
    ),
    '### Plans',
    '',
    ...table(
      ['plan', 'called', 'requests a minute, times'],
      Object.entries(plans).map(([name, each]) => [`\`${name}\``, each.title, String(each.limitTimes)]),
    ),
    '### Permissions',
    '',
    ...table(
      ['permission', 'in words', ...names],
      permissions.map(([name, words]) => [`\`${name}\``, words, ...has(name)]),
    ),
    '### Routes',
    '',
    ...table(
      ['route', 'asks for', 'proof', 'limited token', ...names],
      routes
        .map(({ method, path, access, recentProof, scope }) => {
          const asks = access === 'public' ? 'everybody' : access === 'signed-in' ? 'a log-in' : `\`${access.may}\``;
          const who = typeof access === 'string' ? everyone : has(access.may);
          return [`\`${method} ${path}\``, asks, recentProof === true ? 'yes' : '', limited(access, recentProof, scope), ...who];
        })
        .toSorted(([a = ''], [b = '']) => (sortKey(a) < sortKey(b) ? -1 : 1)),
    ),
    '### Channels',
    '',
    ...table(
      ['channel', 'who may listen'],
      channels.map(({ name, listeners }) => [`\`${name}\``, listeners]),
    ),
  ];
}

/** What a token of a program must be good for; never a proof. */
function limited(access: Route['access'], recentProof: Route['recentProof'], scope: string | undefined): string {
  if (access === 'public') return 'as a stranger';
  if (recentProof === true) return '';
  return typeof access === 'object' ? `\`${access.may}\`` : scope === undefined ? '' : `\`${scope}\``;
}

/** By address, then method. */
const sortKey = (cell: string): string => cell.replaceAll('`', '').split(' ').toReversed().join(' ');
