import { sql, type CompiledQuery, type QueryResult } from 'kysely';
import type { Db } from './types.ts';

const scripts = new WeakSet<CompiledQuery>();

/**
 * Runs a text of many statements, without values, in one message: each statement on its own is asked, planned and remembered by name,
 * which for a schema's thousand statements takes three times as long and pushes out the names of those that are asked every day.
 */
export function runScript(db: Db, text: string): Promise<QueryResult<unknown>> {
  const query = sql.raw(text).compile(db);
  scripts.add(query);
  return db.executeQuery(query);
}

/** For the drivers: whether this is to be sent as it is. */
export const isScript = (query: CompiledQuery): boolean => scripts.has(query);
