import { createHash } from 'node:crypto';
import type { Ruleset } from './types.ts';

/** The same for the same content, whatever the order in which it was written: the name under which a set of rules is kept. */
export const digestOf = (ruleset: Ruleset): string => createHash('sha256').update(canonical(ruleset)).digest('hex');

/** JSON with its keys in order. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${entries
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`)
    .join(',')}}`;
}
