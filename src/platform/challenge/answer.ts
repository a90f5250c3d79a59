import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';

const mostCharacters = 4_000;

const Answer = Type.Object({
  challenge: Type.Object({
    parameters: Type.Object(
      {
        algorithm: Type.Literal('PBKDF2/SHA-256'),
        nonce: Type.String({ pattern: '^[0-9a-f]{32}$' }),
        salt: Type.String({ pattern: '^[0-9a-f]{32}$' }),
        cost: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
        keyLength: Type.Literal(32),
        keyPrefix: Type.String({ pattern: '^[0-9a-f]{1,8}$' }),
        expiresAt: Type.Integer(),
        data: Type.Object({ purpose: Type.String({ maxLength: 40 }) }, { additionalProperties: false }),
      },
      { additionalProperties: false },
    ),
    signature: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  }),
  solution: Type.Object({
    counter: Type.Integer({ minimum: 0, maximum: 0xffffffff }),
    derivedKey: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  }),
});

/** What a client sends: base64 of JSON, as ALTCHA's own widgets do. Undefined when it is not that. */
export function readAnswer(text: string): Static<typeof Answer> | undefined {
  if (text.length > mostCharacters) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64').toString());
    return Value.Check(Answer, value) ? value : undefined;
  } catch {
    return undefined;
  }
}
