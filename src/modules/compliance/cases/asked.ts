import type { Decision, EvidenceState, TraceEntry } from '../decide/types.ts';
import type { FactType, FactValue, Ruleset, Subject, Vocabulary } from '../rules/types.ts';
import type { Declared } from './declarations.ts';

/** A paper that rules ask for, and how things stand with it. */
export interface AskedPaper {
  kind: string;
  title: string;
  state: EvidenceState;
  /** The first day it no longer counts. */
  until?: string;
  renewSoon?: true;
  /** Who asks, and what follows. */
  rules: { rule: string; title: string; jurisdiction: string; because: string; next?: string; citation: TraceEntry['citation'] }[];
}

/** How things stand, from what presses most to what is well. Of two rules that ask for one paper, the stricter speaks. */
const worst: readonly EvidenceState[] = ['rejected', 'expired', 'missing', 'unknown', 'not_yet', 'pending', 'held'];

/** The papers that a decision asked of some subjects, each once, what presses most first. */
export function askedPapers({ trace, jurisdictions }: Decision, subjects: readonly Subject[], vocabulary: Vocabulary): AskedPaper[] {
  const names = new Map(jurisdictions.map(({ id, name }) => [id, name]));
  const found = new Map<string, AskedPaper>();
  for (const { rule, title, jurisdiction, outcome, evidence = [], because, next, citation } of trace) {
    if (outcome === 'not_applicable') continue;
    for (const { kind, title: called, state, until, renewSoon } of evidence) {
      if (!subjects.includes(vocabulary.evidence[kind]?.of ?? 'activity')) continue;
      const asking = {
        rule,
        title,
        jurisdiction: names.get(jurisdiction) ?? jurisdiction,
        because,
        ...(next !== undefined && { next }),
        citation,
      };
      const before = found.get(kind);
      const mine = { kind, title: called, state, ...(until !== undefined && { until }), ...(renewSoon && { renewSoon }) };
      const speaks = before === undefined || worst.indexOf(state) < worst.indexOf(before.state) ? mine : before;
      found.set(kind, { ...speaks, rules: [...(before?.rules ?? []), asking] });
    }
  }
  return [...found.values()].toSorted((a, b) => worst.indexOf(a.state) - worst.indexOf(b.state));
}

/** Something that rules want to know and only its owner can tell. */
export interface Question {
  /** `kitchen.hotWaterF` */
  path: string;
  title: string;
  type: FactType;
  unit?: string;
  /** Words that the rules know, for a text. */
  options?: string[];
  answer?: FactValue;
}

/** What the rules that may apply read of some subjects, without what the market knows by itself. */
export function questionsOf(
  { trace }: Decision,
  subjects: readonly Subject[],
  { ruleset, declared, known }: { ruleset: Ruleset; declared: Declared; known: readonly string[] },
): Question[] {
  const paths = new Set<string>();
  for (const { outcome, inputs } of trace) if (outcome !== 'not_applicable') for (const path of Object.keys(inputs)) paths.add(path);
  for (const subject of subjects) for (const name of Object.keys(declared[subject] ?? {})) paths.add(`${subject}.${name}`);
  const questions: Question[] = [];
  for (const [path, { title, type, unit }] of Object.entries(ruleset.vocabulary.facts)) {
    const [subject, name] = path.split('.') as [Subject, string];
    if (!paths.has(path) || !subjects.includes(subject) || known.includes(path)) continue;
    const answer = declared[subject]?.[name];
    questions.push({
      path,
      title,
      type,
      ...(unit !== undefined && { unit }),
      ...(type === 'text' && { options: wordsOf(ruleset, path) }),
      ...(answer !== undefined && { answer }),
    });
  }
  return questions;
}

const remembered = new WeakMap<Ruleset, Map<string, string[]>>();

/** The words that conditions hold a text against, and `none`, which none of them means. */
function wordsOf(ruleset: Ruleset, path: string): string[] {
  const known = remembered.get(ruleset) ?? new Map<string, string[]>();
  remembered.set(ruleset, known);
  const before = known.get(path);
  if (before !== undefined) return before;
  const words = new Set<string>();
  const name = path.replace('.', String.raw`\.`);
  const against = new RegExp(String.raw`\b${name} (?:[!=]=|in) (\[[^\]]*\]|"[^"]*")`, 'g');
  for (const { versions } of ruleset.jurisdictions.flatMap(({ rules }) => rules))
    for (const { when = '', requires = '' } of versions)
      for (const [, said = ''] of `${when} ${requires}`.matchAll(against))
        for (const [, word = ''] of said.matchAll(/"([^"]*)"/g)) words.add(word);
  const all = [...words].toSorted();
  known.set(path, all);
  return all;
}
