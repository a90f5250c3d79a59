import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MigrationSource } from '#platform/database';
import type { GeneratedFile } from './files.ts';

const root = join(import.meta.dirname, '../..');
const path = 'docs/schema/migrations.sha256';

/** The digest of every migration, as `sha256sum --check` reads it. One that is listed may be followed, never changed or taken away. */
export async function migrationDigests(sources: readonly MigrationSource[]): Promise<GeneratedFile> {
  const kept = await readFile(join(root, path), 'utf8').catch(() => '');
  const now = await digestsOf(sources);
  const changed = changedSince(kept, now);
  if (changed.length > 0) {
    throw new Error(
      `A migration that exists is never edited: databases have run it. Put back ${changed.join(', ')} and add a new migration instead.`,
    );
  }
  return { path, text: now };
}

/** The files of an earlier list that are different or gone in a later one. */
export function changedSince(earlier: string, later: string): string[] {
  const there = new Set(later.split('\n'));
  return earlier
    .split('\n')
    .filter((line) => line !== '' && !there.has(line))
    .map((line) => line.slice(66));
}

async function digestsOf(sources: readonly MigrationSource[]): Promise<string> {
  const lines = await Promise.all(
    sources.map(async ({ directory }) => {
      const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).toSorted();
      return Promise.all(
        names.map(async (name) => {
          const file = fileURLToPath(new URL(name, directory));
          const digest = createHash('sha256')
            .update(await readFile(file))
            .digest('hex');
          return { digest, file: relative(root, file) };
        }),
      );
    }),
  );
  const sorted = lines.flat().toSorted((a, b) => (a.file < b.file ? -1 : 1));
  return sorted.map(({ digest, file }) => `${digest}  ${file}\n`).join('');
}
