import type { Expression, Scope, Verdict } from '../rules/expression.ts';
import type { CompiledRule } from './compile.ts';
import { judgeEvidence, type EvidenceVerdict } from './evidence.ts';
import type { Prepared } from './prepare.ts';
import type { RuleOutcome } from './types.ts';

/** What rules came to so far in one decision: many share the condition of whether they apply. */
export type Gates = Map<Expression, Verdict>;

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

export const evidenceOf = ({ evidence }: CompiledRule, { evidence: given, scope }: Prepared): EvidenceVerdict[] =>
  evidence.map((each) => judgeEvidence(each, given[each.of], scope.today));

/** If it applies, then it holds; after Kleene. What holds anyway is met even where we cannot tell whether it applies. */
export function outcomeOf(gate: Verdict, rule: CompiledRule, evidence: readonly EvidenceVerdict[], scope: Scope): RuleOutcome {
  if (gate === false) return 'not_applicable';
  const holds = both(rule.requires === undefined ? true : rule.requires.evaluate(scope), evidence);
  if (gate === 'failed' || holds === 'failed') return 'failed';
  if (holds === true) return 'met';
  if (gate === 'unknown' || holds === 'unknown') return 'unknown';
  return 'broken';
}

function both(condition: Verdict, evidence: readonly EvidenceVerdict[]): Verdict {
  if (condition === 'failed' || condition === false) return condition;
  let verdict: Verdict = condition;
  for (const { state } of evidence) {
    if (state === 'pending' || state === 'unknown') verdict = 'unknown';
    else if (state !== 'held') return false;
  }
  return verdict;
}
