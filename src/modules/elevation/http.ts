import { Type, type Static } from 'typebox';
import { isStaffRole, mayAskFor, permissionsOf, requirePerson, type Context } from '#platform/context';
import { closed, IdSchema, InstantSchema, route, Text, type Route } from '#platform/http';
import { askElevation } from './ask.ts';
import { asks, decideElevation, decides, endElevation } from './decide.ts';
import type { ElevationPorts } from './ports.ts';
import { elevations, type Elevation } from './store.ts';

const Permission = Type.Object({ name: Type.String(), title: Type.String() }, closed);
const ElevationSchema = Type.Object(
  {
    id: IdSchema,
    name: Type.String(),
    isOwn: Type.Boolean(),
    permissions: Type.Array(Permission),
    reason: Type.String(),
    minutes: Type.Integer(),
    state: Type.Union([
      Type.Literal('asked'),
      Type.Literal('lapsed'),
      Type.Literal('granted'),
      Type.Literal('over'),
      Type.Literal('refused'),
      Type.Literal('ended'),
    ]),
    askedAt: InstantSchema,
    decidedBy: Type.Union([Type.String(), Type.Null()]),
    decidedAt: Type.Union([InstantSchema, Type.Null()]),
    note: Type.Union([Type.String(), Type.Null()]),
    grantedUntil: Type.Union([InstantSchema, Type.Null()]),
    endedAt: Type.Union([InstantSchema, Type.Null()]),
  },
  closed,
);
const one = Type.Object({ elevationId: IdSchema }, closed);
const tags = ['access'] as const;

export function elevationRoutes(ports: ElevationPorts): Route[] {
  const inFull = (permissions: readonly string[]) => permissions.map((name) => ({ name, title: ports.words()[name] ?? name }));

  const show = async (ctx: Context, all: readonly Elevation[]): Promise<Static<typeof ElevationSchema>[]> => {
    const people = all.flatMap(({ personId, decidedBy }) => (decidedBy === null ? [personId] : [personId, decidedBy]));
    const names = await ports.names(ctx, [...new Set(people)]);
    return all.map(({ personId, decidedBy, permissions, ...each }) => ({
      ...each,
      name: names.get(personId) ?? '',
      isOwn: personId === ctx.actor.personId,
      permissions: inFull(permissions),
      decidedBy: decidedBy === null ? null : (names.get(decidedBy) ?? ''),
      askedAt: each.askedAt.toString(),
      decidedAt: each.decidedAt?.toString() ?? null,
      grantedUntil: each.grantedUntil?.toString() ?? null,
      endedAt: each.endedAt?.toString() ?? null,
    }));
  };

  return [
    route({
      method: 'GET',
      path: '/me/permissions',
      summary: 'What you may do now, and what you may ask for',
      tags,
      access: 'signed-in',
      scope: 'profile.read',
      response: {
        200: Type.Object(
          {
            isStaff: Type.Boolean(),
            may: Type.Array(Permission),
            mayAsk: Type.Array(Permission),
            elevated: Type.Array(Type.String()),
            asked: Type.Array(ElevationSchema),
          },
          closed,
        ),
      },
      async handle(ctx) {
        const isStaff = ctx.actor.roles.some((role) => isStaffRole(ctx.roles, role));
        const asked = isStaff ? await show(ctx, await elevations(ctx.db, ctx.clock.now(), requirePerson(ctx))) : [];
        const body = {
          isStaff,
          may: inFull(permissionsOf(ctx.roles, ctx.actor)),
          mayAsk: inFull(mayAskFor(ctx.roles, ctx.actor)),
          elevated: [...(ctx.actor.elevated ?? [])],
          asked,
        };
        return { status: 200, body };
      },
    }),
    route({
      method: 'POST',
      path: '/elevations',
      summary: 'Ask for rights for a while; somebody else decides',
      tags,
      access: { may: asks },
      body: Type.Object(
        {
          permissions: Type.Array(Text(60), { minItems: 1, maxItems: 20 }),
          minutes: Type.Integer({ minimum: 5, maximum: 480 }),
          reason: Text(500),
        },
        closed,
      ),
      response: { 201: Type.Object({ id: IdSchema }, closed) },
      handle: async (ctx, { body }) => ({ status: 201, body: { id: await askElevation(ctx, ports, body) } }),
    }),
    ending('/elevations/:elevationId/end', asks, 'Take an asking back, or end a grant of your own before its time', tags),
    route({
      method: 'GET',
      path: '/admin/elevations',
      summary: 'Who asked for rights and who has them, those that wait for an answer first',
      tags: ['admin', ...tags],
      access: { may: decides },
      response: { 200: Type.Object({ items: Type.Array(ElevationSchema) }, closed) },
      handle: async (ctx) => ({ status: 200, body: { items: await show(ctx, await elevations(ctx.db, ctx.clock.now())) } }),
    }),
    route({
      method: 'POST',
      path: '/admin/elevations/:elevationId/decision',
      summary: 'Grant or refuse what another person asked for',
      tags: ['admin', ...tags],
      access: { may: decides },
      recentProof: true,
      params: one,
      body: Type.Object({ isGranted: Type.Boolean(), note: Type.Optional(Text(500)) }, closed),
      response: { 204: null },
      async handle(ctx, { params, body: { isGranted, note = '' } }) {
        await decideElevation(ctx, ports, params.elevationId, { isGranted, note });
        return { status: 204 };
      },
    }),
    ending('/admin/elevations/:elevationId/end', decides, 'End another person’s grant before its time', ['admin', ...tags]),
  ];
}

const ending = (path: string, permission: string, summary: string, tagged: Route['tags']): Route =>
  route({
    method: 'POST',
    path,
    summary,
    tags: tagged,
    access: { may: permission },
    params: one,
    response: { 204: null },
    async handle(ctx, { params }) {
      await endElevation(ctx, params.elevationId);
      return { status: 204 };
    },
  });
