import type { Catalog } from './catalog.ts';

export const classes = ['public', 'internal', 'personal', 'sensitive', 'secret'] as const;

/** What a comment says of a column: how private it is, what it is for, how long it stays. */
export interface Notice {
  owner?: string;
  class: (typeof classes)[number];
  purpose: string;
  retention: string;
}

/** How long: a span (`7y`, `24h`), perhaps with what it counts from; or for as long as something lasts. */
const span = String.raw`\d+(?:h|d|y)(?: (?:after|when|unseen)[a-z0-9 ]*)?`;
const retention = new RegExp(`^(?:${span}(?:, ${span})*|(?:while|until|as) [a-z0-9 ]+|life of the account|forever)$`);

/** Reads `owner=fees; class=internal; purpose=…; retention=7y`. The purpose is free text, semicolons and all. */
export function readNotice(comment: string | null): Notice | string {
  if (comment === null) return 'has no comment';
  const found = /^(?:owner=(?<owner>[a-z]+); )?class=(?<class>\w*); purpose=(?<purpose>.+); retention=(?<retention>.+)$/.exec(
    comment,
  )?.groups;
  if (found === undefined) return `says "${comment}" instead of "class=…; purpose=…; retention=…"`;
  const known = classes.find((each) => each === found['class']);
  if (known === undefined) return `has the class "${found['class']}", not one of ${classes.join(', ')}`;
  const kept = found['retention'] ?? '';
  if (!retention.test(kept)) return `is kept "${kept}"; say a span (7y, 30d after the end), "while …", "until …", or forever`;
  const owner = found['owner'];
  return { ...(owner === undefined ? {} : { owner }), class: known, purpose: found['purpose'] ?? '', retention: kept };
}

/** The module that owns a table, by its comment; a table of nobody is called `nobody`. */
export function ownerOf({ comment }: { comment: string | null }): string {
  const notice = readNotice(comment);
  return typeof notice === 'string' ? 'nobody' : (notice.owner ?? 'nobody');
}

/** Every table without a known owner, and every column that nobody has classified, named. */
export function unclassified({ tables }: Catalog, owners: readonly string[]): string[] {
  return tables.flatMap((table) => {
    const notice = readNotice(table.comment);
    const ofTable =
      typeof notice === 'string'
        ? [`${table.name} ${notice}`]
        : owners.includes(notice.owner ?? '')
          ? []
          : [`${table.name} is owned by "${notice.owner ?? ''}", which is no module`];
    const ofColumns = table.columns.flatMap(({ name, comment }) => {
      const each = readNotice(comment);
      return typeof each === 'string' ? [`${table.name}.${name} ${each}`] : [];
    });
    return [...ofTable, ...ofColumns];
  });
}
