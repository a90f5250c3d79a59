import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { invalid } from '#kernel';
import { embeddedExtensions } from './embedded.ts';
import { extensions } from './extensions.ts';

interface Places {
  directory?: string;
  templateDirectory: string;
}

const finishedMarker = '.guildhall-complete';

/**
 * Makes the embedded data folder ready to open. Creating the extensions takes 10 to 16 seconds, so an empty database with
 * them is built once, kept as a template, and copied.
 *
 * @returns the folder to open: the one asked for, or undefined to keep everything in memory
 * @throws database.damaged, database.old_data
 */
export async function prepareDataDirectory({ directory, templateDirectory }: Places): Promise<string | undefined> {
  if (directory === undefined) return undefined;
  const unfinished = `${directory}.unfinished`;
  // A copy that was cut off. Nobody has written to it yet, and whoever opens the folder holds its lock.
  await rm(unfinished, { recursive: true, force: true });
  if (await holdsSomething(directory)) {
    await checkWhole(directory);
    await checkVersion(directory);
    return directory;
  }
  await ensureTemplate(templateDirectory);
  await mkdir(directory, { recursive: true });
  await cp(templateDirectory, unfinished, { recursive: true });
  await rm(join(unfinished, finishedMarker), { force: true });
  await rm(directory, { recursive: true, force: true });
  await rename(unfinished, directory);
  return directory;
}

/** What PostgreSQL cannot start without. Their absence is told by name; other damage shows when the database opens. */
const indispensable = ['PG_VERSION', 'global/pg_control', 'base', 'pg_wal', 'pg_xact', 'postgresql.conf'];

async function holdsSomething(directory: string): Promise<boolean> {
  return existsSync(directory) && (await readdir(directory)).length > 0;
}

/** @throws database.damaged: nothing is overwritten, because there may be data in what is left */
async function checkWhole(directory: string): Promise<void> {
  const lost = indispensable.filter((name) => !existsSync(join(directory, name)));
  if (lost.length > 0) throw damaged(directory, `${lost.join(', ')} ${lost.length === 1 ? 'is' : 'are'} missing`);
}

export const damaged = (directory: string, problem: string, cause?: unknown): Error =>
  invalid(
    'database.damaged',
    `The database in ${directory} is damaged or was written only in part: ${problem}. Restore it from a backup, or move it away to begin with an empty one.`,
    { cause },
  );

async function checkVersion(directory: string): Promise<void> {
  const version = (await readFile(join(directory, 'PG_VERSION'), 'utf8')).trim();
  if (version !== '18') {
    throw invalid(
      'database.old_data',
      `The data folder ${directory} was written by PostgreSQL ${version}; this version reads 18. Start with an empty GUILDHALL_DATA, or bring the data over with the old version's export.`,
    );
  }
}

async function ensureTemplate(templateDirectory: string): Promise<void> {
  if (existsSync(join(templateDirectory, finishedMarker))) return;
  const building = `${templateDirectory}.${process.pid}.building`;
  await rm(building, { recursive: true, force: true });
  await mkdir(building, { recursive: true });
  const pglite = await PGlite.create({ dataDir: building, extensions: embeddedExtensions });
  for (const name of extensions) await pglite.exec(`create extension if not exists ${name}`);
  await pglite.close();
  await writeFile(join(building, finishedMarker), '');
  try {
    await rename(building, templateDirectory);
  } catch (error) {
    await rm(building, { recursive: true, force: true });
    if (!existsSync(join(templateDirectory, finishedMarker))) throw error; // otherwise another process finished first
  }
}
