import { createHash } from 'node:crypto';
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult, TransactionSettings } from 'kysely';
import type { Pool, PoolClient } from 'pg';
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

class PostgresConnection implements DatabaseConnection {
  readonly client: PoolClient;
  /** Set when the connection can no longer be trusted; the pool then closes it. */
  broken: Error | undefined;

  constructor(client: PoolClient) {
    this.client = client;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const name = statementName(query.sql);
    const result = await this.client.query({
      ...(name === undefined ? {} : { name }),
      text: query.sql,
      values: query.parameters.map(toParameter),
    });
    return result.rowCount === null
      ? { rows: result.rows as Row[] }
      : { rows: result.rows as Row[], numAffectedRows: BigInt(result.rowCount) };
  }

  // oxlint-disable-next-line require-yield -- the interface asks for a generator
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('Streaming is not used: page instead.');
  }
}

/** Kysely on a node-postgres pool whose every connection starts in the market's schema and role. */
export class PostgresDriver implements Driver {
  readonly #pool: Pool;
  /** One for each client as long as it lives: Kysely remembers every connection object that it is handed. */
  readonly #connections = new WeakMap<PoolClient, PostgresConnection>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async init(): Promise<void> {}

  async destroy(): Promise<void> {
    await this.#pool.end();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    refuseRootQuery();
    const client = await this.#pool.connect();
    let connection = this.#connections.get(client);
    if (connection === undefined) this.#connections.set(client, (connection = new PostgresConnection(client)));
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
