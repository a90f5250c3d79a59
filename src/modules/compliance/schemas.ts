import { Type, type TSchema } from 'typebox';
import { closed, DateSchema, IdSchema, InstantSchema, Text } from '#platform/http';
import { CitationSchema, EvidenceSchema, oneOf, VersionSchema } from './rules/shape.ts';
import type { Decision } from './decide/types.ts';
import type { Subject, Vocabulary } from './rules/types.ts';

/** The shapes of the API. */

const SubjectSchema = Type.Union([Type.Literal('kitchen'), Type.Literal('operator'), Type.Literal('activity'), Type.Literal('product')]);
const LevelSchema = Type.Union([Type.Literal('federal'), Type.Literal('state'), Type.Literal('county'), Type.Literal('city')]);
const OutcomeSchema = Type.Union([Type.Literal('allowed'), Type.Literal('refused'), Type.Literal('review')]);
export const PlaceSchema = Type.Object(
  { country: Text(2, 2), region: Type.Optional(Text(80)), county: Type.Optional(Text(80)), city: Type.Optional(Text(80)) },
  closed,
);

const FactSchema = Type.Union([Type.Boolean(), Type.Number(), Text(200, 0), Type.Array(Text(100), { maxItems: 100 }), Type.Null()]);
const factSchemas = {
  'yes-no': (description: string) => Type.Boolean({ description }),
  number: (description: string) => Type.Number({ description, minimum: -1_000, maximum: 1_000_000_000 }),
  text: (description: string) => Type.String({ description, maxLength: 200 }),
  list: (description: string) => Type.Array(Text(100), { description, maxItems: 100 }),
};
const DocumentSchema = Type.Object(
  {
    kind: Text(60),
    status: Type.Union([Type.Literal('accepted'), Type.Literal('pending'), Type.Literal('rejected'), Type.Literal('withdrawn')]),
    validFrom: DateSchema,
    validUntil: Type.Optional(DateSchema),
  },
  closed,
);
const documents = Type.Optional(Type.Array(DocumentSchema, { maxItems: 50 }));

/** Facts in the words of the vocabulary. A fact that is left out is not known. */
export function factsSchema(vocabulary: Vocabulary) {
  const of = (subject: Subject) => subjectSchema(vocabulary, subject);
  return Type.Object(
    {
      place: PlaceSchema,
      kitchen: of('kitchen'),
      operator: of('operator'),
      activity: of('activity'),
      product: of('product'),
      evidence: Type.Optional(Type.Object({ kitchen: documents, operator: documents, activity: documents, product: documents }, closed)),
    },
    closed,
  );
}

/** What people say of these subjects, in the words of the vocabulary. */
export const declaredSchema = (vocabulary: Vocabulary, subjects: readonly Subject[]) =>
  Type.Object(Object.fromEntries(subjects.map((each) => [each, subjectSchema(vocabulary, each)])) as Record<string, TSchema>, closed);

function subjectSchema({ facts }: Vocabulary, subject: Subject) {
  const own = Object.entries(facts).filter(([path]) => path.startsWith(`${subject}.`));
  const fields = own.map(([path, { type, title }]) => [path.slice(subject.length + 1), Type.Optional(factSchemas[type](title))]);
  return Type.Optional(Type.Object(Object.fromEntries(fields) as Record<string, TSchema>, closed));
}

export const JurisdictionView = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    level: LevelSchema,
    parent: Type.Optional(Type.String()),
    place: PlaceSchema,
    rules: Type.Integer(),
  },
  closed,
);
const shared = {
  id: Type.String(),
  jurisdiction: Type.Object({ id: Type.String(), name: Type.String(), level: LevelSchema }, closed),
  subject: SubjectSchema,
  title: Type.String(),
  tightens: Type.Optional(Type.String()),
};
export const RuleSummary = Type.Object(
  {
    ...shared,
    version: Type.Integer(),
    from: DateSchema,
    until: Type.Optional(DateSchema),
    effect: Type.Union([Type.Literal('refuse'), Type.Literal('review')]),
    remedy: Type.String(),
    note: Type.Optional(Type.String()),
    evidence: Type.Array(Type.Object({ ...EvidenceSchema.properties, title: Type.String() }, closed)),
    citation: CitationSchema,
  },
  closed,
);
const VersionView = Type.Object(
  {
    ...VersionSchema.properties,
    evidence: Type.Optional(Type.Array(Type.Object({ ...EvidenceSchema.properties, title: Type.String() }, closed))),
    applies: Type.Array(Type.String(), { description: 'When it speaks of a case, in words: all of these. None: always.' }),
    asks: Type.Array(Type.String(), { description: 'What must hold then, in words: all of these, and the evidence.' }),
  },
  closed,
);
export const RuleView = Type.Object({ ...shared, versions: Type.Array(VersionView) }, closed);

const TraceSchema = Type.Object(
  {
    rule: Type.String(),
    version: Type.Integer(),
    jurisdiction: Type.String(),
    subject: SubjectSchema,
    title: Type.String(),
    effect: Type.Union([Type.Literal('refuse'), Type.Literal('review')]),
    outcome: oneOf(['met', 'broken', 'unknown', 'failed', 'not_applicable']),
    inputs: Type.Record(Type.String(), FactSchema),
    evidence: Type.Optional(
      Type.Array(
        Type.Object(
          {
            kind: Type.String(),
            title: Type.String(),
            state: Type.Union(
              ['held', 'missing', 'expired', 'not_yet', 'pending', 'rejected', 'unknown'].map((each) => Type.Literal(each)),
            ),
            until: Type.Optional(DateSchema),
            renewSoon: Type.Optional(Type.Literal(true)),
          },
          closed,
        ),
      ),
    ),
    because: Type.String(),
    next: Type.Optional(Type.String()),
    citation: Type.Object({ section: Type.String(), url: Type.String() }, closed),
  },
  closed,
);
export const DecisionSchema = Type.Object(
  {
    outcome: OutcomeSchema,
    date: DateSchema,
    place: PlaceSchema,
    ruleset: Type.String(),
    summary: Type.String(),
    jurisdictions: Type.Array(Type.Object({ id: Type.String(), name: Type.String() }, closed)),
    problems: Type.Array(Type.String()),
    next: Type.Array(Type.String()),
    trace: Type.Array(TraceSchema),
  },
  closed,
);
export const StoredDecisionSchema = Type.Object(
  {
    id: IdSchema,
    purpose: Type.Union([Type.Literal('dry_run'), Type.Literal('binding')]),
    subject: Type.Optional(Type.Object({ kind: Type.String(), id: Type.String() }, closed)),
    createdAt: InstantSchema,
    decision: DecisionSchema,
  },
  closed,
);
/** Arrays that nobody may change, as the answer's own. */
export const plainDecision = (decision: Decision) => structuredClone(decision) as unknown as Type.Static<typeof DecisionSchema>;
export const ReplaySchema = Type.Object({ same: Type.Boolean(), again: DecisionSchema }, closed);
export { SubjectSchema };
