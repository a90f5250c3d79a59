import type { Expression, Scope, Verdict } from '../rules/expression.ts';
import type { CompiledEvidence, CompiledRule } from './compile.ts';
import { judgeEvidence, type EvidenceVerdict } from './evidence.ts';
import type { Prepared } from './prepare.ts';
import type { RuleOutcome } from './types.ts';

/** What rules came to so far in one decision: many share the condition of whether they apply. */
export type Gates = Map<Expression, Verdict>;

/** Documents judged so far in one decision, by {@link CompiledEvidence.at}. */
export type Judged = (EvidenceVerdict | undefined)[];

/** Whether the rule speaks of the case. */
export function applies({ when }: CompiledRule, scope: Scope, gates: Gates): Verdict {
  if (when === undefined) return true;
  let verdict = gates.get(when);
  if (verdict === undefined) {
    verdict = when.evaluate(scope);
    gates.set(when, verdict);
  }
  return verdict;
}

export const evidenceOf = (asked: CompiledEvidence, { evidence, scope }: Prepared, judged: Judged): EvidenceVerdict =>
  (judged[asked.at] ??= judgeEvidence(asked, evidence[asked.of], scope.today));

/** If it applies, then it holds; after Kleene. What holds anyway is met even where we cannot tell whether it applies. */
export function outcomeOf(gate: Verdict, condition: Verdict, { evidence }: CompiledRule, prepared: Prepared, judged: Judged): RuleOutcome {
  if (gate === false) return 'not_applicable';
  const holds = evidence.length === 0 ? condition : both(condition, evidence, prepared, judged);
  if (gate === 'failed' || holds === 'failed') return 'failed';
  if (holds === true) return 'met';
  if (gate === 'unknown' || holds === 'unknown') return 'unknown';
  return 'broken';
}

function both(condition: Verdict, evidence: readonly CompiledEvidence[], prepared: Prepared, judged: Judged): Verdict {
  if (condition === 'failed' || condition === false) return condition;
  let verdict: Verdict = condition;
  for (const asked of evidence) {
    const { state } = evidenceOf(asked, prepared, judged);
    if (state === 'pending' || state === 'unknown') verdict = 'unknown';
    else if (state !== 'held') return false;
  }
  return verdict;
}
