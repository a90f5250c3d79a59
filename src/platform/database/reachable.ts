import { Client } from 'pg';
import { invalid, unavailable } from '#kernel';
import { sqlStateOf } from './sql-errors.ts';

/**
 * Connects once, so that a wrong DATABASE_URL is told at start and by name. The password is in no message.
 *
 * @throws database.bad_url, database.unreachable, database.refused
 */
export async function checkReachable(url: string): Promise<void> {
  if (!isAddress(url)) {
    throw invalid(
      'database.bad_url',
      'DATABASE_URL is not an address of PostgreSQL. Write it like postgres://user:password@host:5432/database.',
    );
  }
  let client: Client | undefined;
  try {
    client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    await client.connect();
  } catch (cause) {
    throw explain(url, cause as Error);
  } finally {
    await client?.end().catch(() => undefined);
  }
}

/** The driver's own reading, which knows more forms than the URL standard: sockets, for example. */
function isAddress(url: string): boolean {
  if (!/^postgres(ql)?:\/\//.test(url)) return false;
  try {
    return new Client({ connectionString: url }).host !== '';
  } catch {
    return false;
  }
}

function explain(url: string, cause: Error): Error {
  const parsed = URL.parse(url);
  const host = parsed === null || parsed.hostname === '' ? 'the address in DATABASE_URL' : `${parsed.hostname}:${parsed.port || '5432'}`;
  const database = decodeURIComponent(parsed?.pathname.slice(1) ?? '');
  const state = sqlStateOf(cause) ?? '';
  if (state === '3D000') {
    return invalid(
      'database.refused',
      `There is no database "${database}" on ${host}. Create it (createdb ${database}), or mend DATABASE_URL.`,
      { cause },
    );
  }
  if (state.startsWith('28')) {
    return invalid(
      'database.refused',
      `PostgreSQL at ${host} refuses the log-in: ${cause.message}. Mend the user or password in DATABASE_URL.`,
      { cause },
    );
  }
  return unavailable('database.unreachable', `Cannot reach PostgreSQL at ${host}: ${reasonOf(cause)}. Start it, or mend DATABASE_URL.`, {
    cause,
  });
}

/** Node tries every address of a name and then says nothing itself: the reasons are in the parts. */
function reasonOf(error: Error): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map((each: Error) => each.message))].join(', ');
  return error.message || (sqlStateOf(error) ?? 'no answer');
}
