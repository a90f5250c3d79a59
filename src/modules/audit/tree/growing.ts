import { emptyRoot, nodeHash } from './hashing.ts';

/** A tree that is only grown: it keeps one hash a level, whatever its size. */
export interface GrowingTree {
  readonly size: number;
  append(leaf: Buffer): void;
  /** In hex, over everything appended so far. */
  root(): string;
}

export function growingTree(): GrowingTree {
  /** Complete subtrees, the largest first: the binary digits of the size. */
  const complete: { level: number; hash: Buffer }[] = [];
  let size = 0;
  return {
    get size() {
      return size;
    },
    append(leaf) {
      let grown = { level: 0, hash: leaf };
      while (complete.at(-1)?.level === grown.level) {
        const left = complete.pop();
        if (left !== undefined) grown = { level: grown.level + 1, hash: nodeHash(left.hash, grown.hash) };
      }
      complete.push(grown);
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
