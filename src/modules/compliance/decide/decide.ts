import type { FactValue } from '../rules/types.ts';
import type { CompiledRule, CompiledRuleset } from './compile.ts';
import type { EvidenceVerdict } from './evidence.ts';
import { prepare, type Prepared } from './prepare.ts';
import type { Decision, Facts, Outcome, RuleOutcome, TraceEntry } from './types.ts';
import { applies, evidenceOf, outcomeOf, type Gates } from './verdict.ts';
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
  const count = new Count(problems.length);
  const gates: Gates = new Map();
  const trace = rules.map((rule) => {
    watch.onRule?.(rule.index);
    const entry = judge(compiled, rule, prepared, gates, watch.stopped?.get(rule.index));
    count.add(entry.outcome, entry.effect);
    return entry;
  });
  const { outcome } = count;
  return {
    outcome,
    date,
    place: facts.place,
    ruleset: compiled.digest,
    summary: summaryOf(outcome, { refused: count.refused, review: count.open, allowed: count.applying }[outcome]),
    jurisdictions,
    problems,
    next: outcome === 'allowed' ? [] : stepsOf(trace),
    trace,
  };
}

/** Only what comes out, for a great many cases at once; ask {@link decide} for the trace of those that matter. */
export function outcomeFor(compiled: CompiledRuleset, facts: Facts, date: string): Outcome {
  const { rules, gaps } = compiled.inForce(facts.place, date);
  const prepared = prepare(compiled.dictionary, facts, date);
  const count = new Count(gaps.length + prepared.problems.length);
  const gates: Gates = new Map();
  for (const rule of rules) {
    const gate = applies(rule, prepared.scope, gates);
    if (gate === false) continue;
    const evidence = rule.evidence.length === 0 ? none : evidenceOf(rule, prepared);
    count.add(outcomeOf(gate, rule, evidence, prepared.scope), rule.version.effect);
    if (count.refused > 0) return 'refused';
  }
  return count.outcome;
}

const none: readonly EvidenceVerdict[] = [];

class Count {
  refused = 0;
  open: number;
  applying = 0;

  constructor(problems: number) {
    this.open = problems;
  }

  add(outcome: RuleOutcome, effect: 'refuse' | 'review'): void {
    if (outcome === 'not_applicable') return;
    this.applying += 1;
    if (outcome === 'broken' && effect === 'refuse') this.refused += 1;
    else if (outcome !== 'met') this.open += 1;
  }

  get outcome(): Outcome {
    return this.refused > 0 ? 'refused' : this.open > 0 ? 'review' : 'allowed';
  }
}

/** Remedies of broken rules first, those that refuse before the others; then what we have to be told. Each once. */
function stepsOf(trace: readonly TraceEntry[]): string[] {
  const [must, may, tell] = [[], [], []] as [string[], string[], string[]];
  for (const { outcome, effect, next } of trace) {
    if (next !== undefined) (outcome !== 'broken' ? tell : effect === 'refuse' ? must : may).push(next);
  }
  return [...new Set([...must, ...may, ...tell])];
}

function judge(
  { vocabulary }: CompiledRuleset,
  rule: CompiledRule,
  prepared: Prepared,
  gates: Gates,
  stopped: string | undefined,
): TraceEntry {
  const { scope } = prepared;
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
  const gate = applies(rule, scope, gates);
  if (gate === false) return entry;
  const evidence = rule.evidence.length === 0 ? none : evidenceOf(rule, prepared);
  if (evidence.length > 0)
    entry.evidence = rule.evidence.map(({ kind, title }, index) => ({ kind, title, ...(evidence[index] as EvidenceVerdict) }));
  entry.outcome = outcomeOf(gate, rule, evidence, scope);
  if (entry.outcome === 'failed') return failed(entry, failedWords);
  if (entry.outcome === 'met') entry.because = rule.metWords;
  if (entry.outcome === 'unknown') Object.assign(entry, unknownWords(rule, vocabulary, entry));
  if (entry.outcome === 'broken') {
    entry.because = brokenWords(rule, vocabulary, entry);
    entry.next = rule.version.remedy;
  }
  return entry;
}

const failed = (entry: TraceEntry, because: string): TraceEntry => ({ ...entry, outcome: 'failed', because });

function inputsOf({ inputs }: CompiledRule, scope: Prepared['scope']): Record<string, FactValue | null> {
  const found: Record<string, FactValue | null> = {};
  for (const { path, subject, name } of inputs) found[path] = (scope[subject][name] as FactValue | undefined) ?? null;
  return found;
}
