/** PostgreSQL's SQLSTATE, whichever engine raised it. */
export function sqlStateOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function violates(error: unknown, state: string, constraint: string | undefined): boolean {
  if (sqlStateOf(error) !== state) return false;
  return constraint === undefined || (error as { constraint?: string }).constraint === constraint;
}

export const isUniqueViolation = (error: unknown, constraint?: string): boolean => violates(error, '23505', constraint);
export const isExclusionViolation = (error: unknown, constraint?: string): boolean => violates(error, '23P01', constraint);
export const isCheckViolation = (error: unknown, constraint?: string): boolean => violates(error, '23514', constraint);
export const isForeignKeyViolation = (error: unknown, constraint?: string): boolean => violates(error, '23503', constraint);
