import type { KeyObject } from 'node:crypto';
import { openNote, readNoteKey, signNote, writeNoteKey, type NoteKey } from './signed-note.ts';

const format = 'guildhall.audit-key/1';

/** How a key is made known: its line and the time from which it signs, signed by itself and by the key before it. */
export function introduceKey(
  fresh: { key: NoteKey; privateKey: KeyObject },
  at: string,
  before: { key: NoteKey; privateKey: KeyObject } | undefined,
): string {
  const text = `${format}\n${fresh.key.name}\n${writeNoteKey(fresh.key)}\ntime ${at}\n`;
  return signNote(text, before === undefined ? [fresh] : [fresh, before]);
}

/** The key that an introduction tells of. @throws when the key did not sign it itself */
export function introducedKey(note: string): NoteKey {
  const [name = '', , line = ''] = note.split('\n');
  if (name !== format) throw new Error('it introduces no key');
  const key = readNoteKey(line);
  if (openNote(note, [key]).signedBy.length === 0) throw new Error(`the key ${key.id} did not sign its own introduction`);
  return key;
}

/**
 * The keys that can be trusted because some are: each one that a trusted key introduced, and those that it introduced in turn.
 */
export function trustedKeys(introductions: readonly string[], trusted: readonly NoteKey[]): NoteKey[] {
  const all = [...trusted];
  let waiting = introductions.map((note) => ({ note, key: introducedKey(note) }));
  for (let before = -1; before !== waiting.length; ) {
    before = waiting.length;
    waiting = waiting.filter(({ note, key }) => {
      if (all.some(({ id, name }) => id === key.id && name === key.name)) return false;
      if (openNote(note, all).signedBy.length === 0) return true;
      all.push(key);
      return false;
    });
  }
  return all;
}
