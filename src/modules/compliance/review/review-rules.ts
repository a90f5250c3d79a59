import type { CompiledRule, CompiledRuleset } from '../decide/compile.ts';
import type { Scope } from '../rules/expression.ts';
import { inForce } from '../rules/types.ts';
import { assignmentsFor, scopeOf } from './candidates.ts';

export interface Finding {
  kind: 'overlap' | 'contradiction' | 'gap' | 'unreachable' | 'loosens' | 'citation';
  rule: string;
  message: string;
}

/** What a careful reader of the whole set would find on a day. The set is right in form already: see checkRuleset. */
export function reviewRules(compiled: CompiledRuleset, today: string): Finding[] {
  const current = compiled.rules.filter(({ version }) => inForce(version, today));
  return [
    ...gaps(compiled),
    ...current.flatMap((each) => citation(each, today)),
    ...compiled.rules.flatMap((each) => reach(each, compiled, today)),
    ...pairs(current).flatMap(([one, other]) => [...overlap(one, other, compiled, today), ...clash(one, other, compiled, today)]),
    ...current.flatMap((each) => loosens(each, current, compiled, today)),
  ];
}

const nameOf = ({ rule, version }: CompiledRule): string => `${rule.id}@${version.version}`;
const textsOf = (...rules: readonly CompiledRule[]): string[] =>
  rules.flatMap(({ version }) => [version.when, version.requires]).filter((text) => text !== undefined);
const pathsOf = (...rules: readonly CompiledRule[]): string[] => [
  ...new Set(rules.flatMap(({ inputs }) => inputs.map(({ path }) => path))),
];

/** Days on which a rule that has versions before and after is not in force; a version that begins after it could. */
function gaps({ ruleset }: CompiledRuleset): Finding[] {
  return ruleset.jurisdictions.flatMap(({ rules }) =>
    rules.flatMap(({ id, versions }) =>
      versions.flatMap(({ version, until }, index) => {
        const next = versions[index + 1];
        return next === undefined || until === undefined || until >= next.from
          ? []
          : [{ kind: 'gap' as const, rule: `${id}@${version}`, message: `Nothing is in force from ${until} until ${next.from}.` }];
      }),
    ),
  );
}

function citation(rule: CompiledRule, today: string): Finding[] {
  const { checkedOn, reviewBy, section } = rule.version.citation;
  if (reviewBy > today) return [];
  return [{ kind: 'citation', rule: nameOf(rule), message: `${section} was last read on ${checkedOn} and was due again on ${reviewBy}.` }];
}

/** Whether the rule can apply at all, can be met, and can be broken. Evidence can always be had or not. */
function reach(rule: CompiledRule, { vocabulary }: CompiledRuleset, today: string): Finding[] {
  let [applies, met, broken] = [rule.when === undefined, rule.requires === undefined, rule.evidence.length > 0];
  for (const assignment of assignmentsFor(textsOf(rule), pathsOf(rule), vocabulary)) {
    const scope = scopeOf(assignment, today);
    if (rule.when !== undefined && rule.when.evaluate(scope) !== true) continue;
    applies = true;
    const holds = rule.requires === undefined ? true : rule.requires.evaluate(scope);
    met ||= holds === true;
    broken ||= holds === false;
    if (met && broken) return [];
  }
  const say = (message: string): Finding[] => [{ kind: 'unreachable', rule: nameOf(rule), message }];
  if (!applies) return say('No case makes its “when” true, so it never applies.');
  if (!met) return say('No case to which it applies can meet it.');
  return broken ? [] : say('No case to which it applies can break it.');
}

/** Rules of which one may be above the other, or beside it. */
function pairs(rules: readonly CompiledRule[]): [CompiledRule, CompiledRule][] {
  return rules.flatMap((one, index) =>
    rules.slice(index + 1).flatMap((other): [CompiledRule, CompiledRule][] => (meet(one, other) ? [[one, other]] : [])),
  );
}

const meet = ({ jurisdiction: { place: a } }: CompiledRule, { jurisdiction: { place: b } }: CompiledRule): boolean =>
  (['country', 'region', 'county', 'city'] as const).every((part) => a[part] === undefined || b[part] === undefined || a[part] === b[part]);

/** Two rules of one jurisdiction that say the same, in the same words or in others. */
function overlap(one: CompiledRule, other: CompiledRule, { vocabulary }: CompiledRuleset, today: string): Finding[] {
  if (one.jurisdiction !== other.jurisdiction || documentsOf(one) !== documentsOf(other)) return [];
  if (pathsOf(one).toSorted().join() !== pathsOf(other).toSorted().join()) return [];
  const [first, second] = [one, other].map(({ when, requires }) => (scope: Scope): string => {
    if (when !== undefined && when.evaluate(scope) !== true) return 'silent';
    return String(requires?.evaluate(scope) ?? true);
  }) as [(scope: Scope) => string, (scope: Scope) => string];
  for (const assignment of assignmentsFor(textsOf(one, other), pathsOf(one), vocabulary)) {
    const scope = scopeOf(assignment, today);
    if (first(scope) !== second(scope)) return [];
  }
  return [{ kind: 'overlap', rule: nameOf(one), message: `${nameOf(other)} says the same.` }];
}

const documentsOf = ({ evidence }: CompiledRule): string =>
  evidence
    .map(({ kind }) => kind)
    .toSorted()
    .join();

/** Two rules that apply together and cannot both be met. */
function clash(one: CompiledRule, other: CompiledRule, { vocabulary }: CompiledRuleset, today: string): Finding[] {
  if (one.requires === undefined || other.requires === undefined) return [];
  const asked = new Set(one.requires.inputs);
  if (!other.requires.inputs.some((path) => asked.has(path))) return [];
  let together = false;
  for (const assignment of assignmentsFor(textsOf(one, other), pathsOf(one, other), vocabulary)) {
    const scope = scopeOf(assignment, today);
    if (![one, other].every(({ when }) => when === undefined || when.evaluate(scope) === true)) continue;
    together = true;
    if (one.requires.evaluate(scope) === true && other.requires.evaluate(scope) === true) return [];
  }
  return together ? [{ kind: 'contradiction', rule: nameOf(one), message: `Whoever meets it breaks ${nameOf(other)}.` }] : [];
}

/** A rule that says it tightens another, and lets something pass that the other refuses. */
function loosens(rule: CompiledRule, current: readonly CompiledRule[], { vocabulary }: CompiledRuleset, today: string): Finding[] {
  const upper = current.find((each) => each.rule.id === rule.rule.tightens);
  if (upper?.requires === undefined || rule.requires === undefined) return [];
  for (const assignment of assignmentsFor(textsOf(rule, upper), pathsOf(rule, upper), vocabulary)) {
    const scope = scopeOf(assignment, today);
    const both = [rule, upper].every(({ when }) => when === undefined || when.evaluate(scope) === true);
    if (both && rule.requires.evaluate(scope) === true && upper.requires.evaluate(scope) === false)
      return [
        { kind: 'loosens', rule: nameOf(rule), message: `It lets ${JSON.stringify(assignment)} pass, and ${nameOf(upper)} does not.` },
      ];
  }
  return [];
}
