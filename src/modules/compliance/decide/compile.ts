import { compileExpression, type Expression } from '../rules/expression.ts';
import { canonical, digestOf } from '../rules/digest.ts';
import {
  inForce,
  levels,
  type EvidenceRequirement,
  type Jurisdiction,
  type Level,
  type Place,
  type Rule,
  type Ruleset,
  type RuleVersion,
  type Subject,
  type Vocabulary,
} from '../rules/types.ts';
import { dictionaryOf, type Dictionary } from './prepare.ts';

/** What a rule asks to be held. Rules that ask the same share one of these, so that it is judged once a decision. */
export interface CompiledEvidence extends EvidenceRequirement {
  /** Its place among all that are asked by the set. */
  at: number;
  of: Subject;
  title: string;
}

export interface CompiledRule {
  /** Its place among all versions of all rules of the set. */
  index: number;
  rule: Rule;
  version: RuleVersion;
  jurisdiction: Jurisdiction;
  when?: Expression;
  requires?: Expression;
  evidence: readonly CompiledEvidence[];
  /** The facts it reads: whole path, subject, name. */
  inputs: readonly { path: string; subject: Subject; name: string }[];
  citation: { section: string; url: string };
  metWords: string;
  /** Words for what is not known, by what that is: the same few come again and again. */
  unknownWords: Map<string, { because: string; next?: string }>;
}

/** The rules that speak of a place on a day. */
export interface InForce {
  jurisdictions: readonly { id: string; name: string }[];
  rules: readonly CompiledRule[];
  /** The same rules by their condition of applying: where that says no, all of them are done with. */
  groups: readonly { when?: Expression; rules: readonly CompiledRule[] }[];
  /** Levels of government that nobody speaks for. */
  gaps: readonly string[];
}

export interface CompiledRuleset {
  digest: string;
  ruleset: Ruleset;
  vocabulary: Vocabulary;
  dictionary: Dictionary;
  rules: readonly CompiledRule[];
  inForce(place: Place, day: string): InForce;
}

const remembered = 256;

/** Compiles every condition once. The set was checked before: see checkRuleset. */
export function compileRuleset(ruleset: Ruleset, digest = digestOf(ruleset)): CompiledRuleset {
  const ordered = ruleset.jurisdictions.toSorted((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level) || (a.id < b.id ? -1 : 1));
  const known = new Map<string, Expression>();
  const compiled = (text: string): Expression => {
    const expression = known.get(text) ?? compileExpression(text);
    known.set(text, expression);
    return expression;
  };
  const asked = new Map<string, CompiledEvidence>();
  const shared = (requirement: EvidenceRequirement): CompiledEvidence => {
    const key = canonical(requirement);
    const meaning = ruleset.vocabulary.evidence[requirement.kind] as { of: Subject; title: string };
    const found = asked.get(key) ?? { ...requirement, ...meaning, at: asked.size };
    asked.set(key, found);
    return found;
  };
  const rules: CompiledRule[] = [];
  for (const jurisdiction of ordered)
    for (const rule of jurisdiction.rules)
      for (const version of rule.versions) rules.push(compileRule({ index: rules.length, jurisdiction, rule, version }, compiled, shared));
  const memory = new Map<string, InForce>();
  return {
    digest,
    ruleset,
    vocabulary: ruleset.vocabulary,
    dictionary: dictionaryOf(ruleset.vocabulary),
    rules,
    inForce(place, day) {
      // As typed, and each part by itself: what is remembered quotes the place.
      const key = JSON.stringify([place.country, place.region, place.county, place.city, day]);
      const found = memory.get(key);
      if (found !== undefined) return found;
      if (memory.size >= remembered) memory.clear();
      const made = select(ordered, rules, place, day);
      memory.set(key, made);
      return made;
    },
  };
}

function compileRule(
  parts: Pick<CompiledRule, 'index' | 'jurisdiction' | 'rule' | 'version'>,
  compiled: (text: string) => Expression,
  shared: (requirement: EvidenceRequirement) => CompiledEvidence,
): CompiledRule {
  const { version } = parts;
  const when = version.when === undefined ? undefined : compiled(version.when);
  const requires = version.requires === undefined ? undefined : compiled(version.requires);
  const paths = new Set([...(when?.inputs ?? []), ...(requires?.inputs ?? [])]);
  return {
    ...parts,
    ...(when === undefined ? {} : { when }),
    ...(requires === undefined ? {} : { requires }),
    evidence: (version.evidence ?? []).map(shared),
    inputs: [...paths].map((path) => ({ path, subject: path.split('.')[0] as Subject, name: path.split('.')[1] as string })),
    citation: { section: version.citation.section, url: version.citation.url },
    metWords: `${parts.rule.title}.`,
    unknownWords: new Map(),
  };
}

function select(ordered: readonly Jurisdiction[], rules: readonly CompiledRule[], place: Place, day: string): InForce {
  const chain = new Set(ordered.filter((each) => contains(each.place, place)));
  const present = new Set<Level>([...chain].map(({ level }) => level));
  const gaps: string[] = [];
  if (!present.has('federal')) gaps.push(`We hold no rules for the country ${place.country}.`);
  else if (!present.has('state')) gaps.push(`We hold no rules for ${place.region ?? 'a place without a state'} yet.`);
  else if (!present.has('county') && !present.has('city'))
    gaps.push(`We hold no local rules for ${place.city ?? place.county ?? 'a place without a town'} yet.`);
  const found = rules.filter(({ jurisdiction, version }) => chain.has(jurisdiction) && inForce(version, day));
  return { jurisdictions: [...chain].map(({ id, name }) => ({ id, name })), rules: found, groups: grouped(found), gaps };
}

function grouped(rules: readonly CompiledRule[]): InForce['groups'] {
  const groups = new Map<Expression | undefined, { when?: Expression; rules: CompiledRule[] }>();
  for (const rule of rules) {
    const { when } = rule;
    const group = groups.get(when) ?? { ...(when === undefined ? {} : { when }), rules: [] };
    group.rules.push(rule);
    groups.set(when, group);
  }
  return [...groups.values()];
}

/** Whether a jurisdiction's place holds this one. People write names of towns in any case. */
export const contains = (outer: Place, inner: Place): boolean =>
  (Object.entries(outer) as [keyof Place, string][]).every(([part, value]) => inner[part]?.toLowerCase() === value.toLowerCase());
