import { Type, type Static } from 'typebox';
import { closed, IdSchema, InstantSchema, Text } from '#platform/http';
import { dutiesOf, dutyNames, dutyStates, risks, stepKinds } from './duties.ts';
import { dataKinds, type Breach, type BreachStep } from './store.ts';

const literals = <const Names extends readonly string[]>(names: Names) =>
  Type.Unsafe<Names[number]>(Type.Union(names.map((name) => Type.Literal(name))));

export const DutyNameSchema = literals(dutyNames);
const count = Type.Integer({ minimum: 0, maximum: 2_000_000_000 });
export const facts = {
  what: Text(4_000),
  dataKinds: Type.Array(literals(dataKinds), { minItems: 1, maxItems: dataKinds.length }),
  peopleWho: Text(500),
  peopleCount: count,
  californians: count,
  risk: literals(risks),
  riskReason: Text(2_000),
  hasPartners: Type.Boolean(),
};

export const DutySchema = Type.Object(
  {
    name: DutyNameSchema,
    state: literals(dutyStates),
    dueAt: Type.Optional(InstantSchema),
    at: Type.Optional(InstantSchema),
    isLate: Type.Boolean(),
    /** Whole hours until the clock of something open runs out; below 0 when it has. */
    hoursLeft: Type.Optional(Type.Integer()),
    source: Type.String(),
  },
  closed,
);

const Head = {
  id: IdSchema,
  title: Type.String(),
  foundAt: InstantSchema,
  risk: facts.risk,
  peopleCount: Type.Integer(),
  state: literals(['open', 'closed']),
  openedAt: InstantSchema,
  closedAt: Type.Optional(InstantSchema),
  duties: Type.Array(DutySchema),
};
export const HeadSchema = Type.Object(Head, closed);

export const StepSchema = Type.Object(
  {
    number: Type.Integer(),
    at: InstantSchema,
    /** Absent where the house did it by itself. */
    by: Type.Optional(Type.String()),
    kind: literals(stepKinds),
    duty: Type.Optional(DutyNameSchema),
    reference: Type.Optional(Type.String()),
    words: Type.Optional(Type.String()),
    facts: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  closed,
);

export const BreachSchema = Type.Object(
  {
    ...Head,
    ...facts,
    people: Type.Object({ told: Type.Integer(), gone: Type.Integer(), waiting: Type.Integer() }, closed),
    steps: Type.Array(StepSchema),
  },
  closed,
);

export const letter = Type.Object(
  { whatHappened: Text(1_500), whatData: Text(1_500), whatWeDo: Text(1_500), whatYouCanDo: Text(1_500), contact: Text(500) },
  closed,
);

export function headOf(breach: Breach, steps: readonly BreachStep[], now: Temporal.Instant): Static<typeof HeadSchema> {
  const { id, title, foundAt, risk, peopleCount, state, openedAt, closedAt } = breach;
  return {
    id,
    title,
    foundAt: foundAt.toString(),
    risk,
    peopleCount,
    state,
    openedAt: openedAt.toString(),
    ...(closedAt && { closedAt: closedAt.toString() }),
    duties: dutiesOf(breach, steps, now).map(({ dueAt, at, ...duty }) => ({
      ...duty,
      ...(dueAt && { dueAt: dueAt.toString() }),
      ...(dueAt && duty.state === 'open' && { hoursLeft: Math.floor(dueAt.since(now).total('hours')) }),
      ...(at && { at: at.toString() }),
    })),
  };
}

export const stepOf = (
  { number, at, by, kind, duty, reference, words, facts: set }: BreachStep,
  names: ReadonlyMap<string, string>,
): Static<typeof StepSchema> => ({
  number,
  at: at.toString(),
  ...(by !== undefined && { by: names.get(by) ?? '' }),
  kind,
  ...(duty !== undefined && { duty }),
  ...(reference !== undefined && { reference }),
  ...(words !== undefined && { words }),
  ...(set !== undefined && { facts: set }),
});
