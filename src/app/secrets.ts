import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { invalid, isGuildhallError } from '#kernel';
import type { House } from './house.ts';

/** Secrets that this installation made for itself, kept in its data folder, readable by its owner only. */
export interface Secrets {
  /** Protects signing keys in the database. */
  protection: string;
  /** Signs the sandbox's webhooks. */
  webhook: string;
}

/**
 * Reads them, or makes them when there are none yet. Of several processes that start at once, all get the same.
 *
 * @throws app.bad_secrets, app.unusable_secrets
 */
export async function installationSecrets(dataDirectory: string): Promise<Secrets> {
  await mkdir(dataDirectory, { recursive: true });
  const file = join(dataDirectory, 'secrets.json');
  const found = await readSecrets(file);
  if (found !== undefined) return found;
  await createSecrets(file);
  // Whoever came first made them: another process may have, a moment ago.
  const made = await readSecrets(file);
  if (made === undefined) throw unusable(file, 'is gone again', 'Start once more.');
  return made;
}

/** Only a file that is not there is absent: whatever else keeps it from being read, new secrets in its place would lock everybody out. */
async function readSecrets(file: string): Promise<Secrets | undefined> {
  try {
    return parse(file, await readFile(file, 'utf8'));
  } catch (error) {
    if (isGuildhallError(error)) throw error;
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw unusable(
      file,
      `cannot be read (${code})`,
      'Let the user who runs this process read that file, and see that its disk is well.',
      error,
    );
  }
}

/** Whole or not at all, and never in the place of a file that is there. */
async function createSecrets(file: string): Promise<void> {
  const secrets: Secrets = { protection: randomBytes(32).toString('base64url'), webhook: `whsec_${randomBytes(24).toString('hex')}` };
  const unfinished = `${file}.${randomBytes(8).toString('hex')}`;
  try {
    await writeFile(unfinished, JSON.stringify(secrets), { mode: 0o600, flag: 'wx' });
    await link(unfinished, file);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST')
      throw unusable(
        file,
        `cannot be written (${code})`,
        'Give GUILDHALL_DATA a folder that the user who runs this process can write to.',
        error,
      );
  } finally {
    await rm(unfinished, { force: true });
  }
}

/**
 * New secrets beside an old database would lock everybody out: they seal its signing keys.
 *
 * @throws app.lost_secrets
 */
export function refuseLostSecrets(dataDirectory: string): void {
  if (!existsSync(join(dataDirectory, 'database')) || existsSync(join(dataDirectory, 'secrets.json'))) return;
  throw invalid(
    'app.lost_secrets',
    `${dataDirectory} has a database, but its secrets.json is gone. Restore it from the backup of that folder.`,
  );
}

/**
 * Another secret than the other processes' would make log-ins fail at random, and every token of theirs worthless.
 *
 * @throws app.other_secrets
 */
export async function refuseOtherSecrets({ prep, settings, context }: House): Promise<void> {
  try {
    await prep.identity.requireReadableKeys(context());
  } catch (error) {
    if (!isGuildhallError(error, 'identity.key_unreadable')) throw error;
    throw invalid(
      'app.other_secrets',
      `${join(settings.dataDirectory, 'secrets.json')} is not the one that sealed the signing keys in this database. Copy it from the folder of a process that runs, or from the backup; if it is lost for good, delete the rows of ${context().market}.signing_key, and everybody logs in anew.`,
      { cause: error },
    );
  }
}

function parse(file: string, text: string): Secrets {
  try {
    const { protection, webhook } = JSON.parse(text) as Partial<Secrets>;
    if (typeof protection === 'string' && typeof webhook === 'string') return { protection, webhook };
  } catch {
    // told below
  }
  throw invalid('app.bad_secrets', `${file} cannot be read. Restore it from a backup, or start with an empty GUILDHALL_DATA.`);
}

const unusable = (file: string, why: string, mend: string, cause?: unknown) =>
  invalid('app.unusable_secrets', `${file} ${why}. ${mend}`, { cause });
