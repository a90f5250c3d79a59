import { Type } from 'typebox';
import { closed, InstantSchema, route, type Route } from '#platform/http';
import { publishedKeys } from '../checkpoints/index.ts';

const Key = Type.Object(
  {
    id: Type.String(),
    line: Type.String({ description: 'As `guildhall audit verify --key` takes it.' }),
    jwk: Type.Object(
      {
        kty: Type.Literal('OKP'),
        crv: Type.Literal('Ed25519'),
        x: Type.String(),
        kid: Type.String(),
        use: Type.Literal('sig'),
        alg: Type.Literal('EdDSA'),
      },
      closed,
    ),
    state: Type.Union([Type.Literal('signs'), Type.Literal('retired')]),
    from: InstantSchema,
    until: Type.Optional(InstantSchema),
    introducedBy: Type.Optional(Type.String({ description: 'The key before it, when that signed for this one.' })),
    introduction: Type.String({ description: 'The signed note by which the key was made known.' }),
  },
  closed,
);

export const keyRoute: Route = route({
  method: 'GET',
  path: '/.well-known/audit-keys.json',
  root: true,
  summary: 'The keys that sign checkpoints of the audit log, those retired as well',
  tags: ['audit'],
  access: 'public',
  response: { 200: Type.Object({ log: Type.Optional(Type.String()), keys: Type.Array(Key) }, closed) },
  async handle(ctx) {
    const { keys, ...log } = await publishedKeys(ctx.db);
    const body = {
      ...log,
      keys: keys.map(({ from, until, ...key }) => ({
        ...key,
        from: from.toString(),
        ...(until === undefined ? {} : { until: until.toString() }),
      })),
    };
    return { status: 200, body, headers: { 'cache-control': 'public, max-age=60' } };
  },
});
