import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { conflict, invalid } from '#kernel';
import { extensions } from './extensions.ts';
import { roleOf, searchPathOf, type Database } from './open.ts';
import { runScript } from './script.ts';
import { enterTransaction } from './transaction-scope.ts';
import { tables, type Db } from './types.ts';

/** A folder of `0001_name.sql` files that a module brings. */
export interface MigrationSource {
  module: string;
  directory: URL;
}

interface Migration {
  module: string;
  name: string;
  checksum: string;
  text: string;
}

interface MigrationTables {
  migration: { module: string; name: string; checksum: string };
}

/**
 * Brings a market's schema up to date: every file that has not run, in the order the modules were given and then by name,
 * all in one transaction, so a failure leaves the old schema whole. Two processes at once take turns.
 *
 * @returns the migrations that ran, as `module/name`
 * @throws database.migration_changed when a file that already ran was edited; database.schema_newer when the schema has a migration this code lacks
 */
export async function migrate(database: Database, market: string, sources: readonly MigrationSource[]): Promise<string[]> {
  await prepareSchema(database, market);
  const wanted = await readMigrations(sources);
  return database.owner.transaction().execute((tx) =>
    enterTransaction(async () => {
      await sql`select pg_advisory_xact_lock(hashtext(${`guildhall.migrate.${market}`}))`.execute(tx);
      await sql.raw(`set local search_path to ${searchPathOf(market)}`).execute(tx);
      const pending = findPending(market, wanted, await readApplied(tx));
      for (const migration of pending) {
        try {
          await runScript(tx, migration.text);
        } catch (cause) {
          throw invalid(
            'database.migration_failed',
            `Migration ${migration.module}/${migration.name} failed: ${(cause as Error).message}. Nothing was changed.`,
            { cause },
          );
        }
        const { module, name, checksum } = migration;
        await tables<MigrationTables>(tx).insertInto('migration').values({ module, name, checksum }).execute();
      }
      if (pending.length > 0) await grantToRole(tx, market);
      return pending.map(({ module, name }) => `${module}/${name}`);
    }),
  );
}

/** What `migrate` would run. Reads only. */
export async function pendingMigrations(database: Database, market: string, sources: readonly MigrationSource[]): Promise<string[]> {
  const wanted = await readMigrations(sources);
  const { rows } = await sql<{ there: boolean }>`select to_regclass(${`${market}.migration`}) is not null as there`.execute(database.owner);
  if (rows[0]?.there !== true) return wanted.map(({ module, name }) => `${module}/${name}`);
  const applied = await sql<MigrationTables['migration']>`select module, name, checksum from ${sql.id(market, 'migration')}`.execute(
    database.owner,
  );
  return findPending(market, wanted, applied.rows).map(({ module, name }) => `${module}/${name}`);
}

/**
 * Refuses a schema that is not this code's. Reads only.
 *
 * @throws database.schema_old, database.schema_newer, database.migration_changed
 */
export async function requireCurrentSchema(database: Database, market: string, sources: readonly MigrationSource[]): Promise<void> {
  const pending = await pendingMigrations(database, market, sources);
  if (pending.length === 0) return;
  const [first, ...others] = pending;
  throw conflict(
    'database.schema_old',
    `The schema of market ${market} is older than this version: it lacks ${first}${others.length === 0 ? '' : ` and ${others.length} more`}. Make a backup, then run: guildhall migrate`,
  );
}

async function readMigrations(sources: readonly MigrationSource[]): Promise<Migration[]> {
  const all: Migration[] = [];
  for (const { module, directory } of sources) {
    const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
    for (const name of names) {
      const text = await readFile(new URL(name, directory), 'utf8');
      all.push({ module, name, text, checksum: createHash('sha256').update(text).digest('hex') });
    }
  }
  return all;
}

/** What every schema stands on. Two processes that start at once take turns: CREATE IF NOT EXISTS alone would let them collide. */
async function prepareSchema({ owner, engine }: Database, market: string): Promise<void> {
  const statements = [
    ...extensions.map((name) => `create extension if not exists ${name}`),
    `create schema if not exists ${market}`,
    ...(engine === 'postgres' ? roleStatements(market) : []),
    `create table if not exists ${market}.migration (
        module text not null, name text not null, checksum text not null, applied_at timestamptz not null default now(),
        primary key (module, name))`,
    `comment on table ${market}.migration is 'owner=platform; class=internal; purpose=schema history; retention=forever'`,
  ];
  await owner.transaction().execute((tx) =>
    enterTransaction(async () => {
      await sql`select pg_advisory_xact_lock(hashtext('guildhall.prepare'))`.execute(tx);
      await runScript(tx, statements.join(';\n'));
    }),
  );
}

function roleStatements(market: string): string[] {
  const role = roleOf(market);
  return [
    `do $$ begin create role ${role} nologin; exception when duplicate_object or unique_violation then null; end $$`,
    `grant ${role} to current_user`,
  ];
}

/**
 * The market's role may use its own schema and nothing of another's. A module whose tables it may not use freely says so in a function
 * `rights_of_<module>(role)`, which has the last word after each migration.
 */
async function grantToRole(tx: Db, market: string): Promise<void> {
  const { rows } = await sql<{ there: boolean }>`select exists (select from pg_roles where rolname = ${roleOf(market)}) as there`.execute(
    tx,
  );
  if (rows[0]?.there !== true) return;
  const role = roleOf(market);
  await sql.raw(`grant usage on schema ${market} to ${role}`).execute(tx);
  await sql.raw(`grant select, insert, update, delete on all tables in schema ${market} to ${role}`).execute(tx);
  await sql.raw(`grant usage on all sequences in schema ${market} to ${role}`).execute(tx);
  await sql.raw(`revoke insert, update, delete on ${market}.migration from ${role}`).execute(tx);
  const ownRights = await sql<{ name: string }>`
    select proname as name from pg_proc where pronamespace = ${market}::regnamespace and proname ^@ 'rights_of_' order by 1`.execute(tx);
  for (const { name } of ownRights.rows) {
    await sql`select ${sql.id(market, name)}(${role})`.execute(tx);
    await sql`revoke execute on function ${sql.id(market, name)} from public`.execute(tx);
  }
}

async function readApplied(tx: Db): Promise<MigrationTables['migration'][]> {
  return tables<MigrationTables>(tx).selectFrom('migration').select(['module', 'name', 'checksum']).execute();
}

function findPending(market: string, wanted: Migration[], applied: MigrationTables['migration'][]): Migration[] {
  const ran = new Map(applied.map((each) => [`${each.module}/${each.name}`, each.checksum]));
  for (const each of wanted) {
    const checksum = ran.get(`${each.module}/${each.name}`);
    if (checksum !== undefined && checksum !== each.checksum) {
      throw conflict(
        'database.migration_changed',
        `Migration ${each.module}/${each.name} already ran in market ${market} with another text. Put it back and add a new migration.`,
      );
    }
    ran.delete(`${each.module}/${each.name}`);
  }
  const [unknown] = ran.keys();
  if (unknown !== undefined) {
    throw conflict(
      'database.schema_newer',
      `Market ${market} has the migration ${unknown}, which this version does not know. Run the newer version, or restore a backup from before it.`,
    );
  }
  const done = new Set(applied.map((each) => `${each.module}/${each.name}`));
  return wanted.filter((each) => !done.has(`${each.module}/${each.name}`));
}
