import type { Jurisdiction } from './types';

/** A jurisdiction under those above it, with how deep it stands. */
export function inTreeOrder(all: readonly Jurisdiction[]): { jurisdiction: Jurisdiction; depth: number }[] {
  const under = (parent: string | undefined, depth: number): { jurisdiction: Jurisdiction; depth: number }[] =>
    all.filter((each) => each.parent === parent).flatMap((jurisdiction) => [{ jurisdiction, depth }, ...under(jurisdiction.id, depth + 1)]);
  return under(undefined, 0);
}
