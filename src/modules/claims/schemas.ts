import { Type } from 'typebox';
import { closed, IdSchema, InstantSchema, MoneySchema, moneyAtLeast, Text } from '#platform/http';
import { evidenceTypes, mostFiles } from './evidence.ts';
import { openedKinds } from './openings.ts';

export const CaseSchema = Type.Object(
  {
    id: IdSchema,
    kind: Type.String({ description: 'deposit, dispute, no_show, closed, extension or overtime.' }),
    title: Type.String({ description: 'What kind of case it is, in words.' }),
    bookingId: IdSchema,
    number: Type.String(),
    listingTitle: Type.String(),
    timeZone: Type.String(),
    state: Type.String(),
    stateTitle: Type.String(),
    stateExplanation: Type.String(),
    end: Type.Optional(Type.String()),
    deadline: Type.Optional(Type.Object({ at: InstantSchema, what: Type.String() }, closed)),
    stake: MoneySchema,
    asked: Type.Optional(MoneySchema),
    awarded: Type.Optional(MoneySchema),
    actions: Type.Array(
      Type.Object(
        {
          transition: Type.String(),
          title: Type.String(),
          style: Type.String(),
          confirm: Type.Optional(Type.String()),
          statement: Type.String({ description: 'required, optional or no.' }),
          amount: Type.Boolean(),
          evidence: Type.Boolean(),
          card: Type.Optional(Type.Boolean({ description: 'Another card goes with it.' })),
        },
        closed,
      ),
    ),
    until: Type.Optional(InstantSchema),
    price: Type.Optional(
      Type.Array(Type.Object({ label: Type.String(), explanation: Type.String(), amount: MoneySchema }, closed), {
        description: 'More time: what it is made of.',
      }),
    ),
    bankUrl: Type.Optional(Type.String({ description: 'Where the chef’s bank wants to be asked.' })),
    declined: Type.Optional(Type.String({ description: 'Why the card was refused, told to the chef.' })),
    timeline: Type.Array(
      Type.Object(
        { at: InstantSchema, title: Type.String(), by: Type.String(), note: Type.Optional(Type.String()), toTitle: Type.String() },
        closed,
      ),
    ),
    evidence: Type.Array(
      Type.Object(
        { id: IdSchema, name: Type.String(), contentType: Type.String(), by: Type.String(), at: InstantSchema, address: Type.String() },
        closed,
      ),
    ),
    createdAt: InstantSchema,
  },
  closed,
);

export const OpeningSchema = Type.Object(
  {
    kind: Type.String(),
    title: Type.String(),
    explanation: Type.String(),
    until: { ...InstantSchema, description: 'Until when it can be opened.' },
    statement: Type.String({ description: 'required or optional.' }),
    evidence: Type.Boolean(),
    refund: Type.Optional({ ...MoneySchema, description: 'What goes back to the chef when nobody objects.' }),
    upTo: Type.Optional({ ...MoneySchema, description: 'An amount up to this is asked for.' }),
    choices: Type.Optional(
      Type.Array(Type.Object({ minutes: Type.Integer(), endsAt: InstantSchema, charge: MoneySchema, explanation: Type.String() }, closed), {
        description: 'More time that can be had, with its price. Empty when the next hours are taken.',
      }),
    ),
  },
  closed,
);

export const BookingCasesSchema = Type.Object({ items: Type.Array(CaseSchema), openings: Type.Array(OpeningSchema) }, closed);
export const CasesSchema = Type.Object({ items: Type.Array(CaseSchema) }, closed);

const files = Type.Array(Type.Object({ uploadId: IdSchema, name: Text(120) }, closed), { maxItems: mostFiles });
const amount = moneyAtLeast(0);

export const DeedBody = Type.Object(
  {
    transition: Text(60),
    statement: Type.Optional(Text(2_000)),
    amount: Type.Optional(amount),
    evidence: Type.Optional(files),
    paymentMethodId: Type.Optional(Text(200)),
  },
  closed,
);
export const OpenBody = Type.Object(
  {
    kind: Type.Union(openedKinds.map((kind) => Type.Literal(kind))),
    statement: Type.Optional(Text(2_000)),
    minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_440 })),
    amount: Type.Optional(amount),
    evidence: Type.Optional(files),
  },
  closed,
);
export const UploadBody = Type.Object({ contentType: Type.Union(evidenceTypes.map((each) => Type.Literal(each))) }, closed);
