import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { closed, DateSchema, Text } from '#platform/http';
import type { Problem } from './check-ruleset.ts';
import { levels, subjects, type Ruleset } from './types.ts';

export const oneOf = <Word extends string>(words: readonly Word[]) =>
  Type.Unsafe<Word>(Type.Union(words.map((word) => Type.Literal(word))));
const condition = Type.Optional(Text(1_000));
const Id = Type.String({ pattern: '^[a-z0-9]+([.-][a-z0-9]+)*$', maxLength: 120 });

export const EvidenceSchema = Type.Object(
  {
    kind: Type.String({ pattern: '^[a-z][a-z0-9_]*$', maxLength: 60 }),
    validity: Type.Optional(Text(20)),
    renewDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 366 })),
  },
  closed,
);
export const CitationSchema = Type.Object(
  { section: Text(300), url: Type.String({ pattern: '^https://[^\\s]+$', maxLength: 500 }), checkedOn: DateSchema, reviewBy: DateSchema },
  closed,
);
export const VersionSchema = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    from: DateSchema,
    until: Type.Optional(DateSchema),
    citation: CitationSchema,
    when: condition,
    requires: condition,
    evidence: Type.Optional(Type.Array(EvidenceSchema, { minItems: 1, maxItems: 10 })),
    effect: oneOf(['refuse', 'review']),
    remedy: Text(600, 10),
    note: Type.Optional(Text(600)),
  },
  closed,
);
const RuleSchema = Type.Object(
  {
    id: Id,
    subject: oneOf(subjects),
    title: Text(200, 10),
    tightens: Type.Optional(Id),
    versions: Type.Array(VersionSchema, { minItems: 1, maxItems: 50 }),
  },
  closed,
);
const PlaceSchema = Type.Object(
  { country: Text(2, 2), region: Type.Optional(Text(80)), county: Type.Optional(Text(80)), city: Type.Optional(Text(80)) },
  closed,
);
const JurisdictionSchema = Type.Object(
  { id: Id, name: Text(80), level: oneOf(levels), parent: Type.Optional(Id), place: PlaceSchema, rules: Type.Array(RuleSchema) },
  closed,
);
const path = `^(${subjects.join('|')})\\.[a-z][A-Za-z0-9]*$`;
const VocabularySchema = Type.Object(
  {
    facts: Type.Record(
      Type.String({ pattern: path }),
      Type.Object({ type: oneOf(['yes-no', 'number', 'text', 'list']), title: Text(160), unit: Type.Optional(Text(20)) }, closed),
      closed,
    ),
    evidence: Type.Record(
      Type.String({ pattern: '^[a-z][a-z0-9_]*$' }),
      Type.Object({ of: oneOf(subjects), title: Text(160) }, closed),
      closed,
    ),
  },
  closed,
);
const RulesetSchema = Type.Object({ vocabulary: VocabularySchema, jurisdictions: Type.Array(JurisdictionSchema, { minItems: 1 }) }, closed);

/** Where the data is not even of the right shape, in the words of its ids rather than of its indexes. */
export function checkShape(ruleset: Ruleset): Problem[] {
  if (Value.Check(RulesetSchema, ruleset)) return [];
  return Value.Errors(RulesetSchema, ruleset).map((error) => ({ path: named(ruleset, error.instancePath), message: `${error.message}.` }));
}

/** `/jurisdictions/1/rules/4/title` as `us-ca/us-ca.hot-holding/title`. */
function named(ruleset: Ruleset, pointer: string): string {
  const [, list, at, rules, number, ...rest] = pointer.split('/');
  const jurisdiction = list === 'jurisdictions' ? ruleset.jurisdictions?.[Number(at)] : undefined;
  if (jurisdiction === undefined) return pointer;
  const rule = rules === 'rules' ? jurisdiction.rules?.[Number(number)] : undefined;
  if (rule === undefined) return [jurisdiction.id ?? at, rules, number, ...rest].filter((part) => part !== undefined).join('/');
  return [jurisdiction.id, rule.id ?? number, ...rest].join('/');
}
