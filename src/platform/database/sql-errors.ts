/** PostgreSQL's SQLSTATE, whichever engine raised it. */
export function sqlStateOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function violates(error: unknown, state: string, constraint: string | undefined): boolean {
  if (sqlStateOf(error) !== state) return false;
  return constraint === undefined || (error as { constraint?: string }).constraint === constraint;
}

const lostStates = /^(08...|57P0[123]|53300|ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT)$/;
const lostWords = /connection terminated|timeout exceeded when trying to connect|connection error and is not queryable/i;

/** The database went away or refused for a while (SQLSTATE classes 08, 57P and 53300, or a broken socket): says nothing about the work. */
export const isConnectionLost = (error: unknown): boolean =>
  lostStates.test(sqlStateOf(error) ?? '') || (error instanceof Error && lostWords.test(error.message));

/** No connection came free in time, or the server takes no more of them. The statement was never sent. */
export const isConnectionShort = (error: unknown): boolean =>
  sqlStateOf(error) === '53300' || (error instanceof Error && /timeout exceeded when trying to connect/i.test(error.message));

export const isUniqueViolation = (error: unknown, constraint?: string): boolean => violates(error, '23505', constraint);
export const isExclusionViolation = (error: unknown, constraint?: string): boolean => violates(error, '23P01', constraint);
export const isCheckViolation = (error: unknown, constraint?: string): boolean => violates(error, '23514', constraint);
export const isForeignKeyViolation = (error: unknown, constraint?: string): boolean => violates(error, '23503', constraint);
