import { constants, readFileSync, writeFileSync } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { conflict, invalid } from '#kernel';

const sqliteBusy = 5;
/** Kept here as well, for a lock that is collected as garbage is given back: whoever wants it until their end need not hold on to anything. */
const held = new Set<DatabaseSync>();

/**
 * Keeps a second process out of a data folder: two would destroy an embedded database. The lock is the operating system's, held
 * through an SQLite file, so it ends with its process however that ends: nothing is left to clear away, and a process number that was
 * given out again fools nobody.
 *
 * @returns what gives the lock back
 * @throws app.data_in_use, app.data_not_writable
 */
export async function lockData(dataDirectory: string): Promise<() => void> {
  await makeWritable(dataDirectory);
  const holderFile = join(dataDirectory, 'house.pid');
  const lock = new DatabaseSync(join(dataDirectory, 'house.lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    if ((cause as { errcode?: number }).errcode !== sqliteBusy) throw cause;
    const holder = readHolder(holderFile);
    throw conflict(
      'app.data_in_use',
      `The data folder ${dataDirectory} is in use${holder === undefined ? '' : ` by process ${holder}`}. Stop that, or choose another folder: GUILDHALL_DATA=…`,
      { cause },
    );
  }
  held.add(lock);
  writeFileSync(holderFile, String(process.pid));
  return () => {
    held.delete(lock);
    lock.close();
  };
}

async function makeWritable(dataDirectory: string): Promise<void> {
  try {
    await mkdir(dataDirectory, { recursive: true });
    await access(dataDirectory, constants.W_OK | constants.X_OK);
    if (!(await stat(dataDirectory)).isDirectory()) throw new Error('it is not a folder');
  } catch (cause) {
    throw invalid(
      'app.data_not_writable',
      `The data folder ${dataDirectory} cannot be used: ${(cause as Error).message}. Give this user a folder to write to: GUILDHALL_DATA=…`,
      { cause },
    );
  }
}

/** For the message only: the lock itself is SQLite's. */
function readHolder(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}
