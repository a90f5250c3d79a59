import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
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

export async function installationSecrets(dataDirectory: string): Promise<Secrets> {
  await mkdir(dataDirectory, { recursive: true });
  const file = join(dataDirectory, 'secrets.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text !== undefined) return parse(file, text);
  const secrets: Secrets = { protection: randomBytes(32).toString('base64url'), webhook: `whsec_${randomBytes(24).toString('hex')}` };
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, JSON.stringify(secrets), { mode: 0o600 });
  await rename(unfinished, file);
  return secrets;
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
