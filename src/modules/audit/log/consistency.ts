import { checkedCheckpoint } from '../checkpoints/trusted-checkpoint.ts';
import type { NoteKey } from '../checkpoints/signed-note.ts';
import { isConsistent } from '../tree/index.ts';
import { canonical } from './canonical.ts';
import type { KnownCheckpoint } from './verify-log.ts';

export const consistencyFormat = 'guildhall.audit-consistency/1';

/** Two checkpoints, and what it takes to prove from outside that the later log is a continuation of the earlier one. */
export interface ConsistencyProof {
  format: typeof consistencyFormat;
  /** The signed texts. */
  older: string;
  newer: string;
  /** In hex (RFC 9162, section 2.1.4). */
  path: readonly string[];
  /** How the keys of the log were made known. */
  introductions: readonly string[];
}

export const writeConsistency = (proof: Omit<ConsistencyProof, 'format'>): string =>
  `${canonical({ format: consistencyFormat, ...proof })}\n`;

export type ConsistencyVerdict =
  | { ok: true; older: KnownCheckpoint; newer: KnownCheckpoint & { origin: string }; key: NoteKey }
  | { ok: false; problem: string };

/**
 * Whether nothing that the older checkpoint tells of was changed or removed before the newer was signed. Needs nothing but the file.
 *
 * @param trusted keys that the reader knows to be the house's; without them those in the file are taken at their word
 */
export function verifyConsistency(text: string, trusted: readonly NoteKey[] | undefined): ConsistencyVerdict {
  const no = (problem: string): ConsistencyVerdict => ({ ok: false, problem });
  try {
    const { format, older, newer, path, introductions } = JSON.parse(text) as ConsistencyProof;
    if (format !== consistencyFormat) return no(`its format is ${String(format)}, which is not known here`);
    const before = checkedCheckpoint(older, introductions, trusted);
    const { key, ...after } = checkedCheckpoint(newer, introductions, trusted);
    if (before.origin !== after.origin) return no(`the checkpoints are of two logs, ${before.origin} and ${after.origin}`);
    if (!isConsistent(before, after, path)) return no(`the log of ${after.size} entries is no continuation of the one of ${before.size}`);
    return { ok: true, older: before, newer: after, key };
  } catch (error) {
    return no((error as Error).message);
  }
}

/** Which of the two kinds of proof a file is. Undefined: none that is known. */
export function formatOf(text: string): string | undefined {
  try {
    const { format } = JSON.parse(text) as { format?: unknown };
    return typeof format === 'string' ? format : undefined;
  } catch {
    return undefined;
  }
}
