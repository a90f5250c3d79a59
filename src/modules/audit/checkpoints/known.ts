import type { WriteOnce } from '#platform/write-once';
import type { KnownCheckpoint } from '../log/index.ts';
import { readCheckpoint } from './checkpoint.ts';
import { introducedKey, trustedKeys } from './key-chain.ts';
import type { NoteKey } from './signed-note.ts';

/** Checkpoints as they were found somewhere, with the keys that lay beside them. */
export interface FoundCheckpoints {
  notes: readonly { key: string; text: string }[];
  introductions: readonly string[];
}

/** Everything that a market exported; of all markets when it is empty. */
export async function findCheckpoints(writeOnce: WriteOnce, market: string): Promise<FoundCheckpoints> {
  const keys = await writeOnce.list(market === '' ? '' : `${market}/`);
  const readAll = async (ending: string) => {
    const texts: { key: string; text: string }[] = [];
    for (const key of keys.filter((each) => each.endsWith(ending))) texts.push({ key, text: (await writeOnce.read(key)) ?? '' });
    return texts;
  };
  const found = await readAll('.key');
  return { notes: await readAll('.checkpoint'), introductions: found.map(({ text }) => text) };
}

export type CheckedCheckpoints =
  | { ok: true; origin: string | undefined; checkpoints: KnownCheckpoint[]; keys: NoteKey[] }
  | { ok: false; problem: string };

/**
 * Which checkpoints can be relied on: all signed by keys that are trusted, of one log, and none contradicting another.
 *
 * @param trusted keys that the reader knows by other means; without any, those that lie beside the checkpoints are taken at their word
 */
export function checkCheckpoints({ notes, introductions }: FoundCheckpoints, trusted: readonly NoteKey[] | undefined): CheckedCheckpoints {
  const no = (problem: string): CheckedCheckpoints => ({ ok: false, problem });
  let keys: NoteKey[];
  try {
    keys = trustedKeys(introductions, trusted ?? introductions.map(introducedKey));
  } catch (error) {
    return no(`a key beside the checkpoints cannot be trusted: ${(error as Error).message}`);
  }
  const read: (KnownCheckpoint & { origin: string })[] = [];
  for (const { key, text } of notes) {
    try {
      read.push(readCheckpoint(text, keys));
    } catch (error) {
      return no(`the checkpoint ${key} cannot be trusted: ${(error as Error).message}`);
    }
  }
  read.sort((a, b) => a.size - b.size);
  for (const [n, { origin, size, root, at }] of read.entries()) {
    const before = read[n - 1];
    if (before === undefined) continue;
    if (before.origin !== origin) return no(`the checkpoints are of two logs, ${before.origin} and ${origin}`);
    if (before.size === size && before.root !== root) return no(`two checkpoints of ${size} entries contradict each other`);
    if (Temporal.Instant.compare(before.at, at) > 0)
      return no(`the checkpoint of ${size} entries (${at}) is older than the one of ${before.size} (${before.at})`);
  }
  return { ok: true, origin: read[0]?.origin, checkpoints: read.map(({ size, root, at }) => ({ size, root, at })), keys };
}
