import { createHash } from 'node:crypto';

const sha256 = (...parts: Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const [leafPrefix, nodePrefix] = [Buffer.from([0]), Buffer.from([1])];

/** A leaf and a node begin with different bytes, so that neither can be taken for the other (RFC 9162, section 2.1.1). */
export const leafHash = (data: Uint8Array): Buffer => sha256(leafPrefix, data);
export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => sha256(nodePrefix, left, right);
/** The root of a tree of nothing. */
export const emptyRoot = sha256();

/** The leaf of an entry of the log: its data are the 32 bytes of the entry's hash. */
export const leafOfEntry = (entryHash: string): Buffer => leafHash(Buffer.from(entryHash, 'hex'));
