import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { invalid } from '#kernel';
import type { Bases, GoldenCase } from './golden.ts';

const basesFile = 'bases.json';

/** The cases of a folder by file, and the facts they begin with. @throws compliance.bad_cases */
export function readGolden(folder: string): { bases: Bases; files: Map<string, GoldenCase[]> } {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted();
  const read = (name: string): unknown => {
    try {
      return JSON.parse(readFileSync(join(folder, name), 'utf8'));
    } catch (cause) {
      throw invalid('compliance.bad_cases', `${name} cannot be read: ${(cause as Error).message}`, { cause });
    }
  };
  if (!names.includes(basesFile)) throw invalid('compliance.bad_cases', `There is no ${basesFile} in ${folder}.`);
  const files = new Map(names.filter((name) => name !== basesFile).map((name) => [name, read(name) as GoldenCase[]]));
  return { bases: read(basesFile) as Bases, files };
}

export function writeGolden(folder: string, files: ReadonlyMap<string, readonly GoldenCase[]>): void {
  for (const [name, cases] of files) writeFileSync(join(folder, name), `${JSON.stringify(cases, null, 2)}\n`);
}
