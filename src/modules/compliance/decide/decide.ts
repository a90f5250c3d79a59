import { asCode, asVerdict, type Verdict } from '../rules/expression.ts';
import type { FactValue } from '../rules/types.ts';
import type { CompiledRule, CompiledRuleset } from './compile.ts';
import { prepare, type Prepared } from './prepare.ts';
import type { Decision, Facts, Outcome, RuleOutcome, TraceEntry } from './types.ts';
import { applies, evidenceOf, outcomeOf, type Gates, type Judged } from './verdict.ts';
import { brokenWords, failedWords, summaryOf, unknownWords } from './words.ts';

/** What a keeper of the evaluation needs to know, and may forbid. */
export interface Watch {
  /** Called with each rule's index before the rule is worked out. */
  onRule?: (index: number) => void;
  /** Rules not to be worked out, because they were stopped before: why, by index. */
  stopped?: Stopped;
}
export type Stopped = ReadonlyMap<number, string>;

/**
 * What the conditions of the rules in force came to, in their order: the gate's code times four, and the code of what is required.
 * Conditions are all of a rule that its author's hand can make loop or break, so this part alone has to run behind the fence.
 */
export type Verdicts = Uint8Array<ArrayBuffer>;

/** Both failed: a rule of which nothing came back is left to a person. */
const unanswered = 0b1111;

/**
 * Decides a case by the rules in force at its place on a day. Pure: the same rules, facts and day give the same decision, down to
 * the last word of its trace.
 *
 * Refused when a rule that refuses is broken; otherwise review when anything is unknown, failed, out of place, or broken with a
 * review as its effect; allowed only when every rule that applies is met.
 */
export function decide(compiled: CompiledRuleset, facts: Facts, date: string, watch: Watch = {}): Decision {
  const prepared = prepare(compiled.dictionary, facts, date);
  return assemble(compiled, facts, date, workOut(compiled, facts, date, watch, prepared), watch.stopped, prepared);
}

/** Evaluates conditions, and nothing else. */
export function workOut(
  compiled: CompiledRuleset,
  facts: Facts,
  date: string,
  { onRule, stopped }: Watch = {},
  { scope } = prepare(compiled.dictionary, facts, date),
): Verdicts {
  const { rules } = compiled.inForce(facts.place, date);
  const verdicts = new Uint8Array(rules.length);
  const gates: Gates = new Map();
  for (const [at, rule] of rules.entries()) {
    if (stopped?.has(rule.index)) continue;
    onRule?.(rule.index);
    const gate = applies(rule, scope, gates);
    if (gate !== false) verdicts[at] = asCode(gate) * 4 + asCode(rule.requires?.evaluate(scope) ?? true);
  }
  return verdicts;
}

/** The decision with its trace, from what the conditions came to. Evaluates none. */
export function assemble(
  compiled: CompiledRuleset,
  facts: Facts,
  date: string,
  verdicts: Verdicts,
  stopped?: Stopped,
  prepared: Prepared = prepare(compiled.dictionary, facts, date),
): Decision {
  const { jurisdictions, rules, gaps } = compiled.inForce(facts.place, date);
  const problems = gaps.length === 0 ? prepared.problems : [...gaps, ...prepared.problems];
  const count = new Count(problems.length);
  const judged: Judged = [];
  const trace = rules.map((rule, at) => {
    const entry = entryOf(rule, prepared.scope);
    const why = stopped?.get(rule.index);
    if (why === undefined) judge(compiled, rule, entry, verdicts[at] ?? unanswered, prepared, judged);
    else fail(entry, why);
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
  const { groups, gaps } = compiled.inForce(facts.place, date);
  const prepared = prepare(compiled.dictionary, facts, date);
  const count = new Count(gaps.length + prepared.problems.length);
  const judged: Judged = [];
  for (const { when, rules } of groups) {
    const gate = when === undefined ? true : when.evaluate(prepared.scope);
    if (gate === false) continue;
    for (const rule of rules) {
      const condition: Verdict = rule.requires === undefined ? true : rule.requires.evaluate(prepared.scope);
      count.add(outcomeOf(gate, condition, rule, prepared, judged), rule.version.effect);
      if (count.refused > 0) return 'refused';
    }
  }
  return count.outcome;
}

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

/** The rule as it is written, with the facts it reads; nothing is said of it yet. */
const entryOf = (rule: CompiledRule, scope: Prepared['scope']): TraceEntry => ({
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
});

function judge(
  { vocabulary }: CompiledRuleset,
  rule: CompiledRule,
  entry: TraceEntry,
  codes: number,
  prepared: Prepared,
  judged: Judged,
): void {
  const gate = asVerdict(codes >> 2);
  if (gate === false) return;
  if (rule.evidence.length > 0)
    entry.evidence = rule.evidence.map((asked) => ({ kind: asked.kind, title: asked.title, ...evidenceOf(asked, prepared, judged) }));
  entry.outcome = outcomeOf(gate, asVerdict(codes & 3), rule, prepared, judged);
  if (entry.outcome === 'failed') fail(entry, failedWords);
  if (entry.outcome === 'met') entry.because = rule.metWords;
  if (entry.outcome === 'unknown') Object.assign(entry, unknownWords(rule, vocabulary, entry));
  if (entry.outcome === 'broken') {
    entry.because = brokenWords(rule, vocabulary, entry);
    entry.next = rule.version.remedy;
  }
}

const fail = (entry: TraceEntry, because: string): void => void Object.assign(entry, { outcome: 'failed', because });

function inputsOf({ inputs }: CompiledRule, scope: Prepared['scope']): Record<string, FactValue | null> {
  const found: Record<string, FactValue | null> = {};
  for (const { path, subject, name } of inputs) found[path] = (scope[subject][name] as FactValue | undefined) ?? null;
  return found;
}
