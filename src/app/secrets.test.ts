import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isGuildhallError } from '#kernel';
import { installationSecrets } from './secrets.ts';

const folders: string[] = [];
const folder = async (): Promise<string> => {
  const made = await mkdtemp(join(tmpdir(), 'guildhall-secrets-'));
  folders.push(made);
  return made;
};
after(() => Promise.all(folders.map((each) => rm(each, { recursive: true }))));

test('of many that start at once in an empty folder all get the same secrets, and nothing else is left in it', async () => {
  const data = await folder();
  const all = await Promise.all(Array.from({ length: 12 }, () => installationSecrets(data)));
  assert.equal(new Set(all.map((each) => JSON.stringify(each))).size, 1);
  assert.deepEqual(JSON.parse(await readFile(join(data, 'secrets.json'), 'utf8')), all[0]);
  assert.deepEqual(await readdir(data), ['secrets.json']);
  assert.deepEqual(await installationSecrets(data), all[0], 'and so does who comes later');
});

test('secrets that are there and cannot be read are never replaced: the error says why and what to do', async () => {
  const data = await folder();
  // A folder in their place cannot be read by anybody, not even by root.
  await mkdir(join(data, 'secrets.json'));
  await assert.rejects(
    installationSecrets(data),
    (error) =>
      isGuildhallError(error, 'app.unusable_secrets') && /secrets\.json cannot be read \(EISDIR\)\. Let [^\n]*$/.test(error.message),
  );
  assert.deepEqual(await readdir(data), ['secrets.json']);
});
