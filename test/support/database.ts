import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { Client } from 'pg';
import { openDatabase, roleOf, type Database } from '#platform/database';

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

let ownUrl: Promise<string> | undefined;

/** The address of this process's own database on that server: it is dropped whole, hundreds of tables at once. */
export function databaseUrl(): Promise<string> {
  ownUrl ??= createOwn();
  return ownUrl;
}

async function createOwn(): Promise<string> {
  assert.ok(postgresUrl, 'this needs PostgreSQL: TEST_DATABASE_URL');
  const url = new URL(postgresUrl);
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(`create database ${name}`);
  cleanUps.push(() => onServer(`drop database ${name} with (force)`, ...markets.map((market) => `drop role if exists ${roleOf(market)}`)));
  url.pathname = `/${name}`;
  return url.href;
}

async function onServer(...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

async function open(): Promise<Database> {
  if (postgresUrl !== undefined) {
    // Races bring a thousand to ten connections at once, on machines that do other work besides.
    return openDatabase({ engine: 'postgres', url: await databaseUrl(), poolSize: 10, waitMs: 60_000 });
  }
  const parent = await mkdtemp(join(tmpdir(), 'guildhall-test-'));
  cleanUps.push(() => rm(parent, { recursive: true, force: true }));
  return openDatabase({ engine: 'embedded', directory: join(parent, 'db'), templateDirectory });
}

/** A name for a market that no other test has. What belongs to it is gone when the process ends. */
export function freshMarketName(): string {
  const name = `t_${randomBytes(6).toString('hex')}`;
  markets.push(name);
  return name;
}
