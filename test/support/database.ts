import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { openDatabase, roleOf, sql, type Database } from '#platform/database';

/** Where the prepared empty embedded database is kept between runs. */
export const templateDirectory = join(import.meta.dirname, '../../node_modules/.cache/guildhall/pglite-0.5.8');

let shared: Promise<Database> | undefined;
const markets: string[] = [];
const cleanUps: (() => Promise<void>)[] = [];
const beforeClosing: (() => Promise<void>)[] = [];

/** Runs once all tests of the process are done, while the database is still open: for workers and servers that use it. */
export const beforeDatabaseCloses = (end: () => Promise<void>): void => void beforeClosing.push(end);

// At the root of the test file, so that it runs once, after every test of the process.
after(async () => {
  if (shared === undefined) return;
  for (const end of beforeClosing) await end();
  const database = await shared;
  if (database.engine === 'postgres') for (const market of markets) await dropMarket(database, market);
  await database.close();
  for (const cleanUp of cleanUps) await cleanUp();
});

/**
 * The database of this test process: a fresh embedded one, or the PostgreSQL server of TEST_DATABASE_URL, so that the same
 * tests hold both engines to the same contract. Shared by all tests of the process; each market gets a schema of its own.
 */
export function testDatabase(): Promise<Database> {
  shared ??= open();
  return shared;
}

/** The address of the PostgreSQL server to test against, when `.ci/run` provides one. */
export const postgresUrl = process.env.TEST_DATABASE_URL;

async function open(): Promise<Database> {
  if (postgresUrl !== undefined) {
    // Races bring a thousand to ten connections at once, on machines that do other work besides.
    return openDatabase({ engine: 'postgres', url: postgresUrl, poolSize: 10, waitMs: 60_000 });
  }
  const parent = await mkdtemp(join(tmpdir(), 'guildhall-test-'));
  cleanUps.push(() => rm(parent, { recursive: true, force: true }));
  return openDatabase({ engine: 'embedded', directory: join(parent, 'db'), templateDirectory });
}

/** A name for a market that no other test has. Its schema and role are removed when the process ends. */
export function freshMarketName(): string {
  const name = `t_${randomBytes(6).toString('hex')}`;
  markets.push(name);
  return name;
}

async function dropMarket(database: Database, market: string): Promise<void> {
  await sql.raw(`drop schema if exists ${market} cascade`).execute(database.owner);
  await sql.raw(`drop role if exists ${roleOf(market)}`).execute(database.owner);
}
