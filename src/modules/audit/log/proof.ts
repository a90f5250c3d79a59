import { checkedCheckpoint } from '../checkpoints/trusted-checkpoint.ts';
import type { NoteKey } from '../checkpoints/signed-note.ts';
import { isIncluded, leafOfEntry } from '../tree/index.ts';
import { canonical } from './canonical.ts';
import { hashOf, saysOnlyWhatIsHashed, type LogEntry } from './entry.ts';
import type { KnownCheckpoint } from './verify-log.ts';

export const proofFormat = 'guildhall.audit-proof/1';

/** One entry, and what it takes to prove from outside that it is one of the log that a checkpoint tells of. */
export interface EntryProof {
  format: typeof proofFormat;
  entry: LogEntry;
  /** From the entry's leaf up, in hex (RFC 9162, section 2.1.3), in the tree of the checkpoint's size. */
  path: readonly string[];
  /** The signed text. */
  checkpoint: string;
  /** How the keys of the log were made known. */
  introductions: readonly string[];
}

export const writeProof = (proof: Omit<EntryProof, 'format'>): string => `${canonical({ format: proofFormat, ...proof })}\n`;

export type ProofVerdict =
  | { ok: true; entry: LogEntry; checkpoint: KnownCheckpoint & { origin: string }; key: NoteKey }
  | { ok: false; problem: string };

/**
 * Whether an entry is one of the log that the checkpoint in the file tells of. Needs nothing but the file.
 *
 * @param trusted keys that the reader knows to be the house's; without them those in the file are taken at their word
 */
export function verifyProof(text: string, trusted: readonly NoteKey[] | undefined): ProofVerdict {
  const no = (problem: string): ProofVerdict => ({ ok: false, problem });
  try {
    const { format, entry, path, checkpoint: note, introductions } = JSON.parse(text) as EntryProof;
    if (format !== proofFormat) return no(`its format is ${String(format)}, which is not known here`);
    const { key, ...checkpoint } = checkedCheckpoint(note, introductions, trusted);
    if (!saysOnlyWhatIsHashed(entry) || entry.hash !== hashOf(entry)) return no('the entry is not what its hash says');
    const index = Number(entry.seq) - 1;
    if (!isIncluded(leafOfEntry(entry.hash), index, checkpoint.size, path, checkpoint.root))
      return no(`the entry is not number ${entry.seq} of the log that the checkpoint tells of`);
    return { ok: true, entry, checkpoint, key };
  } catch (error) {
    return no((error as Error).message);
  }
}
