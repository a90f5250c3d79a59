import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { isGuildhallError } from '#kernel';
import { folderStorage, type Storage } from '#platform/storage';

const code = (expected: string) => (error: unknown) => isGuildhallError(error, expected);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const cap = { maxBytes: 1_000 };

/** What every storage promises. */
function holdsTheContract(name: string, open: () => Storage): void {
  describe(`${name} as a storage`, () => {
    const read = async (key: string): Promise<string | undefined> => {
      const file = await open().get(key);
      return file === undefined ? undefined : (await buffer(file.stream)).toString();
    };

    test('what was put comes back, as bytes and as facts, whether it was given whole or as a stream', async () => {
      const storage = open();
      const put = await storage.put('a/one.webp', bytes('hello'), cap);
      assert.deepEqual(put, { key: 'a/one.webp', contentType: 'image/webp', bytes: 5 });
      assert.deepEqual(await storage.stat('a/one.webp'), put);
      assert.equal(await read('a/one.webp'), 'hello');
      await storage.put('a/two.jpg', Readable.from([Buffer.from('hel'), Buffer.from('lo!')]), cap);
      assert.equal(await read('a/two.jpg'), 'hello!');
    });

    test('a later put takes the place of an earlier one, and of two at once one is there in full', async () => {
      const storage = open();
      const texts = ['x'.repeat(900), 'y'.repeat(700)];
      await Promise.all(texts.map((text) => storage.put('race.png', bytes(text), cap)));
      assert(texts.includes((await read('race.png')) ?? ''));
      await storage.put('race.png', bytes('last'), cap);
      assert.equal(await read('race.png'), 'last');
    });

    test('what is not there is undefined, and can be removed', async () => {
      const storage = open();
      assert.equal(await storage.get('none.png'), undefined);
      assert.equal(await storage.stat('none.png'), undefined);
      await storage.remove('none.png');
      await storage.put('gone.png', bytes('x'), cap);
      await storage.remove('gone.png');
      assert.equal(await storage.stat('gone.png'), undefined);
    });

    test('a body past the cap is refused and leaves what was there', async () => {
      const storage = open();
      await storage.put('small.csv', bytes('kept'), cap);
      const flood = Readable.from(
        (function* () {
          for (;;) yield Buffer.alloc(400);
        })(),
      );
      await assert.rejects(storage.put('small.csv', flood, cap), code('storage.too_large'));
      assert.equal(await read('small.csv'), 'kept');
    });

    test('a body that breaks off leaves nothing', async () => {
      const storage = open();
      const broken = Readable.from(
        (function* () {
          yield Buffer.from('half');
          throw new Error('the line went dead');
        })(),
      );
      await assert.rejects(storage.put('broken.png', broken, cap), /went dead/);
      assert.equal(await storage.stat('broken.png'), undefined);
    });

    test('names that could lead elsewhere, or of types that are not stored, are refused everywhere', async () => {
      const storage = open();
      const bad = [
        '../out.png',
        'a/../b.png',
        '/etc/x.png',
        'a//b.png',
        'A.png',
        'a.PNG',
        'a.svg',
        'a.constructor',
        'a.png/b.png',
        'a\0.png',
        'a',
        '',
        '.unfinished/x.png',
        `${'a'.repeat(200)}.png`,
      ];
      for (const key of bad) {
        await assert.rejects(storage.put(key, bytes('x'), cap), code('storage.bad_key'), key);
        await assert.rejects(storage.get(key), code('storage.bad_key'), key);
        await assert.rejects(storage.stat(key), code('storage.bad_key'), key);
        await assert.rejects(storage.remove(key), code('storage.bad_key'), key);
      }
    });

    test('a folder is listed in order, page by page, without its neighbours', async () => {
      const storage = open();
      for (const key of ['list/b/2.png', 'list/a/1.png', 'list/c.png', 'listed/d.png']) await storage.put(key, bytes('x'), cap);
      const keys = async (page: Parameters<Storage['list']>[1]) => (await storage.list('list', page)).map(({ key }) => key);
      assert.deepEqual(await keys({ limit: 2 }), ['list/a/1.png', 'list/b/2.png']);
      assert.deepEqual(await keys({ limit: 2, after: 'list/b/2.png' }), ['list/c.png']);
      assert.deepEqual(await keys({ limit: 9, minimumAgeSeconds: 3_600 }), [], 'all of them are young');
      assert.deepEqual(await storage.list('nowhere', { limit: 9 }), []);
    });
  });
}

let folder = '';
before(async () => void (folder = await mkdtemp(join(tmpdir(), 'guildhall-storage-'))));
after(() => rm(folder, { recursive: true, force: true }));

holdsTheContract('a folder', () => folderStorage(join(folder, 'files')));

test('nothing unfinished stays behind, and what a crash left is dropped after an hour', async () => {
  const directory = join(folder, 'crashed');
  await folderStorage(directory).put('a.png', bytes('x'), cap);
  const unfinished = join(directory, '.unfinished');
  assert.deepEqual(await readdir(unfinished), []);
  await writeFile(join(unfinished, 'old'), 'half');
  await writeFile(join(unfinished, 'young'), 'half');
  const hoursAgo = new Date(Date.now() - 2 * 3_600_000);
  await utimes(join(unfinished, 'old'), hoursAgo, hoursAgo);
  await folderStorage(directory).put('b.png', bytes('x'), cap);
  assert.deepEqual(await readdir(unfinished), ['young']);
});

test('a link that someone put into the folder is not followed out of it', async () => {
  const directory = join(folder, 'linked');
  const storage = folderStorage(directory);
  await storage.put('a.png', bytes('x'), cap);
  await writeFile(join(folder, 'secret'), 'secret');
  await symlink(join(folder, 'secret'), join(directory, 'b.png'));
  assert.equal(await storage.get('b.png'), undefined);
  assert.equal(await storage.stat('b.png'), undefined);
});
