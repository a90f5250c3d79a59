import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { templateDirectory } from '#test/database';
import { prepareDataDirectory } from './embedded-template.ts';
import { EmbeddedServer } from './embedded.ts';

describe('statements the embedded engine remembers', () => {
  let server: EmbeddedServer;
  let parent: string;
  const ask = async (text: string, ...values: unknown[]) =>
    (await server.statements.run<Record<string, unknown>>('public', text, values)).rows;

  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'guildhall-statements-'));
    server = await EmbeddedServer.open(await prepareDataDirectory({ directory: join(parent, 'db'), templateDirectory }));
  });
  after(async () => {
    await server.close();
    await rm(parent, { recursive: true, force: true });
  });

  test('see the columns of today, also after a change of tables that was taken back', async () => {
    const columns = async () => Object.keys((await ask('select * from shape'))[0] ?? {});
    await ask('create table shape as select 1 as id');
    assert.deepEqual(await columns(), ['id']);
    await ask('alter table shape add column side int');
    assert.deepEqual(await columns(), ['id', 'side']);
    await server.statements.begin('begin');
    await ask('alter table shape drop column side');
    assert.deepEqual(await columns(), ['id']);
    await server.statements.rollback();
    assert.deepEqual(await columns(), ['id', 'side']);
  });

  test('are more than are kept, or fail, and leave the others as they were', async () => {
    for (let n = 0; n < 700; n++) assert.deepEqual(await ask(`select $1::int + ${n} as sum`, n), [{ sum: 2 * n }]);
    const half = (by: number) => ask('select 10 / $1::int as half', by);
    assert.deepEqual(await half(2), [{ half: 5 }]);
    await assert.rejects(half(0), /division by zero/);
    assert.deepEqual(await half(5), [{ half: 2 }]);
    assert.deepEqual(await ask('select $1::int + 1 as sum', 1), [{ sum: 2 }]);
    await assert.rejects(ask('select from nothing_of_the_kind'), { code: '42P01' });
  });

  test('mean the tables of the search path they are asked in', async () => {
    await ask('create schema one');
    await ask('create schema two');
    await ask(`create table one.it as select 'one' as name`);
    await ask('create table two.it as select 2 as number');
    const inPath = async (path: string) => {
      const release = await server.hold(path);
      const { rows } = await server.statements.run(path, 'select * from it', []);
      release();
      return rows;
    };
    assert.deepEqual(
      [await inPath('one'), await inPath('two'), await inPath('one')],
      [[{ name: 'one' }], [{ number: 2 }], [{ name: 'one' }]],
    );
  });
});
