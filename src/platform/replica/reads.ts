import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';
import { kysely, type Db } from '#platform/database';

type Ask = <Row>(query: CompiledQuery<Row>) => Promise<QueryResult<Row>>;

/** A database that is only asked, each query by itself: so that one of a page may be answered elsewhere than the next. */
export const readsThrough = (ask: Ask): Db => kysely(new ReadsDriver(ask));

class ReadsConnection implements DatabaseConnection {
  readonly #ask: Ask;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return this.#ask(query as CompiledQuery<Row>);
  }

  // oxlint-disable-next-line require-yield -- the interface asks for a generator
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('Streaming is not used: page instead.');
  }
}

class ReadsDriver implements Driver {
  /** One for all: it holds nothing, and each query finds a real connection for itself. */
  readonly #connection: ReadsConnection;

  constructor(ask: Ask) {
    this.#connection = new ReadsConnection(ask);
  }

  async init(): Promise<void> {}
  async destroy(): Promise<void> {}
  async releaseConnection(): Promise<void> {}
  async commitTransaction(): Promise<void> {}
  async rollbackTransaction(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  async beginTransaction(): Promise<void> {
    throw new Error('A transaction was opened on reads that may be a moment old. A route that writes must not say mayBeOld.');
  }
}
