import { Type } from 'typebox';
import type { Id } from '#kernel';
import type { Context } from '#platform/context';
import { closed, IdSchema, route, Text, type Route } from '#platform/http';
import {
  askEmailChange,
  changePassword,
  closeAccount,
  confirmEmail,
  grantRole,
  me,
  register,
  rename,
  requestReset,
  resendVerification,
  resetPassword,
  revokeRole,
  undoEmail,
  verifyEmail,
} from './accounts/index.ts';
import { inEffect, isStaff, type Person } from './domain.ts';
import { factorRoutes } from './factors/http.ts';
import {
  answerAdmission,
  answerSession,
  forgetCookies,
  forgetDevice,
  forgetRegistration,
  keepRegistration,
  originOf,
  refreshTokenOf,
  registrationTokenOf,
  type Kept,
} from './http-cookies.ts';
import {
  CheckMail,
  Email,
  JwksSchema,
  Kept as KeptSchema,
  Password,
  PersonSchema,
  SecondStepSchema,
  SessionSchema,
  forStaff,
  showPerson,
  Token,
} from './http-schemas.ts';
import { deviceRoutes } from './sessions/http.ts';
import { beginLogIn, logOut, logOutEverywhere, refreshSession } from './sessions/index.ts';
import { passkeyRoutes } from './passkeys/http.ts';
import type { Parts } from './settings.ts';
import { socialRoutes } from './social/index.ts';

const tags = ['identity'] as const;
const checkMail = { status: 202, body: { status: 'check_mail' as const } };

/** Without a second factor the roles of staff do not count in a session, and are not told as if they did. */
const asTheySignedIn = ({ roles, actor }: Context, person: Person): Person => ({
  ...person,
  roles: inEffect(
    roles,
    person,
    actor.roles.some((role) => isStaff(roles, role)),
  ),
});

/** Asks for a mail. The answer is the same whether there is such an account or not. */
const mailingRoute = (path: string, summary: string, mail: (ctx: Context, email: string) => Promise<unknown>): Route =>
  route({
    method: 'POST',
    path,
    summary,
    tags,
    access: 'public',
    limitPerMinute: 10,
    body: Type.Object({ email: Email }, closed),
    response: { 202: CheckMail },
    async handle(ctx, { body }) {
      await mail(ctx, body.email);
      return checkMail;
    },
  });

const mailedLinkRoute = (path: string, summary: string, use: (ctx: Context, token: string) => Promise<void>): Route =>
  route({
    method: 'POST',
    path,
    summary,
    tags,
    access: 'public',
    limitPerMinute: 20,
    body: Type.Object({ token: Token }, closed),
    response: { 204: null },
    async handle(ctx, { body }) {
      await use(ctx, body.token);
      return { status: 204 };
    },
  });

export function identityRoutes(parts: Parts): Route[] {
  return [
    ...registrationRoutes(parts),
    ...sessionRoutes(parts),
    ...deviceRoutes(parts),
    ...factorRoutes(parts),
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

function personRoutes(parts: Parts): Route[] {
  const params = Type.Object({ personId: IdSchema }, closed);
  const role = Type.Object({ role: Text(40), reason: Text(500) }, closed);
  return [
    route({
      method: 'GET',
      path: '/me',
      summary: 'The account of the one who asks',
      tags,
      access: 'signed-in',
      response: { 200: PersonSchema },
      handle: async (ctx) => ({ status: 200, body: showPerson(ctx, asTheySignedIn(ctx, await me(ctx))) }),
    }),
    route({
      method: 'PATCH',
      path: '/me',
      summary: 'Change the name that others see',
      tags,
      access: 'signed-in',
      body: Type.Object({ displayName: Text(200) }, closed),
      response: { 200: PersonSchema },
      handle: async (ctx, { body }) => ({ status: 200, body: showPerson(ctx, asTheySignedIn(ctx, await rename(ctx, body.displayName))) }),
    }),
    route({
      method: 'POST',
      path: '/me/email',
      summary: 'Ask for another address; the answer is the same if it has an account, and nothing changes before its mailed link is used',
      tags,
      access: 'signed-in',
      recentProof: true,
      limitPerMinute: 10,
      body: Type.Object({ email: Email }, closed),
      response: { 202: CheckMail },
      async handle(ctx, { body }) {
        await askEmailChange(ctx, body.email);
        return checkMail;
      },
    }),
    mailedLinkRoute('/auth/email/confirm', 'Make the new address the one of the account, by the link mailed to it', (ctx, token) =>
      confirmEmail(parts, ctx, token),
    ),
    mailedLinkRoute(
      '/auth/email/undo',
      'Take a change of address back, by the link mailed to the former one; ends all sessions',
      (ctx, token) => undoEmail(parts, ctx, token),
    ),
    route({
      method: 'POST',
      path: '/me/close',
      summary: 'Close my account for good; refused while something is open',
      tags,
      access: 'signed-in',
      recentProof: true,
      limitPerMinute: 20,
      body: Type.Object({ password: Type.Optional(Password) }, closed),
      response: { 204: null },
      async handle(ctx, { body }) {
        await closeAccount(parts, ctx, body);
        return { status: 204, cookies: [...forgetCookies(ctx), forgetDevice(ctx)] };
      },
    }),
    route({
      method: 'POST',
      path: '/admin/people/:personId/roles',
      summary: 'Give a person a role',
      tags,
      access: { may: 'roles.grant' },
      recentProof: true,
      params,
      body: role,
      response: { 200: PersonSchema },
      async handle(ctx, { params: { personId }, body }) {
        return { status: 200, body: await forStaff(ctx, await grantRole(ctx, { personId: personId as Id<'person'>, ...body })) };
      },
    }),
    route({
      method: 'POST',
      path: '/admin/people/:personId/roles/revoke',
      summary: 'Take a role from a person; ends their sessions',
      tags,
      access: { may: 'roles.grant' },
      recentProof: true,
      params,
      body: role,
      response: { 200: PersonSchema },
      async handle(ctx, { params: { personId }, body }) {
        return { status: 200, body: await forStaff(ctx, await revokeRole(parts, ctx, { personId: personId as Id<'person'>, ...body })) };
      },
    }),
  ];
}
