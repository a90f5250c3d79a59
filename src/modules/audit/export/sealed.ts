import { createPublicKey, verify } from 'node:crypto';
import { canonical, hashOf, saysOnlyWhatIsHashed, type LogEntry } from '../log/index.ts';
import { isIncluded, leafOfEntry } from '../tree/index.ts';
import { fingerprintOf, type ExportSigner } from './signer.ts';

export interface ExportedChain {
  /** How many entries the whole log has, and the root over their hashes. */
  size: number;
  root: string;
  /** The proof is that of RFC 9162, section 2.1.3: `index` from 0, `path` from the leaf up, in hex. */
  entries: readonly { entry: LogEntry; proof: { index: number; path: readonly string[] } }[];
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
    const { hash, seq } = entry;
    if (!saysOnlyWhatIsHashed(entry) || hash !== hashOf(entry)) return no(`audit entry ${seq} is not what its hash says`);
    if (String(proof.index + 1) !== seq || !isIncluded(leafOfEntry(hash), proof.index, size, proof.path, root))
      return no(`audit entry ${seq} is not in the log`);
  }
  return { ok: true, document, fingerprint };
}
