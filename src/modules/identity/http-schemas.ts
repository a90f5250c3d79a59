import { Type, type Static } from 'typebox';
import { isStaffRole, type Context } from '#platform/context';
import { closed, IdSchema, InstantSchema, Text } from '#platform/http';
import { masksFor } from '#platform/masking';
import type { Person } from './domain.ts';

export const PersonSchema = Type.Object(
  {
    id: IdSchema,
    email: Type.String(),
    displayName: Type.String(),
    roles: Type.Array(Type.String()),
    /** The name of the plan that the person is on. */
    plan: Type.String(),
    /** Works for the market: the pages of staff are for them. */
    isStaff: Type.Boolean(),
    createdAt: InstantSchema,
  },
  closed,
);

export const showPerson = (ctx: Context, person: Person): Static<typeof PersonSchema> => ({
  ...person,
  roles: [...person.roles],
  isStaff: person.roles.some((role) => isStaffRole(ctx.roles, role)),
  createdAt: person.createdAt.toString(),
});

/** Where tokens are kept: by the client itself, or in cookies that no script can read. */
export const Kept = Type.Optional(Type.Union([Type.Literal('bearer'), Type.Literal('cookie')]));

export const SessionSchema = Type.Object(
  {
    person: PersonSchema,
    expiresAt: InstantSchema,
    sessionExpiresAt: InstantSchema,
    accessToken: Type.Optional(Type.String()),
    refreshToken: Type.Optional(Type.String()),
    deviceToken: Type.Optional(Type.String()),
  },
  closed,
);

/** How a second step can be made; `mailed_code` where the log-in is unusual and the person has no second factor. */
export const SecondStepWays = Type.Array(
  Type.Union([Type.Literal('passkey'), Type.Literal('totp'), Type.Literal('recovery_code'), Type.Literal('mailed_code')]),
);

/** A first step that was right: what comes next. In cookies the ticket is kept there. */
export const SecondStepSchema = Type.Object(
  {
    status: Type.Literal('second_step'),
    ways: SecondStepWays,
    expiresAt: InstantSchema,
    ticket: Type.Optional(Type.String()),
  },
  closed,
);

/** After a new proof: until when the access token is good; the token itself for clients that keep tokens themselves. */
export const ProvenSchema = Type.Object({ expiresAt: InstantSchema, accessToken: Type.Optional(Type.String()) }, closed);

export const CheckMail = Type.Object({ status: Type.Literal('check_mail') }, closed);
export const checkMail = { status: 202, body: { status: 'check_mail' as const } };
export const Email = Text(254);
/** Longer than any password may be, so that the kind message about length is ours. */
export const Password = Text(1_000);
/** Of an authenticator app, or for recovery, as people type it. */
export const Code = Text(60);
export const Token = Text(100);

export const JwksSchema = Type.Object(
  {
    keys: Type.Array(
      Type.Object(
        { kid: Type.String(), alg: Type.String(), use: Type.String(), kty: Type.String(), crv: Type.String(), x: Type.String() },
        closed,
      ),
    ),
  },
  closed,
);

/** Somebody else, as staff sees them: masked, unless revealed. */
export async function forStaff(ctx: Context, person: Person): Promise<Static<typeof PersonSchema>> {
  const masks = await masksFor(ctx, [person.id]);
  const { displayName, email } = person;
  return { ...showPerson(ctx, person), displayName: masks.name(person.id, displayName), email: masks.email(person.id, email) };
}
