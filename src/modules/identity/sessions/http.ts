import { Type } from 'typebox';
import { closed, IdSchema, InstantSchema, route, type Route } from '#platform/http';
import { ExplainedRiskSchema } from '../risk/index.ts';
import type { Parts } from '../settings.ts';
import { disownSession, endMyOtherSessions, endMySession, mySessions } from './my-sessions.ts';

const tags = ['identity'] as const;
const params = Type.Object({ sessionId: IdSchema }, closed);

const MySessionSchema = Type.Object(
  {
    id: IdSchema,
    device: Type.String(),
    address: Type.Optional(Type.String()),
    method: Type.String(),
    startedAt: InstantSchema,
    seenAt: InstantSchema,
    isThis: Type.Boolean(),
    risk: Type.Optional(ExplainedRiskSchema),
    country: Type.Optional(Type.String()),
  },
  closed,
);

/** The devices page. Ending a session asks for no proof: who wants an intruder out must not be slowed down. */
export function deviceRoutes(parts: Parts): Route[] {
  return [
    route({
      method: 'GET',
      path: '/me/sessions',
      summary: 'Where I am logged in',
      tags,
      access: 'signed-in',
      response: { 200: Type.Object({ items: Type.Array(MySessionSchema) }, closed) },
      async handle(ctx) {
        const items = (await mySessions(ctx)).map(({ startedAt, seenAt, address, risk, country, ...each }) => ({
          ...each,
          ...(risk === undefined ? {} : { risk }),
          ...(country === undefined ? {} : { country }),
          ...(address === undefined ? {} : { address }),
          startedAt: startedAt.toString(),
          seenAt: seenAt.toString(),
        }));
        return { status: 200, body: { items } };
      },
    }),
    route({
      method: 'DELETE',
      path: '/me/sessions/:sessionId',
      summary: 'Log out there',
      tags,
      access: 'signed-in',
      params,
      response: { 204: null },
      async handle(ctx, { params: { sessionId } }) {
        await endMySession(parts, ctx, sessionId);
        return { status: 204 };
      },
    }),
    route({
      method: 'POST',
      path: '/me/sessions/end-others',
      summary: 'Log out everywhere but here',
      tags,
      access: 'signed-in',
      response: { 200: Type.Object({ ended: Type.Integer() }, closed) },
      handle: async (ctx) => ({ status: 200, body: { ended: await endMyOtherSessions(parts, ctx) } }),
    }),
    route({
      method: 'POST',
      path: '/me/sessions/:sessionId/not-me',
      summary: 'Say that somebody else logged in there: ends it, forgets the device, and mails the link to a new password',
      tags,
      access: 'signed-in',
      params,
      response: { 204: null },
      async handle(ctx, { params: { sessionId } }) {
        await disownSession(parts, ctx, sessionId);
        return { status: 204 };
      },
    }),
  ];
}
