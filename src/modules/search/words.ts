import type { WordGroup } from './engine.ts';

const mostWords = 8;
const longestWord = 40;

/** Words that say nothing about a kitchen. English, as the catalog is. */
const fillers = new Set('a an and any at by for from in is me my near of on or some that the to want need with'.split(' '));

/** "Crème brûlée, 24h!" is creme, brulee, 24h. */
export function splitWords(text: string): string[] {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/['’]/g, '');
  return (plain.match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, mostWords).map((word) => word.slice(0, longestWord));
}

/** Groups of words and phrases that mean the same, as a market writes them: ['fridge', 'refrigerator', 'cold storage']. */
export type Synonyms = readonly (readonly string[])[];

/** Every phrase with the group it is in, longest phrases first, so that "walk in cooler" wins over "cooler". */
export class SynonymIndex {
  readonly #groups = new Map<string, string[][]>();
  readonly #longest: number;

  constructor(synonyms: Synonyms) {
    let longest = 1;
    for (const group of synonyms) {
      const phrases = group.map(splitWords).filter((phrase) => phrase.length > 0);
      for (const phrase of phrases) {
        longest = Math.max(longest, phrase.length);
        const others = phrases.filter((each) => each !== phrase);
        this.#groups.set(phrase.join(' '), [...(this.#groups.get(phrase.join(' ')) ?? []), ...others]);
      }
    }
    this.#longest = longest;
  }

  /** Turns what a guest typed into groups that must all match. The last word may be unfinished. */
  groups(typed: readonly string[]): WordGroup[] {
    const groups: WordGroup[] = [];
    for (let i = 0; i < typed.length; ) {
      const { phrase, others } = this.#phraseAt(typed, i);
      i += phrase.length;
      const telling = phrase.length > 1 || others.length > 0 || !fillers.has(phrase[0] as string);
      if (telling) groups.push({ alternatives: [phrase, ...others], prefix: i === typed.length });
    }
    return groups;
  }

  #phraseAt(words: readonly string[], from: number): { phrase: string[]; others: string[][] } {
    for (let length = Math.min(this.#longest, words.length - from); length > 0; length--) {
      const phrase = words.slice(from, from + length);
      const others = this.#groups.get(phrase.join(' '));
      if (others !== undefined) return { phrase, others };
    }
    return { phrase: words.slice(from, from + 1), others: [] };
  }
}

/** How far a word may be from what was typed: one slip in a short word, two in a longer one. */
export const slipsAllowed = (word: string): number => (word.length <= 3 ? 0 : word.length <= 5 ? 1 : 2);

/** The words nearest to the one typed, at most `count`, none further than {@link slipsAllowed}. Ties in order of the alphabet. */
export function nearestWords(typed: string, candidates: readonly string[], count: number): string[] {
  const allowed = slipsAllowed(typed);
  return candidates
    .map((word) => ({ word, slips: slips(typed, word) }))
    .filter((each) => each.slips <= allowed)
    .sort((a, b) => a.slips - b.slips || (a.word < b.word ? -1 : 1))
    .slice(0, count)
    .map((each) => each.word);
}

/**
 * Letters inserted, left out, changed, or swapped with a neighbour between two words: the optimal string alignment
 * distance (Damerau 1964, restricted to neighbours).
 */
export function slips(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((last[j] as number) + 1, (row[j - 1] as number) + 1, (last[j - 1] as number) + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (before[j - 2] as number) + 1);
      row.push(least);
    }
    [before, last] = [last, row];
  }
  return last[b.length] as number;
}
