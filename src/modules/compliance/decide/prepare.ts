import type { Scope } from '../rules/expression.ts';
import { subjects, type FactType, type Subject, type Vocabulary } from '../rules/types.ts';
import type { EvidenceDocument, Facts } from './types.ts';

/** Facts as rules may read them: known names, right types, and nothing else. */
export interface Prepared {
  scope: Scope;
  evidence: Readonly<Partial<Record<Subject, readonly EvidenceDocument[]>>>;
  problems: string[];
}

/** The vocabulary, ready to be asked by name. */
export type Dictionary = Readonly<Record<Subject, ReadonlyMap<string, FactType>>>;

export function dictionaryOf({ facts }: Vocabulary): Dictionary {
  const of = (subject: Subject): ReadonlyMap<string, FactType> =>
    new Map(
      Object.entries(facts)
        .filter(([path]) => path.startsWith(`${subject}.`))
        .map(([path, { type }]) => [path.slice(subject.length + 1), type]),
    );
  return { kitchen: of('kitchen'), operator: of('operator'), activity: of('activity'), product: of('product') };
}

const fits: Record<FactType, (value: unknown) => boolean> = {
  'yes-no': (value) => typeof value === 'boolean',
  number: (value) => Number.isFinite(value),
  text: (value) => typeof value === 'string',
  list: (value) => Array.isArray(value) && value.every((each) => typeof each === 'string'),
};
const nothing: Readonly<Record<string, unknown>> = Object.freeze({});

/** What does not fit the vocabulary is left out, so that it counts as not known, and is named. */
export function prepare(dictionary: Dictionary, facts: Facts, today: string): Prepared {
  const problems: string[] = [];
  const scope: Record<string, unknown> = { kitchen: nothing, operator: nothing, activity: nothing, product: nothing, today };
  for (const subject of subjects) {
    const given = facts[subject];
    if (given === undefined || given === null) continue;
    const known = dictionary[subject];
    const kept: Record<string, unknown> = {};
    for (const name of Object.keys(given)) {
      const value = given[name];
      if (value === null || value === undefined) continue;
      const type = known.get(name);
      if (type === undefined) problems.push(`No rule knows the fact ${subject}.${name}.`);
      else if (fits[type](value)) kept[name] = value;
      else problems.push(`The fact ${subject}.${name} should be ${nounOf[type]}, so it counts as not known.`);
    }
    scope[subject] = kept;
  }
  return { scope: scope as unknown as Scope, evidence: facts.evidence ?? {}, problems };
}

const nounOf: Record<FactType, string> = { 'yes-no': 'yes or no', number: 'a number', text: 'a word', list: 'a list of words' };
