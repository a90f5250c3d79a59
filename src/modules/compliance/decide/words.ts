import { valueWords } from '../rules/plain-words.ts';
import type { Vocabulary } from '../rules/types.ts';
import type { CompiledRule } from './compile.ts';
import type { EvidenceTrace, Outcome, TraceEntry } from './types.ts';

/** What a chef reads. Nothing here decides anything. */

const and = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

const evidenceWords: Record<EvidenceTrace['state'], (title: string, until: string) => string> = {
  held: (title, until) => `We hold the ${title}${until === '' ? '' : `, good until ${until}`}.`,
  missing: (title) => `We have no ${title}.`,
  expired: (title, until) => `The ${title} ended on ${until}.`,
  not_yet: (title) => `The ${title} does not count yet on this day.`,
  pending: (title) => `Our staff have yet to look at the ${title}.`,
  rejected: (title) => `The ${title} was not accepted.`,
  unknown: (title) => `We have not asked for the ${title} yet.`,
};

export const evidenceSentence = ({ state, title, until = '' }: EvidenceTrace): string => evidenceWords[state](title, until);

const titleOf = (vocabulary: Vocabulary, path: string): string => vocabulary.facts[path]?.title ?? path;

export function brokenWords({ rule, requires }: CompiledRule, vocabulary: Vocabulary, { inputs, evidence = [] }: TraceEntry): string {
  const bad = evidence.filter(({ state }) => state !== 'held').map(evidenceSentence);
  const facts = (requires?.inputs ?? []).flatMap((path) => {
    const value = inputs[path];
    return value === null || value === undefined
      ? []
      : [`${titleOf(vocabulary, path)}: ${valueWords(value, vocabulary.facts[path]?.unit)}`];
  });
  return [`This does not hold: ${rule.title}${facts.length === 0 ? '' : ` (${facts.join('; ')})`}.`, ...bad].join(' ');
}

/** Remembered with the rule, except where a date makes the words one of a kind. */
export function unknownWords(rule: CompiledRule, vocabulary: Vocabulary, entry: TraceEntry): { because: string; next?: string } {
  if (entry.evidence !== undefined) return wordsOfUnknown(vocabulary, entry);
  let key = '';
  for (const { path } of rule.inputs) key += entry.inputs[path] === null ? '0' : '1';
  const known = rule.unknownWords.get(key) ?? wordsOfUnknown(vocabulary, entry);
  rule.unknownWords.set(key, known);
  return known;
}

function wordsOfUnknown(vocabulary: Vocabulary, { inputs, evidence = [] }: TraceEntry): { because: string; next?: string } {
  const missing = Object.keys(inputs)
    .filter((path) => inputs[path] === null)
    .map((path) => titleOf(vocabulary, path));
  const open = evidence.filter(({ state }) => state === 'pending' || state === 'unknown');
  const asked = [...missing, ...open.filter(({ state }) => state === 'unknown').map(({ title }) => `the ${title}`)];
  const because = [...(missing.length === 0 ? [] : [`We do not know ${and(missing)}.`]), ...open.map(evidenceSentence)].join(' ');
  return asked.length === 0 ? { because } : { because, next: `Tell us ${and(asked)}.` };
}

export const failedWords = 'This rule could not be worked out, so a person will look at it.';

const summaries: Record<Outcome, (count: number) => string> = {
  allowed: (count) => `Allowed: all ${count} rules that apply are met.`,
  refused: (count) => `Not allowed: ${count === 1 ? 'one rule is' : `${count} rules are`} not met.`,
  review: (count) => `A person has to look at this: ${count === 1 ? 'one point is' : `${count} points are`} open.`,
};

export const summaryOf = (outcome: Outcome, count: number): string => summaries[outcome](count);
