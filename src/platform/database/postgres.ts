import { createHash } from 'node:crypto';
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult, TransactionSettings } from 'kysely';
import type { Pool, PoolClient, QueryConfig, QueryResultRow } from 'pg';
import { isScript } from './script.ts';
import { refuseRootQuery } from './transaction-scope.ts';
import { toParameter } from './values.ts';

const maximumStatementNames = 2_000;
const statementNames = new Map<string, string>();

/** A stable name per SQL text, so that PostgreSQL plans it once per connection. Past the cap, statements go unnamed. */
function statementName(text: string): string | undefined {
  const known = statementNames.get(text);
  if (known !== undefined || statementNames.size >= maximumStatementNames) return known;
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 24);
  statementNames.set(text, name);
  return name;
}

function statementOf({ sql: text, parameters }: CompiledQuery): QueryConfig {
  const name = statementName(text);
  return { ...(name !== undefined && { name }), text, values: parameters.map(toParameter) };
}

class PostgresConnection implements DatabaseConnection {
  readonly client: PoolClient;
  /** Set when the connection can no longer be trusted; the pool then closes it. */
  broken: Error | undefined;
  readonly dropAfterError: boolean;

  constructor(client: PoolClient, dropAfterError: boolean) {
    this.client = client;
    this.dropAfterError = dropAfterError;
    // One that breaks while it is lent says so to its query and once more to everybody; unheard, that would end the process.
    client.on('error', (error) => void (this.broken = error));
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      if (isScript(query)) {
        await this.client.query(query.sql);
        return { rows: [] };
      }
      const { rows, rowCount } = await this.client.query<Row & QueryResultRow>(statementOf(query));
      return { rows, ...(rowCount !== null && { numAffectedRows: BigInt(rowCount) }) };
    } catch (error) {
      if (this.dropAfterError) this.broken = error as Error;
      throw error;
    }
  }

  // oxlint-disable-next-line require-yield -- the interface asks for a generator
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('Streaming is not used: page instead.');
  }
}

/** Kysely on a node-postgres pool whose every connection starts in the market's schema and role. */
export class PostgresDriver implements Driver {
  readonly #pool: Pool;
  readonly #dropAfterError: boolean;
  /** One for each client as long as it lives: Kysely remembers every connection object that it is handed. */
  readonly #connections = new WeakMap<PoolClient, PostgresConnection>();

  /** `dropAfterError`: a connection whose query failed is not used again, for it may still hang in that query. */
  constructor(pool: Pool, { dropAfterError = false }: { dropAfterError?: boolean } = {}) {
    this.#pool = pool;
    this.#dropAfterError = dropAfterError;
  }

  async init(): Promise<void> {}

  async destroy(): Promise<void> {
    await this.#pool.end();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    refuseRootQuery();
    const client = await this.#pool.connect();
    let connection = this.#connections.get(client);
    if (connection === undefined) this.#connections.set(client, (connection = new PostgresConnection(client, this.#dropAfterError)));
    return connection;
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    const { client, broken } = connection as PostgresConnection;
    client.release(broken);
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const level = settings.isolationLevel === undefined ? '' : ` isolation level ${settings.isolationLevel}`;
    await (connection as PostgresConnection).client.query(`begin${level}`);
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    const { command } = await (connection as PostgresConnection).client.query('commit');
    if (command === 'ROLLBACK') throw new Error('The transaction was rolled back at commit because a statement in it had failed.');
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await (connection as PostgresConnection).client.query('rollback');
    } catch (error) {
      (connection as PostgresConnection).broken = error as Error;
      throw error;
    }
  }
}
