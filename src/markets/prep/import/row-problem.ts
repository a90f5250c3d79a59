import { isGuildhallError } from '#kernel';

/** What is wrong with a row, for whoever mends the file. */
export class RowProblem extends Error {}

/** Only what a row is to blame for is told of it; anything else, such as a database that is gone, stops the import. */
export function reasonOf(error: unknown): string {
  if (error instanceof RowProblem || (isGuildhallError(error) && error.kind === 'invalid')) return error.message;
  throw error;
}

export type Columns = string | readonly string[];
export type Values = Readonly<Record<string, string>>;

export const listOf = (columns: Columns): readonly string[] => (typeof columns === 'string' ? [columns] : columns);
export const labelOf = (columns: Columns): string => listOf(columns).join(' or ');

/** The first of the columns that holds anything, without the space around it; empty when none does. */
export function valueOf(values: Values, columns: Columns | undefined): string {
  for (const column of listOf(columns ?? [])) {
    const text = (values[column] ?? '').trim();
    if (text !== '') return text;
  }
  return '';
}

/** @throws RowProblem when the row does not say which premises it is about */
export function keyOf(values: Values, column: string, noKey: readonly string[] = []): string {
  const key = valueOf(values, column);
  if (key === '') throw new RowProblem(`${column} is empty`);
  if (noKey.includes(key)) throw new RowProblem(`${column} ${key} names no premises`);
  return key;
}
