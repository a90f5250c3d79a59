import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A file that follows from the code. The path is from the root of the project. */
export interface GeneratedFile {
  path: string;
  text: string;
}

const root = join(import.meta.dirname, '../..');

/** The paths of those that are not, to the letter, what they should be. */
export async function staleFiles(files: readonly GeneratedFile[]): Promise<GeneratedFile[]> {
  const there = await Promise.all(files.map(({ path }) => readFile(join(root, path), 'utf8').catch(() => undefined)));
  return files.filter(({ text }, at) => there[at] !== text);
}

export async function writeFiles(files: readonly GeneratedFile[]): Promise<void> {
  for (const { path, text } of files) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}
