import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { migrate, sql, type Database, type MigrationSource } from '#platform/database';
import { platformPersonalData } from '#platform/module';
import { freshMarketName, testDatabase } from '#test/database';
import { readCatalog, type Catalog } from '../../scripts/generate/catalog.ts';
import { describeModules } from '../../scripts/generate/markets.ts';
import { changedSince } from '../../scripts/generate/migration-digests.ts';
import { declarations, undeclared } from '../../scripts/generate/personal-data.ts';
import { unclassified } from '../../scripts/generate/privacy.ts';
import { migrationSources } from '../../scripts/generate/schema.ts';
import { schemaPages } from '../../scripts/generate/schema-pages.ts';

const root = join(import.meta.dirname, '../..');
const sources = migrationSources(describeModules());

/** The sources with some of their files only, as an earlier release brought them. */
async function only(folder: string, keep: (file: string, place: number) => boolean): Promise<MigrationSource[]> {
  return Promise.all(
    sources.map(async ({ module, directory }) => {
      const there = fileURLToPath(directory);
      const here = join(await mkdtemp(join(folder, 'migrations-')), module);
      await mkdir(here);
      const names = (await readdir(there)).filter((name) => name.endsWith('.sql')).toSorted();
      for (const name of names.filter((each, place) => keep(join(there, each).slice(root.length + 1), place))) {
        await cp(join(there, name), join(here, name));
      }
      return { module, directory: pathToFileURL(`${here}/`) };
    }),
  );
}

describe('the schema', () => {
  let database: Database;
  let fresh: Catalog;
  let folder: string;
  const look = (market: string): Promise<Catalog> => readCatalog(database.market(market), market);

  before(async () => {
    database = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), 'guildhall-schema-'));
    const market = freshMarketName();
    await migrate(database, market, sources);
    fresh = await look(market);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('of the first release, with rows in every table, becomes the one a fresh database has, and keeps the rows', async () => {
    const first = (await readFile(join(import.meta.dirname, 'earlier/migrations.txt'), 'utf8')).trimEnd().split('\n');
    const rows = { module: 'rows', directory: new URL('earlier/', import.meta.url) };
    const market = freshMarketName();
    const ran = await migrate(database, market, [...(await only(folder, (file) => first.includes(file))), rows]);
    assert.equal(ran.length, first.length + 1, 'a migration of the first release is missing');
    const counts = await countRows(market, await look(market));
    assert.deepEqual(
      [...counts].filter(([, count]) => count === 0),
      [],
      'these tables have no row in earlier/rows.sql',
    );

    const rest = await migrate(database, market, [...sources, rows]);
    assert.ok(rest.length > 0, 'there was nothing left to migrate');
    assert.deepEqual(await look(market), fresh);
    const kept = await countRows(market, fresh);
    for (const [table, count] of counts) {
      if (table !== 'migration') assert.equal(kept.get(table) ?? count, count, `${table} lost or gained rows`);
    }
  });

  test('reached one file of each module at a time is the one a fresh database has', async () => {
    const market = freshMarketName();
    for (let files = 1; ; files += 1) {
      const ran = await migrate(database, market, await only(folder, (_file, place) => place < files));
      if (ran.length === 0) break;
    }
    assert.deepEqual(await look(market), fresh);
  });

  test('is the one that docs/schema tells of, on this engine too', async () => {
    for (const { path, text } of schemaPages(fresh))
      assert.equal(await readFile(join(root, path), 'utf8'), text, `${path}: npm run generate`);
  });

  test('has an owner for every table, and a class, a purpose and a retention for every column', () => {
    const owners = sources.map(({ module }) => module);
    assert.deepEqual(unclassified(fresh, owners), []);
    assert.ok(fresh.tables.flatMap(({ columns }) => columns).length > 300);
  });

  test('has no table with personal data that its module does not say how to hand out and erase, and no words that would stay unthought of', () => {
    assert.deepEqual(undeclared(fresh, declarations(describeModules(), platformPersonalData)), []);
  });

  async function countRows(market: string, { tables }: Catalog): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    for (const { name } of tables) {
      const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${sql.id(name)}`.execute(database.market(market));
      counts.set(name, rows[0]?.count ?? 0);
    }
    return counts;
  }
});

test('a difference between two schemas is seen wherever it is', async () => {
  const database = await testDatabase();
  const market = freshMarketName();
  await migrate(database, market, sources);
  const changes = [
    'alter table booking alter column note set not null',
    'alter table booking alter column state drop default',
    'alter table booking alter column number type varchar(40)',
    'alter table booking drop constraint booking_number_key',
    'drop index booking_recent',
    "comment on column booking.note is 'class=public; purpose=x; retention=1d'",
    'drop trigger audit_entry_append_only on audit_entry',
    'create or replace function audit_entry_guard() returns trigger language plpgsql as $$ begin return new; end $$',
  ];
  let pages = schemaPages(await readCatalog(database.market(market), market));
  for (const change of changes) {
    await database.owner.connection().execute(async (owner) => {
      await sql.raw(`set search_path to ${market}, public`).execute(owner);
      await sql.raw(change).execute(owner);
      await sql.raw('set search_path to public').execute(owner);
    });
    const now = schemaPages(await readCatalog(database.market(market), market));
    assert.notDeepEqual(now, pages, change);
    pages = now;
  }
});

test('an edited or missing migration is named; a new one is not', () => {
  const digest = (letter: string): string => letter.repeat(64);
  const kept = `${digest('a')}  src/a.sql\n${digest('b')}  src/b.sql\n`;
  assert.deepEqual(changedSince(kept, `${kept}${digest('c')}  src/c.sql\n`), []);
  assert.deepEqual(changedSince(kept, `${digest('a')}  src/a.sql\n${digest('c')}  src/b.sql\n`), ['src/b.sql']);
  assert.deepEqual(changedSince(kept, `${digest('b')}  src/b.sql\n`), ['src/a.sql']);
});
