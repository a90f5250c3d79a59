import { readFileSync } from 'node:fs';

/** What docs/security/permissions.md says of a route: reviewed, and so not what the code of the day says. */
export interface DeclaredRoute {
  /** `everybody`, `a log-in`, or a permission. */
  asks: string;
  needsProof: boolean;
  /** What a limited token must be good for; '' where none comes in. */
  scope: string;
  /** The roles that have what it asks for. */
  roles: ReadonlySet<string>;
}

export interface DeclaredMarket {
  routes: ReadonlyMap<string, DeclaredRoute>;
  channels: readonly string[];
}

/** Reads the page that `npm run generate` writes, by the title of a market. */
export function declaredOf(title: string): DeclaredMarket {
  const page = readFileSync(new URL('../../docs/security/permissions.md', import.meta.url), 'utf8');
  const section = page.split(/^## /m).find((each) => each.startsWith(`${title}\n`)) ?? '';
  const tableOf = (name: string): string[][] => {
    const lines = (section.split(/^### /m).find((each) => each.startsWith(`${name}\n`)) ?? '')
      .split('\n')
      .filter((each) => each.startsWith('|'));
    return lines.map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
  };
  const [head = [], , ...rows] = tableOf('Routes');
  const names = head.slice(4);
  const routes = rows.map(([name = '', asks = '', proof, scope = '', ...cells]) => {
    const roles = new Set(names.filter((_, at) => cells[at] === 'yes'));
    return [name, { asks, needsProof: proof === 'yes', scope, roles }] as const;
  });
  const [, , ...channels] = tableOf('Channels');
  return { routes: new Map(routes), channels: channels.map(([name = '']) => name) };
}
