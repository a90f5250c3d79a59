import { emptyRoot, nodeHash } from './hashing.ts';

/** A tree that is only grown: it keeps one hash a level, whatever its size. */
export interface GrowingTree {
  readonly size: number;
  append(leaf: Buffer): void;
  /** In hex, over everything appended so far. */
  root(): string;
}

/** @param grown complete subtrees that are there already, the largest first */
export function growingTree(grown: readonly { level: number; hash: Buffer }[] = []): GrowingTree {
  // The binary digits of the size.
  const complete = [...grown];
  let size = grown.reduce((sum, { level }) => sum + 2 ** level, 0);
  return {
    get size() {
      return size;
    },
    append(leaf) {
      let subtree = { level: 0, hash: leaf };
      while (complete.at(-1)?.level === subtree.level) {
        const left = complete.pop();
        if (left !== undefined) subtree = { level: subtree.level + 1, hash: nodeHash(left.hash, subtree.hash) };
      }
      complete.push(subtree);
      size += 1;
    },
    root: () =>
      complete.length === 0
        ? emptyRoot.toString('hex')
        : complete
            .map(({ hash }) => hash)
            .reduceRight((right, left) => nodeHash(left, right))
            .toString('hex'),
  };
}
