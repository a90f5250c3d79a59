import { randomUUID } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { invalid } from '#kernel';
import { checkKey } from './keys.ts';
import type { Storage, StoredFile } from './types.ts';

/** Not a possible key, so it is never listed or served. */
const unfinishedFolder = '.unfinished';
const unfinishedHours = 1;

/**
 * Storage in a folder of this machine. Bytes go to a file of their own, are synced, and then take their name in one step, so a
 * crash leaves the old file or the new one, never a part. Several processes may share the folder.
 */
export function folderStorage(directory: string): Storage {
  const pathOf = (key: string): string => join(directory, key);
  const unfinished = join(directory, unfinishedFolder);
  let ready: Promise<void> | undefined;

  return {
    async put(key, body, { maxBytes, inspect }) {
      const contentType = checkKey(key);
      await (ready ??= prepare(unfinished).catch((error: unknown) => {
        ready = undefined;
        throw error;
      }));
      const temporary = join(unfinished, randomUUID());
      try {
        const bytes = await write(temporary, body, maxBytes);
        await inspect?.(bytes, () => createReadStream(temporary));
        await mkdir(dirname(pathOf(key)), { recursive: true });
        await rename(temporary, pathOf(key));
        return { key, contentType, bytes };
      } finally {
        await rm(temporary, { force: true });
      }
    },

    async get(key) {
      const contentType = checkKey(key);
      const file = await open(pathOf(key), constants.O_RDONLY | constants.O_NOFOLLOW).catch(absent);
      if (file === undefined) return undefined;
      const { size } = await file.stat();
      return { key, contentType, bytes: size, stream: file.createReadStream() };
    },

    async stat(key) {
      const contentType = checkKey(key);
      const found = await lstat(pathOf(key)).catch(absent);
      return found?.isFile() !== true ? undefined : { key, contentType, bytes: found.size };
    },

    async remove(key) {
      checkKey(key);
      await rm(pathOf(key), { force: true });
    },

    async list(folder, { after = '', limit, minimumAgeSeconds = 0 }) {
      checkKey(`${folder}/x.zip`);
      const entries = await readdir(pathOf(folder), { recursive: true }).catch(absent);
      const keys = (entries ?? []).map((entry) => `${folder}/${entry}`).filter((key) => isKey(key) && key > after);
      const newest = Date.now() - minimumAgeSeconds * 1_000;
      const files: StoredFile[] = [];
      for (const key of keys.sort()) {
        if (files.length >= limit) break;
        const found = await lstat(pathOf(key)).catch(absent);
        if (found?.isFile() === true && found.mtimeMs <= newest) files.push({ key, contentType: checkKey(key), bytes: found.size });
      }
      return files;
    },
  };
}

/** Makes the folder and drops what a crashed process left behind in it. */
async function prepare(unfinished: string): Promise<void> {
  await mkdir(unfinished, { recursive: true });
  const old = Date.now() - unfinishedHours * 3_600_000;
  for (const name of await readdir(unfinished)) {
    const found = await lstat(join(unfinished, name)).catch(absent);
    if (found !== undefined && found.mtimeMs < old) await rm(join(unfinished, name), { force: true });
  }
}

async function write(path: string, body: Uint8Array | Readable, maxBytes: number): Promise<number> {
  const file = await open(path, 'wx', 0o600);
  let bytes = 0;
  try {
    for await (const chunk of body instanceof Readable ? body : [body]) {
      bytes += (chunk as Uint8Array).length;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      await file.writeFile(chunk as Uint8Array);
    }
    await file.sync();
    return bytes;
  } finally {
    await file.close();
  }
}

export const tooLarge = (maxBytes: number) =>
  invalid('storage.too_large', `The file is larger than the ${Math.floor(maxBytes / 1_000_000)} MB allowed here. Send a smaller one.`, {
    facts: { maxBytes },
  });

function isKey(key: string): boolean {
  try {
    return checkKey(key) !== '';
  } catch {
    return false;
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'ELOOP') return undefined;
  throw error;
}
