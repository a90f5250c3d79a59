import { readCheckpoint, type Checkpoint } from './checkpoint.ts';
import { introducedKey, trustedKeys } from './key-chain.ts';
import type { NoteKey } from './signed-note.ts';

/**
 * A checkpoint signed by a trusted key, or by one that a trusted key introduced.
 *
 * @throws when none did, in words that tell why
 */
export function checkedCheckpoint(
  note: string,
  introductions: readonly string[],
  trusted: readonly NoteKey[] | undefined,
): Checkpoint & { key: NoteKey } {
  return readCheckpoint(note, trustedKeys(introductions, trusted ?? introductions.map(introducedKey)));
}
