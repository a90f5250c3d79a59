export { compileRuleset, type CompiledRule, type CompiledRuleset } from './decide/compile.ts';
export { decide } from './decide/decide.ts';
export type { Decision, EvidenceDocument, EvidenceState, Facts, Outcome, RuleOutcome, TraceEntry } from './decide/types.ts';
export { checkRuleset } from './rules/check-ruleset.ts';
export { readRules } from './rules/read-rules.ts';
export type { Jurisdiction, Place, Rule, Ruleset, RuleVersion, Subject, Vocabulary } from './rules/types.ts';
