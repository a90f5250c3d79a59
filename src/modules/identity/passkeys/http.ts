import { Type, type Static } from 'typebox';
import { closed, IdSchema, route, Text, type Route } from '#platform/http';
import { provenToken } from '../factors/prove.ts';
import { answerProven, answerSession, keepPasskeyVisit, originOf, passkeyVisitOf, forgetPasskeyVisit } from '../http-cookies.ts';
import { Kept, ProvenSchema, SessionSchema, Token } from '../http-schemas.ts';
import type { Parts } from '../settings.ts';
import { AssertionSchema, CreationOptionsSchema, PasskeySchema, RegistrationSchema, RequestOptionsSchema } from './http-schemas.ts';
import { beginPasskeyLogIn, logInWithPasskey } from './log-in.ts';
import { addPasskey, beginPasskey, removePasskey, renamePasskey } from './own.ts';
import type { Passkey } from './store.ts';

const tags = ['identity'] as const;
const noStore = { 'cache-control': 'no-store' };
const params = Type.Object({ passkeyId: IdSchema }, closed);
const Name = Text(200);

export const showPasskey = ({ createdAt, usedAt, ...rest }: Passkey): Static<typeof PasskeySchema> => ({
  ...rest,
  createdAt: createdAt.toString(),
  ...(usedAt === undefined ? {} : { usedAt: usedAt.toString() }),
});

export const passkeyRoutes = (parts: Parts): Route[] => [...logInRoutes(parts), ...ownRoutes(parts)];

function logInRoutes(parts: Parts): Route[] {
  return [
    route({
      method: 'POST',
      path: '/auth/passkey/begin',
      summary: 'Begin to log in with a passkey, without an address; the answer is good for five minutes and for this visit',
      tags,
      access: 'public',
      limitPerMinute: 30,
      body: Type.Object({ session: Kept }, closed),
      response: { 201: Type.Object({ options: RequestOptionsSchema, visit: Type.Optional(Type.String()) }, closed) },
      async handle(ctx, { body: { session: kept = 'bearer' } }) {
        const { options, visitToken } = await beginPasskeyLogIn(parts, ctx);
        if (kept === 'bearer') return { status: 201, body: { options, visit: visitToken }, headers: noStore };
        return { status: 201, body: { options }, headers: noStore, cookies: [keepPasskeyVisit(ctx, visitToken)] };
      },
    }),
    route({
      method: 'POST',
      path: '/auth/passkey',
      summary: 'Log in with a passkey: strong by itself, so no second step follows',
      tags,
      access: 'public',
      limitPerMinute: 30,
      body: Type.Object(
        { passkey: AssertionSchema, visit: Type.Optional(Token), session: Kept, deviceToken: Type.Optional(Token) },
        closed,
      ),
      response: { 200: SessionSchema },
      async handle(ctx, { body: { passkey, visit, session: kept = 'bearer', deviceToken }, request }) {
        const visitToken = visit ?? (kept === 'cookie' ? passkeyVisitOf(ctx, request) : undefined) ?? '';
        const origin = originOf(ctx, request, deviceToken);
        const answer = answerSession(ctx, await logInWithPasskey(parts, ctx, { response: passkey, visitToken, origin }), kept);
        return { ...answer, cookies: [...(answer.cookies ?? []), forgetPasskeyVisit(ctx)] };
      },
    }),
  ];
}

function ownRoutes(parts: Parts): Route[] {
  return [
    route({
      method: 'POST',
      path: '/me/passkeys/begin',
      summary: 'Begin to make a passkey: what the browser needs, good for five minutes',
      tags,
      access: 'signed-in',
      recentProof: true,
      limitPerMinute: 20,
      response: { 201: Type.Object({ options: CreationOptionsSchema }, closed) },
      handle: async (ctx) => ({ status: 201, body: { options: await beginPasskey(parts, ctx) }, headers: noStore }),
    }),
    route({
      method: 'POST',
      path: '/me/passkeys',
      summary: 'Add the passkey that the browser made; the first second factor comes with ten recovery codes, shown this once',
      tags,
      access: 'signed-in',
      recentProof: true,
      limitPerMinute: 20,
      body: Type.Object({ name: Name, passkey: RegistrationSchema, session: Kept }, closed),
      response: {
        200: Type.Object({ passkey: PasskeySchema, recoveryCodes: Type.Array(Type.String()), ...ProvenSchema.properties }, closed),
      },
      async handle(ctx, { body: { name, passkey: response, session: kept = 'bearer' } }) {
        const { passkey, recoveryCodes, proven } = await addPasskey(parts, ctx, { name, response });
        return answerProven(ctx, await provenToken(parts, ctx, proven), kept, { passkey: showPasskey(passkey), recoveryCodes });
      },
    }),
    route({
      method: 'PATCH',
      path: '/me/passkeys/:passkeyId',
      summary: 'Name one of my passkeys',
      tags,
      access: 'signed-in',
      params,
      body: Type.Object({ name: Name }, closed),
      response: { 204: null },
      async handle(ctx, { params: { passkeyId }, body }) {
        await renamePasskey(ctx, passkeyId, body.name);
        return { status: 204 };
      },
    }),
    route({
      method: 'DELETE',
      path: '/me/passkeys/:passkeyId',
      summary: 'Remove one of my passkeys; sessions that it opened end, but this one',
      tags,
      access: 'signed-in',
      recentProof: true,
      params,
      response: { 204: null },
      async handle(ctx, { params: { passkeyId } }) {
        await removePasskey(parts, ctx, passkeyId);
        return { status: 204 };
      },
    }),
  ];
}
