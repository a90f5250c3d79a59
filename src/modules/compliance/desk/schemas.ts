import { Type } from 'typebox';
import { closed, DateSchema, IdSchema, InstantSchema, Text } from '#platform/http';
import { paperTypes } from '../documents/content.ts';

const one = <Word extends string>(...words: Word[]) => Type.Unsafe<Word>(Type.Union(words.map((word) => Type.Literal(word))));

export const SubjectRef = Type.Object({ kind: one('kitchen', 'person'), id: IdSchema }, closed);
export const StateSchema = one('waiting', 'accepted', 'refused', 'lapsed', 'replaced');

export const UploadBody = Type.Object({ contentType: one(...paperTypes) }, closed);

const details = { kind: Text(60), issuer: Text(120), number: Text(80), issuedOn: DateSchema, goodThrough: Type.Optional(DateSchema) };

/** Without a kitchen it is about the person who hands it in. */
export const DocumentBody = Type.Object({ uploadId: IdSchema, kitchenId: Type.Optional(IdSchema), ...details }, closed);

export const DocumentSchema = Type.Object(
  {
    id: IdSchema,
    subject: SubjectRef,
    ...details,
    title: Type.String(),
    state: StateSchema,
    uploadedAt: InstantSchema,
    reviewedAt: Type.Optional(InstantSchema),
    reason: Type.Optional(Type.String()),
  },
  closed,
);

/** With an address of its file that works for some minutes. */
export const OpenedDocument = Type.Object(
  {
    ...DocumentSchema.properties,
    contentType: Type.String(),
    bytes: Type.Integer(),
    fileUrl: Type.String(),
    kitchen: Type.Optional(Type.Object({ id: IdSchema, title: Type.String(), slug: Type.String() }, closed)),
    owner: Type.Object({ id: IdSchema, name: Type.String() }, closed),
    /** Whoever looks at it handed it in. */
    own: Type.Boolean(),
  },
  closed,
);

const Asking = Type.Object(
  {
    rule: Type.String(),
    title: Type.String(),
    jurisdiction: Type.String(),
    because: Type.String(),
    next: Type.Optional(Type.String()),
    citation: Type.Object({ section: Type.String(), url: Type.String() }, closed),
  },
  closed,
);
const AskedSchema = Type.Object(
  {
    kind: Type.String(),
    title: Type.String(),
    state: one('held', 'missing', 'expired', 'not_yet', 'pending', 'rejected', 'unknown'),
    until: Type.Optional(DateSchema),
    renewSoon: Type.Optional(Type.Literal(true)),
    rules: Type.Array(Asking),
  },
  closed,
);
export const AnswerSchema = Type.Union([Type.Boolean(), Type.Number(), Text(200, 0), Type.Array(Text(100), { maxItems: 100 })]);
const QuestionSchema = Type.Object(
  {
    path: Type.String(),
    title: Type.String(),
    type: one('yes-no', 'number', 'text', 'list'),
    unit: Type.Optional(Type.String()),
    options: Type.Optional(Type.Array(Type.String())),
    answer: Type.Optional(AnswerSchema),
  },
  closed,
);
export const BadgeSchema = Type.Object({ state: one('held', 'withdrawn'), since: InstantSchema, checkedAt: InstantSchema }, closed);
export const PapersSchema = Type.Object(
  {
    subject: SubjectRef,
    title: Type.String(),
    /** Whose rules were asked. */
    place: Type.String(),
    asked: Type.Array(AskedSchema),
    documents: Type.Array(DocumentSchema),
    questions: Type.Array(QuestionSchema),
    declaredAt: Type.Optional(InstantSchema),
    /** Where a chef may cook: places whose rules are held. */
    places: Type.Array(Type.Object({ id: Type.String(), name: Type.String() }, closed)),
    /** Kinds of papers that may be handed in besides. */
    kinds: Type.Array(Type.Object({ kind: Type.String(), title: Type.String() }, closed)),
    badge: Type.Optional(BadgeSchema),
  },
  closed,
);

/** Answers by path; null takes one back. */
export const DeclarationBody = Type.Object(
  {
    kitchenId: Type.Optional(IdSchema),
    answers: Type.Record(Type.String({ pattern: '^[a-z]+\\.[A-Za-z0-9]{1,60}$' }), Type.Union([AnswerSchema, Type.Null()]), {
      maxProperties: 200,
    }),
  },
  closed,
);

export const QueueItem = Type.Object(
  {
    id: IdSchema,
    kind: Type.String(),
    title: Type.String(),
    subject: SubjectRef,
    of: Type.String({ description: 'The kitchen or the person it is of.' }),
    issuer: Type.String(),
    uploadedAt: InstantSchema,
    own: Type.Boolean(),
  },
  closed,
);

export const PublicPapers = Type.Object(
  {
    badge: Type.Optional(BadgeSchema),
    permits: Type.Array(Type.Object({ title: Type.String(), issuer: Type.String(), goodThrough: Type.Optional(DateSchema) }, closed)),
  },
  closed,
);
