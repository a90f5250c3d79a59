import { isGuildhallError } from '#kernel';

/** 2 when the command line was wrong, 1 for everything else. */
export const exitCodeOf = (error: unknown): 1 | 2 => (isGuildhallError(error, 'cli.usage') ? 2 : 1);

const systemAdvice: Record<string, string> = {
  EACCES: 'Give this user the right to it, or choose another place.',
  EPERM: 'Give this user the right to it, or choose another place.',
  EROFS: 'That disk is read-only: choose another place.',
  ENOSPC: 'The disk is full: make room, then try again.',
  ENOTDIR: 'A file stands where a folder is needed: choose another place.',
  EISDIR: 'A folder stands where a file is needed: choose another place.',
  ENOENT: 'Check the path.',
  EMFILE: 'Too many files are open: raise the limit (ulimit -n), then try again.',
};

/** By the first two characters of SQLSTATE, or all five where one needs other advice. */
const databaseAdvice: Record<string, string> = {
  '42501': 'The database user of DATABASE_URL lacks that right: docs/runbooks/postgresql.md lists what it needs.',
  '58P01': 'Install what is missing on the database server: docs/runbooks/postgresql.md.',
  '0A000': 'Install what is missing on the database server: docs/runbooks/postgresql.md.',
  '25006': 'That database is read-only, perhaps a replica: point DATABASE_URL at the primary.',
  '53': 'The database server is short of connections, memory or disk: mend that, then try again.',
  '57': 'The database server is stopping or starting: try again when it is up.',
  '08': 'The connection to the database broke: check the server, then try again.',
};

/**
 * What a person reads when a command fails: what was wrong and how to mend it, on one line where one problem is told. Only an
 * error that nobody foresaw asks for its stack, and prints it at LOG_LEVEL=debug.
 */
export function lineFor(error: unknown): string {
  if (isGuildhallError(error)) return error.message;
  const { message, stack, syscall, code = '' } = error as Error & { syscall?: string; code?: string };
  if (syscall !== undefined && systemAdvice[code] !== undefined) return `${message}. ${systemAdvice[code]}`;
  if (/^[0-9A-Z]{5}$/.test(code)) {
    const advice = databaseAdvice[code] ?? databaseAdvice[code.slice(0, 2)];
    if (advice !== undefined) return `The database says: ${message}. ${advice}`;
  }
  if (process.env['LOG_LEVEL'] === 'debug') return `an error that nobody foresaw: ${stack ?? message}`;
  return `an error that nobody foresaw: ${message || String(error)}. LOG_LEVEL=debug shows where; please report it.`;
}
