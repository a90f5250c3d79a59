import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { conflict, unavailable } from '#kernel';
import { checkOnceKey, type WriteOnce } from './types.ts';

/**
 * Texts in a folder, each in a file that is read-only from its first moment. A file takes its name in one step, and only if nobody has the
 * name, so neither a crash nor a twin leaves half a text or replaces one. Whoever owns the folder can still delete: put it where the
 * database's superuser has no account, or on a file system that is write-once itself.
 */
export function folderWriteOnce(directory: string): WriteOnce {
  const root = resolve(directory);
  const pathOf = (key: string): string => join(root, checkOnceKey(key));
  const place = `folder ${root}`;

  async function read(key: string): Promise<string | undefined> {
    try {
      return await readFile(pathOf(key), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw unreachable(place, error);
    }
  }

  return {
    place,
    read,
    async put(key, text) {
      const path = pathOf(key);
      const unfinished = join(root, `.${randomUUID()}`);
      try {
        await mkdir(dirname(path), { recursive: true });
        const file = await open(unfinished, 'wx', 0o444);
        try {
          await file.writeFile(text);
          await file.sync();
        } finally {
          await file.close();
        }
        await link(unfinished, path);
        await syncFolder(dirname(path));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unreachable(place, error);
        if ((await read(key)) !== text) throw taken(key, place);
      } finally {
        await rm(unfinished, { force: true }).catch(() => undefined);
      }
    },
    async list(prefix) {
      try {
        const found = await readdir(root, { recursive: true, withFileTypes: true });
        return found
          .filter((each) => each.isFile() && !each.name.startsWith('.'))
          .map((each) => join(each.parentPath, each.name).slice(root.length + 1))
          .filter((key) => key.startsWith(prefix))
          .toSorted();
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw unreachable(place, error);
      }
    },
  };
}

/** A name is only safe from a power cut once its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

export const taken = (key: string, place: string) =>
  conflict('write_once.taken', `${key} is already in ${place}, with another text. Nothing there is rewritten: find out who wrote it.`);

export const unreachable = (place: string, cause: unknown) =>
  unavailable('write_once.unavailable', `The ${place} cannot be used: ${(cause as Error).message}`, { cause });
