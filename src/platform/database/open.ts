import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, type Driver } from 'kysely';
import { Client, Pool } from 'pg';
import { EmbeddedDriver, EmbeddedServer } from './embedded.ts';
import { damaged, prepareDataDirectory } from './embedded-template.ts';
import { PostgresDriver } from './postgres.ts';
import { checkReachable } from './reachable.ts';
import { listenOnPostgres, type Listener } from './listen.ts';
import type { Db } from './types.ts';
import { postgresTypes } from './values.ts';

export type DatabaseConfig =
  | {
      engine: 'embedded' /** Data folder; absent keeps everything in memory. */;
      directory?: string /** Where the prepared empty database is cached. */;
      templateDirectory: string;
    }
  | {
      engine: 'postgres';
      url: string /** Connections per market. */;
      poolSize: number /** How long to stand in line for one of them; 10 s. */;
      waitMs?: number;
    };

/** One database server, many markets: each sees its own schema only. */
export interface Database {
  readonly engine: 'embedded' | 'postgres';
  /** The market's own connection pool, in its schema and role. */
  market(name: string): Db;
  /** The server as its owner sees it, for migrations and doctor. */
  readonly owner: Db;
  /** Calls back for every notification on a channel, until stopped. A lost connection is reopened. */
  listen(channel: string, handle: (payload: string) => void): Promise<Listener>;
  close(): Promise<void>;
}

/** One market's Kysely over a driver of ours. */
export const kysely = (driver: Driver): Db =>
  new Kysely({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driver,
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });

/** The search path of a market. Names come from code, and are checked: letters, digits and underscores. */
export function searchPathOf(market: string): string {
  if (!/^[a-z][a-z0-9_]{0,40}$/.test(market)) throw new Error(`"${market}" cannot name a market's schema.`);
  return `${market}, public`;
}

export const roleOf = (market: string): string => `guildhall_${market}`;

export async function openDatabase(config: DatabaseConfig): Promise<Database> {
  return config.engine === 'embedded' ? openEmbedded(config) : openPostgres(config);
}

async function openEmbedded(config: Extract<DatabaseConfig, { engine: 'embedded' }>): Promise<Database> {
  const directory = await prepareDataDirectory(config);
  const server = await EmbeddedServer.open(directory).catch((cause: unknown) => {
    // An engine that stops while it opens says nothing more useful than that it stopped.
    throw directory === undefined ? cause : damaged(directory, `it does not open (${(cause as Error).message})`, cause);
  });
  const perMarket = new Map<string, Db>();
  return {
    engine: 'embedded',
    owner: kysely(new EmbeddedDriver(server, 'public')),
    market(name) {
      let db = perMarket.get(name);
      if (db === undefined) perMarket.set(name, (db = kysely(new EmbeddedDriver(server, searchPathOf(name)))));
      return db;
    },
    async listen(channel, handle) {
      const stop = await server.pglite.listen(channel, handle);
      return { stop: () => stop() };
    },
    close: () => server.close(),
  };
}

async function openPostgres({ url, poolSize, waitMs = 10_000 }: Extract<DatabaseConfig, { engine: 'postgres' }>): Promise<Database> {
  const connection = { connectionString: url, types: postgresTypes, connectionTimeoutMillis: waitMs, application_name: 'guildhall' };
  await checkReachable(url);
  const pools: Pool[] = [];
  const pool = (options: string | undefined, max: number): Db => {
    const made = new Pool({ ...connection, max, ...(options === undefined ? {} : { options }) });
    made.on('error', () => undefined); // an idle connection that breaks is replaced at the next use
    pools.push(made);
    return kysely(new PostgresDriver(made));
  };
  const perMarket = new Map<string, Db>();
  return {
    engine: 'postgres',
    owner: pool(undefined, 2),
    market(name) {
      let db = perMarket.get(name);
      if (db === undefined) {
        const path = searchPathOf(name).replaceAll(' ', '');
        perMarket.set(name, (db = pool(`-c search_path=${path} -c role=${roleOf(name)}`, poolSize)));
      }
      return db;
    },
    listen: (channel, handle) => listenOnPostgres(() => new Client(connection), channel, handle),
    async close() {
      await Promise.all(pools.map((each) => each.end()));
    },
  };
}
