import { Type } from 'typebox';
import { closed, InstantSchema } from '#platform/http';
import { PersonSchema, SecondStepWays } from '../http-schemas.ts';

export const Provider = Type.Union([Type.Literal('google'), Type.Literal('apple'), Type.Literal('facebook'), Type.Literal('amazon')]);
export const ofProvider = Type.Object({ provider: Provider }, closed);
const Title = Type.String({ description: 'The provider, as people know it.' });

export const OfferSchema = Type.Object({ provider: Provider, title: Title }, closed);
export const AddressSchema = Type.Object({ address: Type.String({ description: 'Where to send the browser.' }) }, closed);

const Outcome = Type.Union(
  [Type.Literal('logged_in'), Type.Literal('second_step'), Type.Literal('linked'), Type.Literal('proven'), Type.Literal('arrived')],
  {
    description:
      'logged_in: the session is in cookies; second_step: show a second factor at /auth/second-step; linked: the account there opens this one now; proven: the access token tells of a new proof; arrived: see /auth/social/arrival',
  },
);
export const FinishedSchema = Type.Object(
  {
    outcome: Outcome,
    next: Type.Optional(Type.String({ description: 'The page to go on with.' })),
    person: Type.Optional(PersonSchema),
    ways: Type.Optional(SecondStepWays),
  },
  closed,
);

export const ArrivalSchema = Type.Object(
  {
    provider: Provider,
    title: Title,
    ask: Type.Union([Type.Literal('log_in'), Type.Literal('account'), Type.Literal('address')], {
      description:
        'log_in: the address has an account, log in to it and link; account: choose a name and a role; address: also write an address, a link is mailed to it',
    }),
    name: Type.Optional(Type.String()),
    email: Type.Optional(Type.String()),
    mailedTo: Type.Optional(Type.String({ description: 'A link was sent there, and waits to be opened.' })),
    next: Type.String(),
  },
  closed,
);

export const OwnLinksSchema = Type.Object(
  {
    offers: Type.Array(OfferSchema, { description: 'Where you can log in besides here.' }),
    linked: Type.Array(
      Type.Object(
        { provider: Provider, title: Title, address: Type.Optional(Type.String()), linkedAt: InstantSchema, usedAt: InstantSchema },
        closed,
      ),
    ),
    hasPassword: Type.Boolean(),
    mayUnlink: Type.Boolean({ description: 'Not the last way in.' }),
  },
  closed,
);
