import { Type } from 'typebox';
import type { Context } from '#platform/context';
import { closed, route, Text, type Route } from '#platform/http';
import { changePassword, register, requestReset, resendVerification, resetPassword, verifyEmail } from './accounts/index.ts';
import { personRoutes } from './accounts/http.ts';
import { factorRoutes } from './factors/http.ts';
import { factorResetRoutes } from './factor-reset/index.ts';
import {
  answerAdmission,
  answerSession,
  forgetCookies,
  forgetRegistration,
  keepRegistration,
  originOf,
  refreshTokenOf,
  registrationTokenOf,
  type Kept,
} from './http-cookies.ts';
import {
  CheckMail,
  checkMail,
  Email,
  JwksSchema,
  Kept as KeptSchema,
  Password,
  SecondStepSchema,
  SessionSchema,
  Token,
} from './http-schemas.ts';
import { deviceRoutes } from './sessions/http.ts';
import { beginLogIn, logOut, logOutEverywhere, refreshSession } from './sessions/index.ts';
import { passkeyRoutes } from './passkeys/http.ts';
import type { Parts } from './settings.ts';
import { socialRoutes } from './social/index.ts';

const tags = ['identity'] as const;

/** Asks for a mail. The answer is the same whether there is such an account or not. */
const mailingRoute = (path: string, summary: string, mail: (ctx: Context, email: string) => Promise<unknown>): Route =>
  route({
    method: 'POST',
    path,
    summary,
    tags,
    access: 'public',
    limitPerMinute: 10,
    challenge: { purpose: 'mail', freePerHour: 10, counts: 'every' },
    body: Type.Object({ email: Email }, closed),
    response: { 202: CheckMail },
    async handle(ctx, { body }) {
      await mail(ctx, body.email);
      return checkMail;
    },
  });

export function identityRoutes(parts: Parts): Route[] {
  return [
    ...registrationRoutes(parts),
    ...sessionRoutes(parts),
    ...deviceRoutes(parts),
    ...factorRoutes(parts),
    ...factorResetRoutes(parts),
    ...passkeyRoutes(parts),
    ...socialRoutes(parts),
    ...passwordRoutes(parts),
    ...personRoutes(parts),
  ];
}

function registrationRoutes(parts: Parts): Route[] {
  return [
    route({
      method: 'POST',
      path: '/auth/register',
      summary: 'Ask for an account; the answer is the same if the address has one',
      tags,
      access: 'public',
      limitPerMinute: 20,
      challenge: { purpose: 'registration', freePerHour: 10, counts: 'every' },
      body: Type.Object({ email: Email, password: Password, displayName: Text(200), role: Text(40) }, closed),
      response: { 202: CheckMail },
      async handle(ctx, { body, request }) {
        const { browserToken } = await register(parts, ctx, body);
        return { ...checkMail, cookies: keepRegistration(ctx, request, browserToken) };
      },
    }),
    mailingRoute('/auth/resend', 'Send the link that confirms an address again', resendVerification),
    route({
      method: 'POST',
      path: '/auth/verify',
      summary: 'Confirm an address by its mailed link, and log in; outside the browser that registered, with a password chosen now',
      tags,
      access: 'public',
      limitPerMinute: 30,
      body: Type.Object({ token: Token, password: Type.Optional(Password), session: KeptSchema }, closed),
      response: { 200: SessionSchema },
      async handle(ctx, { body: { token, password, session: kept = 'bearer' }, request }) {
        const session = await verifyEmail(parts, ctx, {
          token,
          origin: originOf(ctx, request),
          browserToken: registrationTokenOf(ctx, request),
          ...(password === undefined ? {} : { password }),
        });
        const answer = answerSession(ctx, session, kept);
        return { ...answer, cookies: [...(answer.cookies ?? []), forgetRegistration(ctx)] };
      },
    }),
  ];
}

function sessionRoutes(parts: Parts): Route[] {
  return [
    route({
      method: 'POST',
      path: '/auth/login',
      summary: 'Log in with an address and its password; 202 asks who has a second factor for it',
      tags,
      access: 'public',
      limitPerMinute: 30,
      challenge: { purpose: 'log-in', freePerHour: 10, counts: 'refused' },
      body: Type.Object({ email: Email, password: Password, session: KeptSchema, deviceToken: Type.Optional(Token) }, closed),
      response: { 200: SessionSchema, 202: SecondStepSchema },
      async handle(ctx, { body, request }) {
        const origin = originOf(ctx, request, body.deviceToken);
        const admission = await beginLogIn(parts, ctx, { email: body.email, password: body.password, origin });
        return answerAdmission(ctx, admission, body.session ?? 'bearer');
      },
    }),
    route({
      method: 'POST',
      path: '/auth/refresh',
      summary: 'Exchange a refresh token (or the cookie) for the next one and a new access token',
      tags,
      access: 'public',
      limitPerMinute: 120,
      body: Type.Object({ refreshToken: Type.Optional(Token), session: KeptSchema }, closed),
      response: { 200: SessionSchema },
      async handle(ctx, { body, request }) {
        const kept: Kept = body.session ?? (body.refreshToken === undefined ? 'cookie' : 'bearer');
        // A cookie is answered by cookies only: else a script in the page could have its tokens told to it.
        const fromCookie = kept === 'cookie' ? refreshTokenOf(ctx, request) : undefined;
        const session = await refreshSession(parts, ctx, body.refreshToken ?? fromCookie ?? '');
        return answerSession(ctx, session, kept);
      },
    }),
    route({
      method: 'POST',
      path: '/auth/logout',
      summary: 'End this session; what has ended already is no error',
      tags,
      access: 'public',
      response: { 204: null },
      async handle(ctx, { request }) {
        await logOut(parts, ctx, refreshTokenOf(ctx, request));
        return { status: 204, cookies: forgetCookies(ctx) };
      },
    }),
    route({
      method: 'POST',
      path: '/auth/logout-everywhere',
      summary: 'End all sessions of this account',
      tags,
      access: 'signed-in',
      response: { 204: null },
      async handle(ctx) {
        await logOutEverywhere(parts, ctx);
        return { status: 204, cookies: forgetCookies(ctx) };
      },
    }),
    route({
      method: 'GET',
      path: '/.well-known/jwks.json',
      root: true,
      summary: 'The public keys of access tokens',
      tags,
      access: 'public',
      response: { 200: JwksSchema },
      async handle(ctx) {
        return { status: 200, body: { keys: await parts.keys.published(ctx) }, headers: { 'cache-control': 'public, max-age=60' } };
      },
    }),
  ];
}

function passwordRoutes(parts: Parts): Route[] {
  return [
    mailingRoute(
      '/auth/reset-request',
      'Send a link to set a new password; the answer is the same for an address without account',
      requestReset,
    ),
    route({
      method: 'POST',
      path: '/auth/reset',
      summary: 'Set a new password by a mailed link; ends all sessions',
      tags,
      access: 'public',
      limitPerMinute: 20,
      body: Type.Object({ token: Token, password: Password }, closed),
      response: { 204: null },
      async handle(ctx, { body }) {
        await resetPassword(parts, ctx, body);
        return { status: 204, cookies: forgetCookies(ctx) };
      },
    }),
    route({
      method: 'POST',
      path: '/auth/password',
      summary: 'Change the password; other sessions end',
      tags,
      access: 'signed-in',
      limitPerMinute: 20,
      body: Type.Object({ current: Password, next: Password }, closed),
      response: { 204: null },
      async handle(ctx, { body }) {
        await changePassword(parts, ctx, body);
        return { status: 204 };
      },
    }),
  ];
}
