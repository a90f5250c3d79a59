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

// By their number in PostgreSQL's catalog, with the arrays of them: what columns and parameters of ours are. All else travels as text.
const boolean = [16, 1000];
const bytes = [17];
const numbers = [20, 21, 23, 26, 700, 701, 1700, 1005, 1007, 1016, 1021, 1022, 1231];
const text = [25, 1042, 1043, 1009, 1015];
const times = [1082, 1083, 1114, 1184, 1182, 1185];
const json = [114, 3802, 199, 3807];
const ids = [2951];
export const typesInUse: ReadonlySet<number> = new Set([boolean, bytes, numbers, text, times, json, ids].flat());

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
