import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { conflict } from '#kernel';
import type { Settings } from '#platform/config';

/**
 * Keeps a second process out of an embedded data folder: two would destroy it. The lock of a process that died is taken over.
 *
 * @throws app.data_in_use
 */
export async function lockData({ dataDirectory, databaseUrl }: Settings): Promise<() => Promise<void>> {
  if (databaseUrl !== undefined) return () => Promise.resolve();
  await mkdir(dataDirectory, { recursive: true });
  const file = join(dataDirectory, 'lock');
  for (let attempt = 0; ; attempt++) {
    try {
      const handle = await open(file, 'wx');
      await handle.writeFile(String(process.pid));
      await handle.close();
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error;
      const holder = Number(await readFile(file, 'utf8').catch(() => ''));
      if (attempt > 3 || isAlive(holder)) {
        throw conflict(
          'app.data_in_use',
          `The data folder ${dataDirectory} is in use by process ${holder}. Stop it, or choose another folder: GUILDHALL_DATA=…`,
        );
      }
      await rm(file, { force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}
