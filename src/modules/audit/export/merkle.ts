import { createHash } from 'node:crypto';

/**
 * A Merkle tree over the hashes of the audit chain, after RFC 6962, section 2.1: it proves that an entry is one of those under a signed
 * root, without showing any other entry.
 */
export interface Inclusion {
  /** Counted from 0. */
  index: number;
  /** Hashes in hex, from the leaf up. */
  path: readonly string[];
}

const sha = (...parts: (Buffer | Uint8Array)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const leafOf = (hash: string): Buffer => sha(Buffer.from([0]), Buffer.from(hash, 'hex'));
const join = (left: Buffer, right: Buffer): Buffer => sha(Buffer.from([1]), left, right);

/** The largest power of two below n. */
const split = (n: number): number => 2 ** Math.floor(Math.log2(n - 1));

/** The root over all hashes, and the proofs of those at `indexes`. Time grows with their number, once. */
export function proveInclusion(hashes: readonly string[], indexes: readonly number[]): { root: string; proofs: Inclusion[] } {
  const proofs = new Map(indexes.map((index) => [index, [] as string[]]));
  const build = (from: number, to: number): Buffer => {
    if (to - from === 1) return leafOf(hashes[from] ?? '');
    const middle = from + split(to - from);
    const left = build(from, middle);
    const right = build(middle, to);
    for (const [index, path] of proofs) {
      if (index < from || index >= to) continue;
      path.push((index < middle ? right : left).toString('hex'));
    }
    return join(left, right);
  };
  const root = hashes.length === 0 ? sha() : build(0, hashes.length);
  return { root: root.toString('hex'), proofs: [...proofs].map(([index, path]) => ({ index, path })) };
}

/** Whether a hash stands at its place under the root of a tree of that size. */
export function isIncluded(hash: string, { index, path }: Inclusion, size: number, root: string): boolean {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return false;
  const rest = [...path];
  const climb = (at: number, n: number): Buffer | undefined => {
    if (n === 1) return leafOf(hash);
    const sibling = rest.pop();
    if (sibling === undefined) return undefined;
    const middle = split(n);
    const own = at < middle ? climb(at, middle) : climb(at - middle, n - middle);
    if (own === undefined) return undefined;
    return at < middle ? join(own, Buffer.from(sibling, 'hex')) : join(Buffer.from(sibling, 'hex'), own);
  };
  const reached = climb(index, size);
  return rest.length === 0 && reached?.toString('hex') === root;
}
