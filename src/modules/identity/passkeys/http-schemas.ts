import { Type } from 'typebox';
import { closed, IdSchema, InstantSchema, Text } from '#platform/http';

const Bytes = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '^[A-Za-z0-9_-]+$', examples: ['c3Bl'] });
const Known = Type.Array(
  Type.Object({ type: Type.Literal('public-key'), id: Type.String(), transports: Type.Array(Type.String()) }, closed),
);
const UserVerification = Type.Literal('required');

/** The names inside are those of WebAuthn level 3, so that a browser's own functions read and write them. */
export const CreationOptionsSchema = Type.Object(
  {
    rp: Type.Object({ id: Type.String(), name: Type.String() }, closed),
    user: Type.Object({ id: Type.String(), name: Type.String(), displayName: Type.String() }, closed),
    challenge: Type.String(),
    pubKeyCredParams: Type.Array(Type.Object({ type: Type.Literal('public-key'), alg: Type.Integer() }, closed)),
    timeout: Type.Integer(),
    excludeCredentials: Known,
    authenticatorSelection: Type.Object(
      { residentKey: Type.Literal('required'), requireResidentKey: Type.Boolean(), userVerification: UserVerification },
      closed,
    ),
    attestation: Type.Literal('none'),
  },
  closed,
);

export const RequestOptionsSchema = Type.Object(
  { rpId: Type.String(), challenge: Type.String(), timeout: Type.Integer(), allowCredentials: Known, userVerification: UserVerification },
  closed,
);

export const PasskeySchema = Type.Object(
  {
    id: IdSchema,
    name: Type.String(),
    createdAt: InstantSchema,
    usedAt: Type.Optional(InstantSchema),
    isSynced: Type.Boolean(),
    isSuspect: Type.Boolean(),
  },
  closed,
);

/** Of what the browser's `credential.toJSON()` gives, the parts that are read; a client leaves the others out. */
export const RegistrationSchema = Type.Object(
  {
    id: Bytes(1_400),
    rawId: Bytes(1_400),
    response: Type.Object(
      {
        clientDataJSON: Bytes(4_000),
        attestationObject: Bytes(9_000),
        transports: Type.Optional(Type.Array(Text(20), { maxItems: 8 })),
      },
      closed,
    ),
  },
  closed,
);

export const AssertionSchema = Type.Object(
  {
    id: Bytes(1_400),
    rawId: Bytes(1_400),
    response: Type.Object(
      { clientDataJSON: Bytes(4_000), authenticatorData: Bytes(4_000), signature: Bytes(2_000), userHandle: Type.Optional(Bytes(100)) },
      closed,
    ),
  },
  closed,
);
