import { Pool } from 'pg';
import { kysely, roleOf, searchPathOf } from './open.ts';
import { PostgresDriver } from './postgres.ts';
import type { Db } from './types.ts';
import { postgresTypes } from './values.ts';

export interface ReplicaConfig {
  url: string;
  /** Connections per market. */
  poolSize: number;
  /** How long to wait for a connection, and then for an answer, before the replica is given up for this query. Default 1,000. */
  patienceMs?: number;
}

/** A copy of the database that is only read. Nothing is reached before the first query: a house starts without its replica. */
export interface ReplicaServer {
  /** Reads of a market, in its schema and role; the server refuses whatever would write. */
  market(name: string): Db;
  close(): Promise<void>;
}

export function openReplica({ url, poolSize, patienceMs = 1_000 }: ReplicaConfig): ReplicaServer {
  const pools = new Map<string, { pool: Pool; db: Db }>();
  return {
    market(name) {
      let found = pools.get(name);
      if (found === undefined) {
        const pool = new Pool({
          connectionString: url,
          types: postgresTypes,
          application_name: 'guildhall reads',
          max: poolSize,
          connectionTimeoutMillis: patienceMs,
          // Here for a server that hangs, there for one that works on for somebody who has left.
          query_timeout: patienceMs,
          statement_timeout: patienceMs,
          options: `-c search_path=${searchPathOf(name).replaceAll(' ', '')} -c role=${roleOf(name)} -c default_transaction_read_only=on`,
        });
        pool.on('error', () => undefined);
        pools.set(name, (found = { pool, db: kysely(new PostgresDriver(pool, { dropAfterError: true })) }));
      }
      return found.db;
    },
    async close() {
      await Promise.all([...pools.values()].map(({ pool }) => pool.end()));
    },
  };
}
