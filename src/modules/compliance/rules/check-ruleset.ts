import type { Environment } from '@marcbachmann/cel-js';
import { invalid } from '#kernel';
import { compileExpression, problemOf, typedEnvironment } from './expression.ts';
import { checkShape } from './shape.ts';
import { levels, type Jurisdiction, type Place, type Rule, type Ruleset, type RuleVersion } from './types.ts';

export interface Problem {
  /** File, rule and field: `us-ca/us-ca.food-facility-permit/versions/2/requires`. */
  path: string;
  message: string;
}

/**
 * Checks a set of rules as a whole: shapes, dates, the tree of jurisdictions, every condition against the vocabulary.
 *
 * @throws compliance.bad_rules with every problem in `fields`
 */
export function checkRuleset(ruleset: Ruleset): Ruleset {
  const problems = problemsOf(ruleset);
  const [first] = problems;
  if (first === undefined) return ruleset;
  const more = problems.length === 1 ? '' : ` And ${problems.length - 1} more.`;
  throw invalid('compliance.bad_rules', `${first.path}: ${first.message}${more}`, { fields: problems });
}

export function problemsOf(ruleset: Ruleset): Problem[] {
  const shape = checkShape(ruleset);
  // What is not of the right shape cannot be looked at any closer.
  if (shape.length > 0) return shape;
  const problems: Problem[] = [];
  const say = (path: string, message: string): void => void problems.push({ path, message });
  const typed = typedEnvironment(ruleset.vocabulary);
  const byId = new Map<string, Jurisdiction>();
  for (const each of ruleset.jurisdictions) {
    if (byId.has(each.id)) say(each.id, 'There are two files for this jurisdiction.');
    byId.set(each.id, each);
  }
  const rules = new Map<string, { rule: Rule; jurisdiction: Jurisdiction }>();
  for (const jurisdiction of ruleset.jurisdictions) {
    checkPlaceInTree(jurisdiction, byId, (message) => say(jurisdiction.id, message));
    for (const rule of jurisdiction.rules) {
      const path = `${jurisdiction.id}/${rule.id}`;
      if (rules.has(rule.id)) say(path, 'Another rule has this id.');
      if (!rule.id.startsWith(`${jurisdiction.id}.`)) say(path, `The id of a rule begins with its jurisdiction: "${jurisdiction.id}.".`);
      rules.set(rule.id, { rule, jurisdiction });
      checkVersions(rule, (where, message) => say(`${path}${where}`, message));
      for (const version of rule.versions) {
        checkVersion(version, ruleset, typed, (where, message) => say(`${path}/versions/${version.version}${where}`, message));
      }
    }
  }
  for (const { rule, jurisdiction } of rules.values()) {
    if (rule.tightens === undefined) continue;
    const upper = rules.get(rule.tightens);
    const path = `${jurisdiction.id}/${rule.id}/tightens`;
    if (upper === undefined) say(path, `There is no rule ${rule.tightens}.`);
    else if (!ancestors(jurisdiction, byId).includes(upper.jurisdiction.id))
      say(path, `${rule.tightens} belongs to ${upper.jurisdiction.name}, which is not above ${jurisdiction.name}.`);
  }
  return problems;
}

function ancestors({ parent }: Jurisdiction, byId: ReadonlyMap<string, Jurisdiction>): string[] {
  const found: string[] = [];
  for (let at = parent; at !== undefined && !found.includes(at); at = byId.get(at)?.parent) found.push(at);
  return found;
}

function checkPlaceInTree(jurisdiction: Jurisdiction, byId: ReadonlyMap<string, Jurisdiction>, say: (message: string) => void): void {
  const { id, level, parent, place } = jurisdiction;
  if ((level === 'federal') !== (parent === undefined)) say('A federal jurisdiction has no parent, and every other has one.');
  if (parent === undefined) return;
  const above = byId.get(parent);
  if (above === undefined) return say(`There is no jurisdiction ${parent} for it to be under.`);
  if (ancestors(jurisdiction, byId).includes(id)) return say('It is above itself.');
  if (levels.indexOf(above.level) >= levels.indexOf(level)) say(`A ${level} cannot be under ${above.name}, which is a ${above.level}.`);
  for (const [part, value] of Object.entries(above.place) as [keyof Place, string][])
    if (place[part] !== value) say(`Its place must say ${part} ${value}, as ${above.name} does.`);
}

function checkVersions({ versions }: Rule, say: (where: string, message: string) => void): void {
  versions.forEach((version, index) => {
    const { from, until } = version;
    if (version.version !== index + 1)
      say(`/versions/${version.version}`, `Versions are numbered from 1 in order; this is number ${index + 1}.`);
    if (until !== undefined && until <= from) say(`/versions/${version.version}/until`, `${until} is not after ${from}.`);
    const before = versions[index - 1];
    if (before !== undefined && (before.until === undefined || before.until > from))
      say(`/versions/${version.version}/from`, `Version ${before.version} is still in force on ${from}: end it on that day or before.`);
  });
}

function checkVersion(
  { when, requires, evidence = [], citation }: RuleVersion,
  { vocabulary }: Ruleset,
  typed: Environment,
  say: (where: string, message: string) => void,
): void {
  if (requires === undefined && evidence.length === 0) say('', 'It asks for nothing: give it requires, or evidence.');
  for (const [name, text] of Object.entries({ when, requires })) {
    if (text === undefined) continue;
    const problem = problemOf(typed, text);
    if (problem !== undefined) say(`/${name}`, `${problem}: ${text}`);
    else if (compileExpression(text).inputs.length === 0) say(`/${name}`, `It reads no fact: ${text}`);
  }
  evidence.forEach(({ kind, validity }, index) => {
    if (vocabulary.evidence[kind] === undefined) say(`/evidence/${index}`, `The vocabulary knows no evidence "${kind}".`);
    if (validity !== undefined && !isPeriod(validity))
      say(`/evidence/${index}/validity`, `"${validity}" is not a period such as P3Y or P30D.`);
  });
  if (citation.reviewBy <= citation.checkedOn) say('/citation/reviewBy', `${citation.reviewBy} is not after ${citation.checkedOn}.`);
}

function isPeriod(text: string): boolean {
  try {
    return Temporal.Duration.from(text).sign === 1;
  } catch {
    return false;
  }
}
