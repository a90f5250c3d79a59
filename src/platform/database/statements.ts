import { sql, type RawBuilder } from 'kysely';
import type { Db, Tx } from './types.ts';

/** A value for a jsonb column. Bigints become JSON numbers when they are safe, and text when not. */
export function json<T>(value: T): RawBuilder<T> {
  return sql<T>`${jsonText(value)}::text::jsonb`;
}

/** The text of a value as a jsonb column would hold it. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (typeof each !== 'bigint') return each;
    const number = Number(each);
    return Number.isSafeInteger(number) ? number : each.toString();
  });
}

/** Tells every process that listens, once the transaction commits. At most 8,000 bytes. */
export async function notify(db: Db | Tx, channel: string, payload: string): Promise<void> {
  await sql`select pg_notify(${channel}, ${payload})`.execute(db);
}
