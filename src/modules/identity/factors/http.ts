import { Type } from 'typebox';
import { isStaffRole, requirePerson, type Context } from '#platform/context';
import { closed, InstantSchema, route, type Route } from '#platform/http';
import { isOver, openReset } from '../factor-reset/store.ts';
import { me } from '../accounts/people.ts';
import { answerProven, answerSession, forgetTicket, originOf, ticketOf } from '../http-cookies.ts';
import { Code, Kept, Password, ProvenSchema, SessionSchema, Token } from '../http-schemas.ts';
import { AssertionSchema, PasskeySchema, RequestOptionsSchema } from '../passkeys/http-schemas.ts';
import { showPasskey } from '../passkeys/http.ts';
import { passkeysOf } from '../passkeys/store.ts';
import type { Parts } from '../settings.ts';
import { provesAt } from '../social/prove-elsewhere.ts';
import { askProofPasskey, prove, provenToken } from './prove.ts';
import { askSecondStepPasskey, completeSecondStep } from './second-step.ts';
import { beginTotp, confirmTotp, renewRecoveryCodes, turnOffTotp } from './set-up.ts';
import { factorFacts } from './store.ts';
import { proofWays } from './ways.ts';

const tags = ['identity'] as const;
const noStore = { 'cache-control': 'no-store' };
const Ways = Type.Array(
  Type.Union([Type.Literal('password'), Type.Literal('passkey'), Type.Literal('totp'), Type.Literal('recovery_code')]),
);
const Codes = Type.Array(Type.String());

const FactorsSchema = Type.Object(
  {
    totp: Type.Optional(Type.Object({ since: InstantSchema }, closed)),
    passkeys: Type.Array(PasskeySchema),
    /** The host name that passkeys are bound to and the page that they can be made on; absent where this house can have none. */
    passkeyHome: Type.Optional(Type.Object({ host: Type.String(), origin: Type.String() }, closed)),
    recoveryCodesLeft: Type.Integer(),
    /** How this person can prove anew who they are. */
    ways: Ways,
    /** Where they can log in anew instead, when `ways` is empty. */
    provesAt: Type.Array(Type.Object({ provider: Type.String(), title: Type.String() }, closed)),
    /** A reset that waits, or can be carried out at the next log-in. */
    reset: Type.Optional(Type.Object({ askedAt: InstantSchema, endsAt: InstantSchema, isOver: Type.Boolean() }, closed)),
    /** Roles that wait for a second factor. */
    neededFor: Type.Array(Type.String()),
  },
  closed,
);

export function factorRoutes(parts: Parts): Route[] {
  return [secondStepRoute(parts), proofRoute(parts), ...askingRoutes(parts), factorsRoute(parts), ...totpRoutes(parts)];
}

const secondStepRoute = (parts: Parts): Route =>
  route({
    method: 'POST',
    path: '/auth/second-step',
    summary: 'Finish a log-in with a passkey, a code, a recovery code or a mailed one; the ticket came with the 202 of the first step',
    tags,
    access: 'public',
    limitPerMinute: 30,
    body: Type.Object(
      {
        ticket: Type.Optional(Token),
        code: Type.Optional(Code),
        recoveryCode: Type.Optional(Code),
        passkey: Type.Optional(AssertionSchema),
        mailedCode: Type.Optional(Code),
        session: Kept,
        deviceToken: Type.Optional(Token),
      },
      closed,
    ),
    response: { 200: SessionSchema },
    async handle(ctx, { body: { ticket, session: kept = 'bearer', deviceToken, ...shown }, request }) {
      const shownTicket = ticket ?? (kept === 'cookie' ? ticketOf(ctx, request) : undefined) ?? '';
      const session = await completeSecondStep(parts, ctx, {
        ticket: shownTicket,
        ...shown,
        origin: originOf(ctx, request, deviceToken),
      });
      const answer = answerSession(ctx, session, kept);
      return { ...answer, cookies: [...(answer.cookies ?? []), forgetTicket(ctx)] };
    },
  });

const proofRoute = (parts: Parts): Route =>
  route({
    method: 'POST',
    path: '/auth/proof',
    summary: 'Prove anew who you are, for what asks for a recent proof; the answer is a new access token',
    tags,
    access: 'signed-in',
    limitPerMinute: 20,
    body: Type.Object(
      {
        password: Type.Optional(Password),
        code: Type.Optional(Code),
        recoveryCode: Type.Optional(Code),
        passkey: Type.Optional(AssertionSchema),
        session: Kept,
      },
      closed,
    ),
    response: { 200: ProvenSchema },
    async handle(ctx, { body: { session: kept = 'bearer', ...proof } }) {
      return answerProven(ctx, await prove(parts, ctx, proof), kept, {});
    },
  });

const Asked = Type.Object({ options: RequestOptionsSchema }, closed);

function askingRoutes(parts: Parts): Route[] {
  return [
    route({
      method: 'POST',
      path: '/auth/second-step/passkey',
      summary: 'Ask for a passkey as the second step of a log-in; the answer is good for five minutes',
      tags,
      access: 'public',
      limitPerMinute: 30,
      body: Type.Object({ ticket: Type.Optional(Token) }, closed),
      response: { 201: Asked },
      async handle(ctx, { body: { ticket }, request }) {
        const options = await askSecondStepPasskey(parts, ctx, ticket ?? ticketOf(ctx, request) ?? '');
        return { status: 201, body: { options }, headers: noStore };
      },
    }),
    route({
      method: 'POST',
      path: '/auth/proof/passkey',
      summary: 'Ask for a passkey to prove anew who you are; the answer is good for five minutes',
      tags,
      access: 'signed-in',
      limitPerMinute: 20,
      response: { 201: Asked },
      handle: async (ctx) => ({ status: 201, body: { options: await askProofPasskey(parts, ctx) }, headers: noStore }),
    }),
  ];
}

const factorsRoute = (parts: Parts): Route =>
  route({
    method: 'GET',
    path: '/me/factors',
    summary: 'What stands beside my password, and how I can prove who I am',
    tags,
    access: 'signed-in',
    response: { 200: FactorsSchema },
    async handle(ctx) {
      const personId = requirePerson(ctx);
      const { totp, recoveryCodesLeft } = await factorFacts(ctx.db, personId);
      const ways = await proofWays(ctx.db, personId);
      const party = parts.relyingParty;
      const reset = await openReset(ctx, ctx.db, personId);
      const body = {
        ...(totp === undefined ? {} : { totp: { since: totp.confirmedAt.toString() } }),
        passkeys: (await passkeysOf(ctx.db, personId)).map(showPasskey),
        ...(party === undefined ? {} : { passkeyHome: { host: party.id, origin: party.origin } }),
        recoveryCodesLeft,
        ways,
        provesAt: await provesAt(parts, ctx),
        ...(reset === undefined
          ? {}
          : { reset: { askedAt: reset.askedAt.toString(), endsAt: reset.endsAt.toString(), isOver: isOver(ctx, reset) } }),
        neededFor: await waitingRoles(ctx),
      };
      return { status: 200, body, headers: noStore };
    },
  });

function totpRoutes(parts: Parts): Route[] {
  return [
    route({
      method: 'POST',
      path: '/me/factors/totp',
      summary: 'Begin to set up an authenticator app; the answer holds its secret, shown this once',
      tags,
      access: 'signed-in',
      recentProof: true,
      limitPerMinute: 20,
      response: { 201: Type.Object({ secret: Type.String(), address: Type.String(), qr: Codes }, closed) },
      async handle(ctx) {
        const { secret, address, qr } = await beginTotp(parts, ctx);
        return { status: 201, body: { secret, address, qr: [...qr] }, headers: noStore };
      },
    }),
    route({
      method: 'POST',
      path: '/me/factors/totp/confirm',
      summary: 'Turn the authenticator app on with a code of it; the answer holds ten recovery codes, shown this once',
      tags,
      access: 'signed-in',
      recentProof: true,
      limitPerMinute: 20,
      body: Type.Object({ code: Code, session: Kept }, closed),
      response: { 200: Type.Object({ recoveryCodes: Codes, ...ProvenSchema.properties }, closed) },
      async handle(ctx, { body: { code, session: kept = 'bearer' } }) {
        const { codes, proven } = await confirmTotp(parts, ctx, code);
        return answerProven(ctx, await provenToken(parts, ctx, proven), kept, { recoveryCodes: codes });
      },
    }),
    route({
      method: 'DELETE',
      path: '/me/factors/totp',
      summary: 'Turn the authenticator app off',
      tags,
      access: 'signed-in',
      recentProof: true,
      response: { 204: null },
      async handle(ctx) {
        await turnOffTotp(parts, ctx);
        return { status: 204 };
      },
    }),
    route({
      method: 'POST',
      path: '/me/factors/recovery-codes',
      summary: 'Ten new recovery codes in the place of all there were, shown this once',
      tags,
      access: 'signed-in',
      recentProof: true,
      limitPerMinute: 20,
      response: { 200: Type.Object({ recoveryCodes: Codes }, closed) },
      async handle(ctx) {
        return { status: 200, body: { recoveryCodes: await renewRecoveryCodes(parts, ctx) }, headers: noStore };
      },
    }),
  ];
}

async function waitingRoles(ctx: Context): Promise<string[]> {
  const { roles } = await me(ctx);
  return roles.filter((role) => isStaffRole(ctx.roles, role) && !ctx.actor.roles.includes(role));
}
