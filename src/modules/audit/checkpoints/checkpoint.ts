import { isNoteName, openNote, signNote, type NoteKey } from './signed-note.ts';
import type { KeyObject } from 'node:crypto';

/** What the log was at a time: so many entries, under this root. */
export interface Checkpoint {
  /** Which log, such as `example.org/prep/audit`. */
  origin: string;
  size: number;
  /** In hex. */
  root: string;
  /** RFC 3339, UTC. */
  at: string;
}

/**
 * A checkpoint as c2sp.org/tlog-checkpoint writes it: origin, size and root (base64) on lines of their own, then one line more that tells
 * the time; signed as a note.
 */
export function writeCheckpoint({ origin, size, root, at }: Checkpoint, signer: { key: NoteKey; privateKey: KeyObject }): string {
  return signNote(`${origin}\n${size}\n${Buffer.from(root, 'hex').toString('base64')}\ntime ${at}\n`, [signer]);
}

/**
 * Reads what one of the known keys signed.
 *
 * @throws in words that follow "The checkpoint cannot be trusted: "
 */
export function readCheckpoint(note: string, known: readonly NoteKey[]): Checkpoint & { key: NoteKey } {
  const { text, signedBy } = openNote(note, known);
  const [origin = '', size = '', root = '', time = '', ...rest] = text.split('\n');
  if (!isNoteName(origin) || !/^(0|[1-9]\d{0,14})$/.test(size) || !/^time \S+$/.test(time) || rest.join('') !== '')
    throw new Error('it is not written as a checkpoint');
  const hash = Buffer.from(root, 'base64');
  if (hash.length !== 32 || hash.toString('base64') !== root) throw new Error('its root is no SHA-256');
  const key = signedBy.find(({ name }) => name === origin);
  if (key === undefined) throw new Error('none of the keys that you trust signed it');
  return { origin, size: Number(size), root: hash.toString('hex'), at: Temporal.Instant.from(time.slice(5)).toString(), key };
}
