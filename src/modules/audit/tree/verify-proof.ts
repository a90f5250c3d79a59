import { nodeHash } from './hashing.ts';

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
const half = (n: number): number => Math.floor(n / 2);
const isPlace = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;

/**
 * Whether a leaf stands at `index` under the root of a tree of `size`, by RFC 9162, section 2.1.3.2.
 *
 * @param leaf the leaf's hash; @param path hashes in hex, from the leaf up
 */
export function isIncluded(leaf: Uint8Array, index: number, size: number, path: readonly string[], root: string): boolean {
  if (!isPlace(index) || !isPlace(size) || index >= size || !path.every(isHash)) return false;
  let [fn, sn] = [index, size - 1];
  let reached: Uint8Array = leaf;
  for (const hash of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      reached = nodeHash(bytes(hash), reached);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      reached = nodeHash(reached, bytes(hash));
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && Buffer.from(reached).toString('hex') === root;
}

/** Whether the tree of `size` under `root` begins with the tree of `older` under `olderRoot`, by RFC 9162, section 2.1.4.2. */
export function isConsistent(
  { size: older, root: olderRoot }: { size: number; root: string },
  { size, root }: { size: number; root: string },
  path: readonly string[],
): boolean {
  if (!isPlace(older) || !isPlace(size) || older > size || !path.every(isHash)) return false;
  if (older === size) return path.length === 0 && olderRoot === root;
  // Of nothing everything is a continuation (the RFC leaves this case out).
  if (older === 0) return path.length === 0;
  // When the older tree is complete its root is the first step, and was not sent.
  const [first, ...rest] = Number.isInteger(Math.log2(older)) ? [olderRoot, ...path] : path;
  if (first === undefined || !isHash(first)) return false;
  let [fn, sn] = [older - 1, size - 1];
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  let [before, now]: [Uint8Array, Uint8Array] = [bytes(first), bytes(first)];
  for (const hash of rest) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      before = nodeHash(bytes(hash), before);
      now = nodeHash(bytes(hash), now);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      now = nodeHash(now, bytes(hash));
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && Buffer.from(before).toString('hex') === olderRoot && Buffer.from(now).toString('hex') === root;
}
