import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { isGuildhallError } from '#kernel';
import { folderWriteOnce, memoryWriteOnce, type WriteOnce } from './index.ts';

let root: string;
before(async () => void (root = await mkdtemp(join(tmpdir(), 'guildhall-once-'))));
after(() => rm(root, { recursive: true, force: true }));

const places: [string, () => WriteOnce][] = [
  ['a folder', () => folderWriteOnce(join(root, 'kept'))],
  ['memory', memoryWriteOnce],
];

for (const [name, make] of places) {
  describe(`a write-once place in ${name}`, () => {
    test('keeps the first text, takes the same again, and refuses another', async () => {
      const place = make();
      await place.put('prep/1.checkpoint', 'one\n');
      await place.put('prep/1.checkpoint', 'one\n');
      await assert.rejects(place.put('prep/1.checkpoint', 'two\n'), (error) => isGuildhallError(error, 'write_once.taken'));
      assert.equal(await place.read('prep/1.checkpoint'), 'one\n');
      assert.equal(await place.read('prep/2.checkpoint'), undefined);
    });

    test('lists what begins alike, in order', async () => {
      const place = make();
      for (const key of ['a/2', 'a/1', 'b/1']) await place.put(key, key);
      assert.deepEqual(await place.list('a/'), ['a/1', 'a/2']);
    });

    test('names nothing outside of itself', async () => {
      for (const key of ['../x', '/x', 'a//b', 'a/../b', '', 'A']) await assert.rejects(make().put(key, 'x'), /no key/);
    });
  });
}

test('a folder leaves read-only files and nothing unfinished, whatever twins do', async () => {
  const directory = join(root, 'twins');
  const place = folderWriteOnce(directory);
  const texts = Array.from({ length: 20 }, (_, n) => `text ${n}\n`);
  const kept = await Promise.allSettled(texts.map((text) => place.put('one', text)));
  assert.equal(kept.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.deepEqual(await readdir(directory), ['one']);
  assert.equal((await stat(join(directory, 'one'))).mode & 0o222, 0);
});

test('a folder that cannot be written says so', async () => {
  await folderWriteOnce(root).put('file', 'x');
  await assert.rejects(folderWriteOnce(join(root, 'file')).put('a', 'x'), (error) => isGuildhallError(error, 'write_once.unavailable'));
});
