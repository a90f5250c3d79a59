import { createHash } from 'node:crypto';

/** JSON with sorted keys (after RFC 8785), so that equal facts always hash the same. */
export function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`;
}

/** SHA-256, in hex, over the canonical JSON of some facts. */
export const hashFacts = (facts: object): string => createHash('sha256').update(canonical(facts)).digest('hex');
