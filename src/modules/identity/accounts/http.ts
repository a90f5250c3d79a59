import { Type } from 'typebox';
import type { Id } from '#kernel';
import { isStaffRole, type Context } from '#platform/context';
import { closed, IdSchema, route, Text, type Route } from '#platform/http';
import { inEffect, type Person } from '../domain.ts';
import { forgetCookies, forgetDevice } from '../http-cookies.ts';
import { CheckMail, checkMail, Email, forStaff, Password, PersonSchema, showPerson, Token } from '../http-schemas.ts';
import type { Parts } from '../settings.ts';
import { askEmailChange, confirmEmail, undoEmail } from './change-email.ts';
import { closeAccount } from './close-account.ts';
import { me, rename } from './people.ts';
import { grantRole, revokeRole, type RoleChange } from './roles.ts';

const tags = ['identity'] as const;

/** Without a second factor the roles of staff do not count in a session, and are not told as if they did. */
const asTheySignedIn = ({ roles, actor }: Context, person: Person): Person => ({
  ...person,
  roles: inEffect(
    roles,
    person,
    actor.roles.some((role) => isStaffRole(roles, role)),
  ),
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

const roleRoute = (path: string, summary: string, change: (ctx: Context, change: RoleChange) => Promise<Person>): Route =>
  route({
    method: 'POST',
    path,
    summary,
    tags,
    access: { may: 'roles.grant' },
    recentProof: true,
    params: Type.Object({ personId: IdSchema }, closed),
    body: Type.Object({ role: Text(40), reason: Text(500) }, closed),
    response: { 200: PersonSchema },
    async handle(ctx, { params: { personId }, body }) {
      return { status: 200, body: await forStaff(ctx, await change(ctx, { personId: personId as Id<'person'>, ...body })) };
    },
  });

/** One's own account, its address and its end, and the roles that an admin gives. */
export function personRoutes(parts: Parts): Route[] {
  return [
    route({
      method: 'GET',
      path: '/me',
      summary: 'The account of the one who asks',
      tags,
      access: 'signed-in',
      scope: 'profile.read',
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
    roleRoute('/admin/people/:personId/roles', 'Give a person a role', grantRole),
    roleRoute('/admin/people/:personId/roles/revoke', 'Take a role from a person; ends their sessions', (ctx, change) =>
      revokeRole(parts, ctx, change),
    ),
  ];
}
