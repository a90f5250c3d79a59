import { emptyRoot, nodeHash } from './hashing.ts';
import { consistencyRanges, cover, inclusionRanges, type Range, type Subtree } from './shape.ts';

/** Reads the hashes of complete subtrees, in the order they are asked for. */
export type ReadSubtrees = (subtrees: readonly Subtree[]) => Promise<readonly Buffer[]>;

/** The root over the first `size` leaves. */
export async function rootOf(read: ReadSubtrees, size: number): Promise<string> {
  if (size === 0) return emptyRoot.toString('hex');
  const [root = ''] = await hashesOf(read, [{ from: 0, to: size }]);
  return root;
}

/** RFC 9162, section 2.1.3.1. Reads at most two subtrees a level, all at once. */
export const inclusionPath = (read: ReadSubtrees, index: number, size: number): Promise<string[]> =>
  hashesOf(read, inclusionRanges(index, size));

/** RFC 9162, section 2.1.4.1. Reads at most two subtrees a level, all at once. */
export const consistencyPath = (read: ReadSubtrees, older: number, size: number): Promise<string[]> =>
  hashesOf(read, consistencyRanges(older, size));

/** Many inclusion paths in the same tree, with one read. */
export async function inclusionPaths(read: ReadSubtrees, indexes: readonly number[], size: number): Promise<string[][]> {
  const each = indexes.map((index) => inclusionRanges(index, size));
  const hashes = await hashesOf(read, each.flat());
  let at = 0;
  return each.map(({ length }) => hashes.slice(at, (at += length)));
}

async function hashesOf(read: ReadSubtrees, ranges: readonly Range[]): Promise<string[]> {
  const covers = ranges.map(cover);
  const keyOf = ({ level, index }: Subtree): string => `${level}/${index}`;
  const wanted = new Map(covers.flat().map((each) => [keyOf(each), each]));
  const found = wanted.size === 0 ? [] : await read([...wanted.values()]);
  const hashes = new Map([...wanted.keys()].map((key, n) => [key, found[n]]));
  return covers.map((subtrees) =>
    subtrees
      .map((each) => {
        const hash = hashes.get(keyOf(each));
        if (hash === undefined) throw new Error(`The audit tree lacks node ${keyOf(each)}.`);
        return hash;
      })
      .reduceRight((right, left) => nodeHash(left, right))
      .toString('hex'),
  );
}
