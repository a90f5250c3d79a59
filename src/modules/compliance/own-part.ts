import type { Decision } from './decide/types.ts';

/**
 * A decision that something followed from, as the person it was asked for may read it: what the rules read of the kitchen is its host's
 * business, not theirs. Whether the whole was allowed stays told.
 */
export function ownPart(decision: Decision): Decision {
  const trace = decision.trace.filter(({ subject }) => subject !== 'kitchen');
  const theirs = new Set(decision.trace.flatMap(({ subject, next }) => (subject === 'kitchen' && next !== undefined ? [next] : [])));
  const mine = new Set(trace.flatMap(({ next }) => (next === undefined ? [] : [next])));
  return { ...decision, trace, next: decision.next.filter((line) => mine.has(line) || !theirs.has(line)) };
}
