import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { before, describe, test } from 'node:test';
import { isGuildhallError, systemRandom } from '#kernel';
import {
  afterCommit,
  inTransaction,
  isUniqueViolation,
  json,
  migrate,
  pendingMigrations,
  prepared,
  sql,
  type Database,
  type Db,
} from '#platform/database';
import { freshMarketName, testDatabase } from '#test/database';

async function folder(files: Record<string, string>): Promise<URL> {
  const path = await mkdtemp(join(tmpdir(), 'guildhall-migrations-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
  return pathToFileURL(`${path}/`);
}

const thing = 'create table thing (id int primary key, at timestamptz, n bigint, j jsonb, d date)';

describe('a market’s database', () => {
  let database: Database;
  let market: string;
  let db: Db;

  before(async () => {
    database = await testDatabase();
    market = freshMarketName();
    db = database.market(market);
    await migrate(database, market, [{ module: 'x', directory: await folder({ '0001_thing.sql': thing }) }]);
  });

  test('instants, bigints, json and dates come back as they went in', async () => {
    const at = Temporal.Instant.from('2026-03-08T10:00:00.123456Z');
    await sql`insert into thing values (1, ${at}, ${2n ** 60n}, ${json({ a: [1, 'x'], big: 5n })}, '2026-03-08')`.execute(db);
    const { rows } = await sql<Record<string, unknown>>`select at, n, j, d from thing where id = 1`.execute(db);
    assert.equal(String(rows[0]?.['at']), at.toString());
    assert.equal(rows[0]?.['n'], 2n ** 60n);
    assert.deepEqual(rows[0]?.['j'], { a: [1, 'x'], big: 5 });
    assert.equal(rows[0]?.['d'], '2026-03-08');
  });

  test('a transaction that throws leaves nothing, and its afterCommit never runs', async () => {
    let nudged = false;
    const failing = inTransaction({ db, random: systemRandom }, async (tx) => {
      afterCommit(tx, () => (nudged = true));
      await sql`insert into thing (id) values (2)`.execute(tx);
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    const { rows } = await sql`select from thing where id = 2`.execute(db);
    assert.equal(rows.length, 0);
    assert.equal(nudged, false);
  });

  test('a prepared statement is built once, takes new values each time, and refuses parameters in another order', async () => {
    let built = 0;
    const once = prepared((_db, a: number, b: number) => {
      built += 1;
      return sql<{ sum: number }>`select ${a}::int + 10 * ${b}::int as sum`;
    });
    assert.deepEqual([await once(db, 1, 2), await inTransaction({ db, random: systemRandom }, (tx) => once(tx, 3, 4))].flat(), [
      { sum: 21 },
      { sum: 43 },
    ]);
    assert.equal(built, 1);
    const turned = prepared((_db, a: number, b: number) => sql`select ${b}::int - ${a}::int`);
    await assert.rejects(turned(db, 1, 2), /in their order/);
  });

  test('a query on the root connection inside a transaction is refused instead of hanging', async () => {
    const wrong = inTransaction({ db, random: systemRandom }, async () => sql`select 1`.execute(db));
    await assert.rejects(wrong, /Pass the transaction/);
  });

  test('a deadlock starts the work again, and gives up politely after six tries', async () => {
    let tries = 0;
    const stubborn = inTransaction({ db, random: systemRandom }, async (tx) => {
      tries += 1;
      await sql.raw("do $$ begin raise exception 'x' using errcode = '40P01'; end $$").execute(tx);
    });
    await assert.rejects(stubborn, (error) => isGuildhallError(error, 'database.busy'));
    assert.equal(tries, 6);
  });

  test('constraint violations are recognised by name on either engine', async () => {
    await sql`insert into thing (id) values (7)`.execute(db);
    const twice = sql`insert into thing (id) values (7)`.execute(db);
    await assert.rejects(twice, (error) => isUniqueViolation(error, 'thing_pkey') && !isUniqueViolation(error, 'other'));
  });

  test('markets do not see each other’s tables', async () => {
    const other = freshMarketName();
    await migrate(database, other, []);
    await assert.rejects(sql`select * from thing`.execute(database.market(other)), /thing/);
  });

  test('migrating twice runs nothing, an edited file and an unknown newer one are refused, a failing one leaves nothing', async () => {
    const name = freshMarketName();
    const first = { module: 'x', directory: await folder({ '0001_thing.sql': thing }) };
    assert.deepEqual(await pendingMigrations(database, name, [first]), ['x/0001_thing.sql']);
    assert.deepEqual(await migrate(database, name, [first]), ['x/0001_thing.sql']);
    assert.deepEqual(await migrate(database, name, [first]), []);
    const edited = { module: 'x', directory: await folder({ '0001_thing.sql': `${thing};` }) };
    await assert.rejects(migrate(database, name, [edited]), (error) => isGuildhallError(error, 'database.migration_changed'));
    await assert.rejects(migrate(database, name, []), (error) => isGuildhallError(error, 'database.schema_newer'));
    const broken = {
      module: 'y',
      directory: await folder({ '0001_a.sql': 'create table half (id int); create table wrong (id nonsense)' }),
    };
    await assert.rejects(migrate(database, name, [first, broken]), (error) => isGuildhallError(error, 'database.migration_failed'));
    const { rows } = await sql<{ there: boolean }>`select to_regclass(${`${name}.half`}) is not null as there`.execute(database.owner);
    assert.equal(rows[0]?.there, false);
  });
});
