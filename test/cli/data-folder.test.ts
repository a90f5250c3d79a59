import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { after, before, beforeEach, describe, test } from 'node:test';
import { spawn } from 'node:child_process';
import { guildhall, type Ended } from '#test/command-line';

const lockModule = new URL('../../src/app/data-lock.ts', import.meta.url).href;

describe('an embedded data folder', () => {
  let parent: string;
  let whole: string;
  let data: string;

  const doctor = (): Promise<Ended> => guildhall(['doctor'], { GUILDHALL_DATA: data });

  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'guildhall-cli-'));
    whole = join(parent, 'whole');
    const made = await guildhall(['migrate'], { GUILDHALL_DATA: whole });
    assert.match(made.stdout, /platform\/0001_work\.sql[\s\S]*migrations ran/, made.stderr);
  });
  beforeEach(async () => {
    data = await mkdtemp(join(parent, 'copy-'));
    await cp(whole, data, { recursive: true });
  });
  after(() => rm(parent, { recursive: true, force: true }));

  test('that is half there is refused by name, and what is left of it stays untouched', async () => {
    await rm(join(data, 'database/PG_VERSION'));
    const left = await readdir(join(data, 'database'));
    const { code, stderr } = await guildhall(['migrate'], { GUILDHALL_DATA: data });
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^guildhall: The database in .* is damaged or was written only in part: PG_VERSION is missing\. Restore it[^\n]*\n$/,
    );
    assert.deepEqual(await readdir(join(data, 'database')), left);
  });

  test('of another PostgreSQL is refused', async () => {
    await writeFile(join(data, 'database/PG_VERSION'), '15\n');
    assert.match((await doctor()).stderr, /was written by PostgreSQL 15; this version reads 18/);
  });

  test('with files cut short is called damaged, without a stack', async () => {
    await writeFile(join(data, 'database/global/pg_control'), 'short');
    const { code, stderr } = await doctor();
    assert.equal(code, 1);
    assert.match(stderr, /^guildhall: The database in .* is damaged or was written only in part: it does not open[^\n]*\n$/);
  });

  test('whose secrets are gone gets no new ones, which would lock everybody out', async () => {
    await rm(join(data, 'secrets.json'));
    assert.match((await doctor()).stderr, /secrets\.json is gone\. Restore it/);
    assert.ok(!(await readdir(data)).includes('secrets.json'));
  });

  test('whose filling with the demo was cut short is not taken for a whole one', async () => {
    await writeFile(join(data, 'seeding'), '');
    const { code, stderr } = await doctor();
    assert.equal(code, 1);
    assert.match(stderr, /filled in only in part.*"guildhall start" begins anew/);
  });

  test('in use by another process is refused with its number, and free again however that process ends', async (t) => {
    const holder = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        '--expose-gc',
        '-e',
        `import(${JSON.stringify(lockModule)}).then(({ lockData }) => lockData(${JSON.stringify(data)})).then(() => setImmediate(() => { gc(); console.log('held'); setInterval(() => {}, 1000); }))`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    t.after(() => holder.kill('SIGKILL'));
    await once(holder.stdout, 'data');
    const refused = await doctor();
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, new RegExp(`is in use by process ${holder.pid}\\. Stop that`));
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const { code, stdout } = await doctor();
    assert.equal(code, 0);
    assert.match(stdout, /0 dead letters/);
  });
});
