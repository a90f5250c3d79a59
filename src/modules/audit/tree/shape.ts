/** A complete subtree: `2 ** level` leaves, from leaf `index * 2 ** level` on. Once complete it never changes. */
export interface Subtree {
  level: number;
  index: number;
}

/** Leaves `from` to `to`, the last not among them. */
export interface Range {
  from: number;
  to: number;
}

/** The largest power of two below n: where RFC 9162, section 2.1.1, cuts n > 1 leaves in two. */
export function split(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}

/** The complete subtrees that make up a range, left to right, for a range as the cuts of section 2.1.1 give it: at most one a level. */
export function cover({ from, to }: Range): Subtree[] {
  const subtrees: Subtree[] = [];
  for (let at = from; at < to; ) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= to) level += 1;
    subtrees.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return subtrees;
}

/** The ranges whose hashes prove that leaf `index` is one of the first `size`, from the leaf up (section 2.1.3.1). */
export function inclusionRanges(index: number, size: number): Range[] {
  const ranges: Range[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + split(to - from);
    if (index < middle) {
      ranges.push({ from: middle, to });
      to = middle;
    } else {
      ranges.push({ from, to: middle });
      from = middle;
    }
  }
  return ranges.toReversed();
}

/** The ranges whose hashes prove that the first `older` leaves of a tree of `size` are what they were (section 2.1.4.1). */
export function consistencyRanges(older: number, size: number): Range[] {
  if (older === 0 || older === size) return [];
  const ranges: Range[] = [];
  let [from, to] = [0, size];
  while (older !== to) {
    const middle = from + split(to - from);
    if (older <= middle) {
      ranges.push({ from: middle, to });
      to = middle;
    } else {
      ranges.push({ from, to: middle });
      from = middle;
    }
  }
  // The older tree's own root need not be sent: whoever checks knows it.
  if (from > 0) ranges.push({ from, to });
  return ranges.toReversed();
}
