import { types as pgTypes } from 'pg';

/**
 * How PostgreSQL values become ours, the same on both engines: timestamptz is a Temporal.Instant, bigint a JS bigint,
 * date, time and numeric stay text (no zone or rounding is guessed), json is parsed.
 */
const byOid: Record<number, (text: string) => unknown> = {
  20: BigInt,
  1082: (text) => text,
  1083: (text) => text,
  1184: parseTimestamp,
  1700: (text) => text,
};

/** PostgreSQL prints "2026-03-08 10:00:00.123+00"; Temporal reads it once the blank is a T. */
function parseTimestamp(text: string): Temporal.Instant {
  return Temporal.Instant.from(text.replace(' ', 'T'));
}

export const embeddedParsers: Record<number, (text: string) => unknown> = byOid;

export const postgresTypes = {
  getTypeParser(oid: number, format?: string): (value: string) => unknown {
    const ours = format === 'binary' ? undefined : byOid[oid];
    return ours ?? (pgTypes.getTypeParser(oid, format === 'binary' ? 'binary' : 'text') as (value: string) => unknown);
  },
};

/** Parameters as both drivers take them: instants and bigints travel as text. */
export function toParameter(value: unknown): unknown {
  if (value instanceof Temporal.Instant) return value.toString();
  if (typeof value === 'bigint') return value.toString();
  return value;
}
