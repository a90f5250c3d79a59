import { createPublicKey, verify } from 'node:crypto';
import { canonical, hashFacts } from './canonical.ts';
import { isIncluded, type Inclusion } from './merkle.ts';
import { fingerprintOf, type ExportSigner } from './signer.ts';

/** An entry of the audit log, with all that its hash is over. */
export interface ExportedEntry {
  id: string;
  seq: string;
  at: string;
  action: string;
  actor_kind: string;
  actor_id: string | null;
  actor_name: string;
  subject_kind: string;
  subject_id: string;
  before: unknown;
  after: unknown;
  reason: string | null;
  correlation_id: string;
  previous_hash: string;
  hash: string;
}

export interface ExportedChain {
  /** How many entries the whole log has, and the root over their hashes. */
  size: number;
  root: string;
  entries: readonly { entry: ExportedEntry; proof: Inclusion }[];
}

/** What is signed. `record` is whatever the house knows of the matter; the chain is what nobody could change since. */
export interface ExportDocument {
  format: typeof exportFormat;
  exportedAt: string;
  exportedBy: string;
  reason: string;
  subject: { kind: string; id: string };
  record: unknown;
  chain: ExportedChain;
  key: { algorithm: 'Ed25519'; publicKey: string; fingerprint: string };
}

export const exportFormat = 'guildhall.audit-export/1';

/**
 * One line of canonical JSON (sorted keys, after RFC 8785): `{"document":…,"signature":"…"}`. The signature is over the exact bytes of the
 * document as they stand in the file.
 */
export function sealExport(facts: Omit<ExportDocument, 'format' | 'key'>, signer: ExportSigner): string {
  const key = { algorithm: 'Ed25519', publicKey: signer.publicKey, fingerprint: signer.fingerprint } as const;
  const document = canonical({ ...facts, format: exportFormat, key });
  return `{"document":${document},"signature":"${signer.sign(Buffer.from(document))}"}\n`;
}

export type ExportVerdict = { ok: true; document: ExportDocument; fingerprint: string } | { ok: false; problem: string };

/**
 * Whether a file is as the house signed it, byte for byte, and each entry one of its log. Needs nothing but the file.
 *
 * @param trusted the fingerprint that the reader knows to be the house's; without it only the reader can tell whose signature it is
 */
export function verifyExport(text: string, trusted?: string): ExportVerdict {
  try {
    return check(text, trusted);
  } catch (error) {
    return { ok: false, problem: `it cannot be read as an export: ${(error as Error).message}` };
  }
}

function check(text: string, trusted: string | undefined): ExportVerdict {
  const no = (problem: string): ExportVerdict => ({ ok: false, problem });
  const { document, signature } = JSON.parse(text) as { document: ExportDocument; signature: string };
  const bytes = canonical(document);
  if (text !== `{"document":${bytes},"signature":"${signature}"}\n`) return no('it is not written as the house writes it');
  if (document.format !== exportFormat) return no(`its format is ${String(document.format)}, which is not known here`);
  const fingerprint = fingerprintOf(document.key.publicKey);
  if (fingerprint !== document.key.fingerprint) return no('the key in it is not the one it names');
  if (trusted !== undefined && fingerprint !== trusted) return no(`it is signed with another key, ${fingerprint}`);
  const mark = Buffer.from(signature, 'base64');
  if (mark.toString('base64') !== signature || !verify(null, Buffer.from(bytes), createPublicKey(document.key.publicKey), mark))
    return no('the signature does not fit what it says');
  const { size, root, entries } = document.chain;
  for (const { entry, proof } of entries) {
    const { hash, previous_hash: previousHash, seq, ...facts } = entry;
    if (hash !== hashFacts({ ...facts, seq, previousHash })) return no(`audit entry ${seq} is not what its hash says`);
    if (String(proof.index + 1) !== seq || !isIncluded(hash, proof, size, root)) return no(`audit entry ${seq} is not in the log`);
  }
  return { ok: true, document, fingerprint };
}
