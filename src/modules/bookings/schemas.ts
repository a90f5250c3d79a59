import { Type } from 'typebox';
import { BalanceSchema } from './balance/schema.ts';
import { closed, IdSchema, InstantSchema, MoneySchema, spans, Text } from '#platform/http';

const Person = Type.Object({ id: IdSchema, displayName: Type.String() }, closed);
const QuoteLine = Type.Object(
  {
    code: Type.String(),
    label: Type.String(),
    explanation: Type.String(),
    amount: MoneySchema,
    payer: Type.String(),
    kind: Type.String(),
    receiver: Type.String({ description: 'Who gets it: provider, platform or tax; of a discount, whose money it is.' }),
    citation: Type.Optional(Type.String()),
  },
  closed,
);

export const QuoteSchema = Type.Object(
  {
    id: IdSchema,
    listingId: IdSchema,
    startsAt: InstantSchema,
    endsAt: InstantSchema,
    lines: Type.Array(QuoteLine),
    total: MoneySchema,
    deposit: Type.Optional({ ...MoneySchema, description: 'Charged beside the total and given back.' }),
    charged: { ...MoneySchema, description: 'What the card is asked for now: total and deposit, less what is paid later.' },
    balance: Type.Optional(
      Type.Object({ down: MoneySchema, amount: MoneySchema, dueAt: InstantSchema }, { ...closed, description: 'Paid in two parts.' }),
    ),
    hostReceives: MoneySchema,
    packId: Type.Optional(IdSchema),
    promo: Type.Optional(MoneySchema),
    extras: Type.Array(Type.Object({ id: IdSchema, title: Type.String(), units: Type.Integer() }, closed)),
    expiresAt: InstantSchema,
  },
  closed,
);

export const BookingSchema = Type.Object(
  {
    id: IdSchema,
    number: Type.String(),
    seriesId: Type.Optional({ ...IdSchema, description: 'The series that it is one time of.' }),
    listing: Type.Object(
      { id: IdSchema, slug: Type.String(), title: Type.String(), timeZone: Type.String(), city: Type.String(), pictureSeed: Type.String() },
      closed,
    ),
    chef: Person,
    host: Person,
    startsAt: InstantSchema,
    endsAt: InstantSchema,
    state: Type.String(),
    stateTitle: Type.String(),
    stateExplanation: Type.String(),
    end: Type.Optional(Type.String()),
    deadline: Type.Optional(Type.Object({ at: InstantSchema, what: Type.String() }, closed)),
    payBy: Type.Optional(InstantSchema),
    total: MoneySchema,
    deposit: Type.Optional(MoneySchema),
    charged: MoneySchema,
    balance: Type.Optional(BalanceSchema),
    refund: Type.Optional(MoneySchema),
    quote: QuoteSchema,
    payment: Type.Object(
      {
        status: Type.String(),
        card: Type.Optional(Type.Object({ brand: Type.String(), last4: Type.String() }, closed)),
        declined: Type.Optional(Type.Object({ code: Type.String(), message: Type.String() }, closed)),
        action: Type.Optional(Type.Object({ url: Type.String(), clientSecret: Type.String() }, closed)),
      },
      closed,
    ),
    note: Type.Optional(Type.String()),
    actions: Type.Array(
      Type.Object(
        {
          transition: Type.String(),
          title: Type.String(),
          style: Type.String(),
          confirm: Type.Optional(Type.String()),
          reason: Type.Optional(Type.Literal('required')),
        },
        closed,
      ),
    ),
    timeline: Type.Array(
      Type.Object(
        {
          at: InstantSchema,
          title: Type.String(),
          by: Type.String(),
          note: Type.Optional(Type.String()),
          from: Type.String(),
          to: Type.String(),
          toTitle: Type.String(),
        },
        closed,
      ),
    ),
    createdAt: InstantSchema,
  },
  closed,
);

/** A booking in a list: enough for a row. */
export const BookingRowSchema = Type.Object(
  {
    id: IdSchema,
    number: Type.String(),
    listing: Type.Object({ id: IdSchema, title: Type.String(), timeZone: Type.String() }, closed),
    chef: Person,
    host: Person,
    startsAt: InstantSchema,
    endsAt: InstantSchema,
    state: Type.String(),
    stateTitle: Type.String(),
    total: MoneySchema,
    createdAt: InstantSchema,
  },
  closed,
);

export const LedgerSchema = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          id: IdSchema,
          at: InstantSchema,
          kind: Type.String(),
          description: Type.String(),
          lines: Type.Array(
            Type.Object(
              { account: Type.String(), title: Type.String(), debit: Type.Optional(MoneySchema), credit: Type.Optional(MoneySchema) },
              closed,
            ),
          ),
        },
        closed,
      ),
    ),
  },
  closed,
);

export const ExtraChoices = Type.Array(Type.Object({ id: IdSchema, units: Type.Integer({ minimum: 1, maximum: 50 }) }, closed), {
  maxItems: 20,
  description: 'What is booked together with the kitchen, all of it or nothing.',
});
export const QuoteBody = Type.Object(
  {
    listingId: IdSchema,
    startsAt: InstantSchema,
    endsAt: InstantSchema,
    promoCode: Type.Optional(Text(40)),
    packId: Type.Optional({ ...IdSchema, description: 'Price it with hours of this pack of mine.' }),
    extras: Type.Optional(ExtraChoices),
  },
  { ...closed, ...spans({ from: 'startsAt', until: 'endsAt', mostDays: 31 }) },
);
export const BookingBody = Type.Object(
  { quoteId: IdSchema, paymentMethodId: Type.Optional(Text(200)), note: Type.Optional(Text(1_000)), activity: Type.Optional(Text(60)) },
  closed,
);
export const TransitionBody = Type.Object({ transition: Text(60), note: Type.Optional(Text(1_000)) }, closed);
export const PaymentBody = Type.Object({ paymentMethodId: Text(200) }, closed);
export const BookingParams = Type.Object({ bookingId: IdSchema }, closed);
