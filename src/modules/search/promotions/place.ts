/** How densely promoted listings may stand, a market's own choice. */
export interface PromotionCaps {
  /** On the first page of a search; further pages have none. */
  mostPerPage: number;
  /** Between two of them, and at least one: never two in a row. */
  othersBetween: number;
}

/**
 * How many of so many promoted hits may stand on a page: each but the first needs its share of other hits before it, and a page never
 * holds promoted ones alone when others were found: there it could not say where the next page begins.
 * `total` counts all hits of the search, the promoted ones included.
 */
export function howManyFit({ mostPerPage, othersBetween }: PromotionCaps, promoted: number, total: number, limit: number): number {
  let fit = 0;
  for (let next = 1; next <= Math.min(promoted, mostPerPage); next += 1) {
    const others = (next - 1) * Math.max(1, othersBetween);
    if (others + next > limit || others > total - next || (next === limit && total > next)) break;
    fit = next;
  }
  return fit;
}

/** The page as it is shown: the first promoted one on top, each further one behind so many others. */
export function placeAmong<Item>(others: readonly Item[], promoted: readonly Item[], { othersBetween }: PromotionCaps): Item[] {
  const apart = Math.max(1, othersBetween);
  const page: Item[] = [];
  for (const [n, item] of promoted.entries()) page.push(item, ...others.slice(n * apart, (n + 1) * apart));
  return [...page, ...others.slice(promoted.length * apart)];
}
