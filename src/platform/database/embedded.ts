import { PGlite } from '@electric-sql/pglite';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';
import { postgis } from '@electric-sql/pglite-postgis';
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult, TransactionSettings } from 'kysely';
import { EmbeddedStatements } from './embedded-statements.ts';
import { isScript } from './script.ts';
import { refuseRootQuery } from './transaction-scope.ts';
import { embeddedParsers, typesInUse } from './values.ts';

export const embeddedExtensions = { btree_gist, pg_trgm, postgis, unaccent };

/**
 * One PGlite for the whole process (it takes about 1 GB), shared by all markets. It has a single connection: whoever
 * holds it runs alone, in order of asking, and the search path follows the holder's market.
 */
export class EmbeddedServer {
  readonly pglite: PGlite;
  readonly statements: EmbeddedStatements;
  #tail: Promise<void> = Promise.resolve();
  #searchPath = '';

  constructor(pglite: PGlite) {
    this.pglite = pglite;
    this.statements = new EmbeddedStatements(pglite);
  }

  static async open(directory?: string): Promise<EmbeddedServer> {
    const pglite = await PGlite.create({
      ...(directory === undefined ? {} : { dataDir: directory }),
      extensions: embeddedExtensions,
      parsers: embeddedParsers,
    });
    keepTypesInUse(pglite);
    return new EmbeddedServer(pglite);
  }

  /** Waits for the connection; the returned function hands it on. */
  async hold(searchPath: string): Promise<() => void> {
    const before = this.#tail;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#tail = promise;
    await before;
    if (this.#searchPath !== searchPath) {
      try {
        await this.pglite.query(`set search_path to ${searchPath}`);
        this.#searchPath = searchPath;
      } catch (error) {
        resolve();
        throw error;
      }
    }
    return resolve;
  }

  /** PostgreSQL undoes a SET made inside a transaction that rolls back; ours are made outside, but be safe. */
  forgetSearchPath(): void {
    this.#searchPath = '';
  }

  async close(): Promise<void> {
    await this.#tail;
    await this.pglite.close();
  }
}

/**
 * PGlite learns to read and write an array of every type there is, some of each table's, and copies that table for every statement:
 * with 340 types this was four tenths of a statement's processor time (`select $1::text, now()`: 0.49 ms, after it 0.30 ms).
 */
function keepTypesInUse({ parsers, serializers }: PGlite): void {
  for (const table of [parsers, serializers])
    for (const oid of Object.keys(table)) if (!typesInUse.has(Number(oid))) delete table[Number(oid)];
}

class EmbeddedConnection implements DatabaseConnection {
  readonly release: () => void;
  readonly #server: EmbeddedServer;
  readonly #searchPath: string;

  constructor(server: EmbeddedServer, searchPath: string, release: () => void) {
    this.#server = server;
    this.#searchPath = searchPath;
    this.release = release;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (isScript(query)) {
      await this.#server.statements.script(query.sql);
      return { rows: [] };
    }
    const { rows, affectedRows } = await this.#server.statements.run<Row>(this.#searchPath, query.sql, query.parameters);
    return affectedRows === undefined ? { rows } : { rows, numAffectedRows: BigInt(affectedRows) };
  }

  // oxlint-disable-next-line require-yield -- the interface asks for a generator
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('The embedded engine does not stream: page instead.');
  }
}

/** Kysely's view of the shared PGlite for one market. */
export class EmbeddedDriver implements Driver {
  readonly #server: EmbeddedServer;
  readonly #searchPath: string;

  constructor(server: EmbeddedServer, searchPath: string) {
    this.#server = server;
    this.#searchPath = searchPath;
  }

  async init(): Promise<void> {}
  async destroy(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    refuseRootQuery();
    return new EmbeddedConnection(this.#server, this.#searchPath, await this.#server.hold(this.#searchPath));
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    (connection as EmbeddedConnection).release();
  }

  async beginTransaction(_connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const level = settings.isolationLevel === undefined ? '' : ` isolation level ${settings.isolationLevel}`;
    await this.#server.statements.begin(`begin${level}`);
  }

  async commitTransaction(): Promise<void> {
    await this.#server.statements.commit();
  }

  async rollbackTransaction(): Promise<void> {
    await this.#server.statements.rollback();
    this.#server.forgetSearchPath();
  }
}
