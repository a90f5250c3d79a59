import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
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
 */
export async function prepareDataDirectory({ directory, templateDirectory }: Places): Promise<string | undefined> {
  if (directory === undefined) return undefined;
  if (existsSync(join(directory, 'PG_VERSION'))) {
    await checkVersion(directory);
    return directory;
  }
  await ensureTemplate(templateDirectory);
  const unfinished = `${directory}.${process.pid}.unfinished`;
  await mkdir(directory, { recursive: true });
  await rm(unfinished, { recursive: true, force: true });
  await cp(templateDirectory, unfinished, { recursive: true });
  await rm(join(unfinished, finishedMarker), { force: true });
  await rm(directory, { recursive: true, force: true });
  await rename(unfinished, directory);
  return directory;
}

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
