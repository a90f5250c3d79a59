import { Type } from 'typebox';
import { closed, InstantSchema, MoneySchema } from '#platform/http';

export const BalanceSchema = Type.Object(
  {
    amount: MoneySchema,
    dueAt: InstantSchema,
    payBy: InstantSchema,
    state: Type.String(),
    stateTitle: Type.String(),
    stateExplanation: Type.String(),
    canPay: Type.Boolean({ description: 'Whether the viewer can have a card asked for it now.' }),
    declined: Type.Optional(Type.String()),
    bankUrl: Type.Optional(Type.String()),
  },
  closed,
);
