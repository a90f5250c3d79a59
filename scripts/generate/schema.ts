import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, openDatabase, roleOf, sql, type MigrationSource } from '#platform/database';
import { platformMigrations } from '#platform/migrations';
import type { Module } from '#platform/module';
import { readCatalog, type Catalog } from './catalog.ts';

const templateDirectory = join(import.meta.dirname, '../../node_modules/.cache/guildhall/pglite-0.5.8');

/** Every folder of migrations, in the order they run. */
export function migrationSources(modules: readonly Module[]): MigrationSource[] {
  const theirs = modules.flatMap(({ name, migrations }) => (migrations === undefined ? [] : [{ module: name, directory: migrations }]));
  return [...platformMigrations, ...theirs];
}

/** Migrates an empty market, on the server of TEST_DATABASE_URL or an embedded one, reads its catalog, and leaves nothing. */
export async function freshCatalog(modules: readonly Module[]): Promise<Catalog> {
  const url = process.env['TEST_DATABASE_URL'];
  const folder = await mkdtemp(join(tmpdir(), 'guildhall-generate-'));
  const database = await openDatabase(
    url === undefined ? { engine: 'embedded', directory: join(folder, 'db'), templateDirectory } : { engine: 'postgres', url, poolSize: 2 },
  );
  const market = `g_${randomBytes(6).toString('hex')}`;
  try {
    await migrate(database, market, migrationSources(modules));
    return await readCatalog(database.market(market), market);
  } finally {
    if (url !== undefined) {
      await sql.raw(`drop schema if exists ${market} cascade`).execute(database.owner);
      await sql.raw(`drop role if exists ${roleOf(market)}`).execute(database.owner);
    }
    await database.close();
    await rm(folder, { recursive: true, force: true });
  }
}
