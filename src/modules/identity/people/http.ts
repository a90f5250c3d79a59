import { Type, type Static } from 'typebox';
import { missing, type Id } from '#kernel';
import type { Context } from '#platform/context';
import { closed, decodeCursor, IdSchema, InstantSchema, page, pageOf, pageQuery, route, Text, type Route } from '#platform/http';
import { masksFor, type Masks } from '#platform/masking';
import { ExplainedRiskSchema } from '../risk/index.ts';
import { sessionsOf } from '../sessions/my-sessions.ts';
import type { Parts } from '../settings.ts';
import { resetTheirFactors, resetsFactors } from '../factor-reset/by-staff.ts';
import { endTheirSessions } from './end-their-sessions.ts';
import { findPeople, logsOut, looksUp, personForStaff, type FoundPerson } from './find-people.ts';

const tags = ['admin', 'identity'] as const;
const nullable = Type.Union([InstantSchema, Type.Null()]);
const FoundSchema = Type.Object(
  {
    id: IdSchema,
    /** Masked, until it is revealed. */
    displayName: Type.String(),
    email: Type.String(),
    isShown: Type.Boolean(),
    /** The one who asks: nobody changes their own roles or plan. */
    isSelf: Type.Boolean(),
    status: Type.Union([Type.Literal('active'), Type.Literal('closing')]),
    roles: Type.Array(Type.String()),
    plan: Type.String(),
    hasFactor: Type.Boolean(),
    createdAt: InstantSchema,
    seenAt: nullable,
  },
  closed,
);
const SessionSchema = Type.Object(
  {
    id: IdSchema,
    device: Type.String(),
    method: Type.String(),
    startedAt: InstantSchema,
    seenAt: InstantSchema,
    risk: Type.Optional(ExplainedRiskSchema),
    country: Type.Optional(Type.String()),
  },
  closed,
);
const Choice = Type.Object({ name: Type.String(), title: Type.String() }, closed);
const choices = (all: Readonly<Record<string, { title: string }>>): Static<typeof Choice>[] =>
  Object.entries(all).map(([name, { title }]) => ({ name, title }));
const one = Type.Object({ personId: IdSchema }, closed);
const Cursor = Type.Object({ id: IdSchema }, closed);
const reasonGiven = Type.Object({ reason: Text(500) }, closed);

const show = (ctx: Context, masks: Masks, person: FoundPerson): Static<typeof FoundSchema> => ({
  ...person,
  status: person.status === 'closing' ? 'closing' : 'active',
  displayName: masks.name(person.id, person.displayName),
  email: masks.email(person.id, person.email),
  isShown: masks.shows(person.id),
  isSelf: person.id === ctx.actor.personId,
  createdAt: person.createdAt.toString(),
  seenAt: person.seenAt?.toString() ?? null,
});

/** For staff: who there is, what they may do and where they are logged in. Names and addresses are masked until one is revealed. */
export function peopleRoutes(parts: Parts): Route[] {
  return [
    route({
      method: 'GET',
      path: '/admin/people',
      summary: 'Look people up by name or address, newest first; what is found is masked',
      tags,
      access: { may: looksUp },
      query: Type.Object({ ...pageQuery, q: Type.Optional(Text(100)), role: Type.Optional(Text(40)) }, closed),
      response: {
        200: Type.Object({ ...pageOf(FoundSchema).properties, roles: Type.Array(Choice, { description: 'What to look for.' }) }, closed),
      },
      async handle(ctx, { query: { q = '', role, cursor, limit = 20 } }) {
        const before = cursor === undefined ? undefined : decodeCursor(Cursor, cursor).id;
        const found = page(await findPeople(ctx.db, { words: q, role, before, limit }), limit, ({ id }) => ({ id }));
        const masks = await masksFor(
          ctx,
          found.items.map(({ id }) => id),
        );
        return { status: 200, body: { ...found, items: found.items.map((each) => show(ctx, masks, each)), roles: choices(ctx.roles) } };
      },
    }),
    route({
      method: 'GET',
      path: '/admin/people/:personId',
      summary: 'One person: roles, plan, and where they are logged in',
      tags,
      access: { may: looksUp },
      params: one,
      response: {
        200: Type.Object(
          { person: FoundSchema, sessions: Type.Array(SessionSchema), roles: Type.Array(Choice), plans: Type.Array(Choice) },
          closed,
        ),
      },
      async handle(ctx, { params: { personId } }) {
        const found = await personForStaff(ctx, personId);
        if (found === undefined) throw missing('identity.no_such_person', 'There is no such person in this market.');
        const sessions = (await sessionsOf(ctx, personId)).map(({ startedAt, seenAt, risk, country, id, device, method }) => {
          const thought = { ...(risk === undefined ? {} : { risk }), ...(country === undefined ? {} : { country }) };
          return { id, device, method, startedAt: startedAt.toString(), seenAt: seenAt.toString(), ...thought };
        });
        const masks = await masksFor(ctx, [personId]);
        return { status: 200, body: { person: show(ctx, masks, found), sessions, roles: choices(ctx.roles), plans: choices(parts.plans) } };
      },
    }),
    route({
      method: 'POST',
      path: '/admin/people/:personId/sessions/end',
      summary: 'Log a person out everywhere; they are told',
      tags,
      access: { may: logsOut },
      recentProof: true,
      params: one,
      body: reasonGiven,
      response: { 200: Type.Object({ ended: Type.Integer() }, closed) },
      async handle(ctx, { params: { personId }, body: { reason } }) {
        return { status: 200, body: { ended: await endTheirSessions(parts, ctx, { personId: personId as Id<'person'>, reason }) } };
      },
    }),
    route({
      method: 'POST',
      path: '/admin/people/:personId/sessions/:sessionId/end',
      summary: 'Log one device of a person out; they are told',
      tags,
      access: { may: logsOut },
      recentProof: true,
      params: Type.Object({ personId: IdSchema, sessionId: IdSchema }, closed),
      body: reasonGiven,
      response: { 204: null },
      async handle(ctx, { params: { personId, sessionId }, body: { reason } }) {
        await endTheirSessions(parts, ctx, { personId: personId as Id<'person'>, sessionId, reason });
        return { status: 204 };
      },
    }),
    route({
      method: 'POST',
      path: '/admin/people/:personId/factors/reset',
      summary: 'Remove every second factor of a person who lost them; their sessions end, and they are told',
      tags,
      access: { may: resetsFactors },
      recentProof: true,
      params: one,
      body: reasonGiven,
      response: { 204: null },
      async handle(ctx, { params: { personId }, body: { reason } }) {
        await resetTheirFactors(parts, ctx, { personId: personId as Id<'person'>, reason });
        return { status: 204 };
      },
    }),
  ];
}
