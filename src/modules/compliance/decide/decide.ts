import type { Expression, Scope, Verdict } from '../rules/expression.ts';
import type { FactValue } from '../rules/types.ts';
import type { CompiledRule, CompiledRuleset } from './compile.ts';
import { judgeEvidence } from './evidence.ts';
import { prepare, type Prepared } from './prepare.ts';
import type { Decision, EvidenceTrace, Facts, Outcome, RuleOutcome, TraceEntry } from './types.ts';
import { brokenWords, failedWords, summaryOf, unknownWords } from './words.ts';

/** What a keeper of the evaluation needs to know, and may forbid. */
export interface Watch {
  /** Called with each rule's index before the rule is worked out. */
  onRule?: (index: number) => void;
  /** Rules not to be worked out, because they were stopped before: why, by index. */
  stopped?: ReadonlyMap<number, string>;
}

/**
 * Decides a case by the rules in force at its place on a day. Pure: the same rules, facts and day give the same decision, down to
 * the last word of its trace.
 *
 * Refused when a rule that refuses is broken; otherwise review when anything is unknown, failed, out of place, or broken with a
 * review as its effect; allowed only when every rule that applies is met.
 */
export function decide(compiled: CompiledRuleset, facts: Facts, date: string, watch: Watch = {}): Decision {
  const { jurisdictions, rules, gaps } = compiled.inForce(facts.place, date);
  const prepared = prepare(compiled.dictionary, facts, date);
  const problems = gaps.length === 0 ? prepared.problems : [...gaps, ...prepared.problems];
  const trace: TraceEntry[] = [];
  let [refused, open, applying] = [0, problems.length, 0];
  for (const rule of rules) {
    watch.onRule?.(rule.index);
    const entry = judge(compiled, rule, prepared, watch.stopped?.get(rule.index));
    trace.push(entry);
    if (entry.outcome === 'not_applicable') continue;
    applying += 1;
    if (entry.outcome === 'broken' && entry.effect === 'refuse') refused += 1;
    else if (entry.outcome !== 'met') open += 1;
  }
  const outcome: Outcome = refused > 0 ? 'refused' : open > 0 ? 'review' : 'allowed';
  return {
    outcome,
    date,
    place: facts.place,
    ruleset: compiled.digest,
    summary: summaryOf(outcome, outcome === 'refused' ? refused : outcome === 'review' ? open : applying),
    jurisdictions,
    problems,
    next: outcome === 'allowed' ? [] : stepsOf(trace),
    trace,
  };
}

/** Remedies of broken rules first, those that refuse before the others; then what we have to be told. */
function stepsOf(trace: readonly TraceEntry[]): string[] {
  const rank = ({ outcome, effect }: TraceEntry): number => (outcome !== 'broken' ? 2 : effect === 'refuse' ? 0 : 1);
  const steps = trace.filter(({ next }) => next !== undefined).toSorted((a, b) => rank(a) - rank(b));
  return [...new Set(steps.map(({ next }) => next as string))];
}

function judge(
  { vocabulary }: CompiledRuleset,
  rule: CompiledRule,
  { scope, evidence }: Prepared,
  stopped: string | undefined,
): TraceEntry {
  const entry: TraceEntry = {
    rule: rule.rule.id,
    version: rule.version.version,
    jurisdiction: rule.jurisdiction.id,
    subject: rule.rule.subject,
    title: rule.rule.title,
    effect: rule.version.effect,
    outcome: 'not_applicable',
    inputs: inputsOf(rule, scope),
    because: 'It does not apply here.',
    citation: rule.citation,
  };
  if (stopped !== undefined) return failed(entry, stopped);
  const applies = ask(rule.when, scope);
  if (applies === false) return entry;
  if (rule.evidence.length > 0) entry.evidence = rule.evidence.map((each) => trace(each, evidence[each.of], scope.today));
  const holds = both(ask(rule.requires, scope), entry.evidence);
  entry.outcome = outcomeOf(applies, holds);
  return inWords(entry, rule, vocabulary);
}

function inWords(entry: TraceEntry, rule: CompiledRule, vocabulary: CompiledRuleset['vocabulary']): TraceEntry {
  if (entry.outcome === 'failed') return failed(entry, failedWords);
  if (entry.outcome === 'met') entry.because = `${rule.rule.title}.`;
  if (entry.outcome === 'broken') {
    entry.because = brokenWords(rule, vocabulary, entry);
    entry.next = rule.version.remedy;
  }
  if (entry.outcome === 'unknown') Object.assign(entry, unknownWords(vocabulary, entry));
  return entry;
}

const failed = (entry: TraceEntry, because: string): TraceEntry => ({ ...entry, outcome: 'failed', because });

const ask = (expression: Expression | undefined, scope: Scope): Verdict => (expression === undefined ? true : expression.evaluate(scope));

/** If it applies, then it holds; after Kleene. What holds anyway is met even where we cannot tell whether it applies. */
function outcomeOf(applies: Verdict, holds: Verdict): RuleOutcome {
  if (applies === 'failed' || holds === 'failed') return 'failed';
  if (holds === true) return 'met';
  if (applies === 'unknown' || holds === 'unknown') return 'unknown';
  return 'broken';
}

function both(condition: Verdict, evidence: readonly EvidenceTrace[] | undefined): Verdict {
  if (evidence === undefined || condition === 'failed' || condition === false) return condition;
  let verdict: Verdict = condition;
  for (const { state } of evidence) {
    if (state === 'pending' || state === 'unknown') verdict = 'unknown';
    else if (state !== 'held') return false;
  }
  return verdict;
}

function trace(
  requirement: CompiledRule['evidence'][number],
  documents: Prepared['evidence'][keyof Prepared['evidence']],
  day: string,
): EvidenceTrace {
  return { kind: requirement.kind, title: requirement.title, ...judgeEvidence(requirement, documents, day) };
}

function inputsOf({ inputs }: CompiledRule, scope: Scope): Record<string, FactValue | null> {
  const found: Record<string, FactValue | null> = {};
  for (const { path, subject, name } of inputs) found[path] = (scope[subject][name] as FactValue | undefined) ?? null;
  return found;
}
