import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { systemClock, type Clock } from '#kernel';
import { memoryCache, type Cache } from '#platform/cache';
import { folderStorage, urlSigner, type Storage, type UrlSigner } from '#platform/storage';

const folders: string[] = [];
after(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

export interface TestFiles {
  files: { storage: Storage; urls: UrlSigner };
  cache: Cache;
  /** Where the files are, for tests that age or count them. */
  directory: string;
}

/** A real storage in a folder of its own, removed when the test process ends, and a real cache. */
export function testFiles(clock: Clock = systemClock): TestFiles {
  const directory = join(tmpdir(), `guildhall-files-${randomUUID()}`);
  folders.push(directory);
  const urls = urlSigner({ secret: 'a secret for tests, long enough to be one', clock, publicUrl: 'http://house.test' });
  return { files: { storage: folderStorage(directory), urls }, cache: memoryCache({ maxBytes: 8_000_000 }), directory };
}
