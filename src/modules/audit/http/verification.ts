import { Type, type Static } from 'typebox';
import { closed, InstantSchema, route, type Route } from '#platform/http';
import { askVerification, lastVerification, type Verification } from '../verification.ts';

const access = { may: 'audit.read' } as const;
const Told = Type.Object(
  {
    state: Type.Union([Type.Literal('running'), Type.Literal('done'), Type.Literal('failed')]),
    askedAt: InstantSchema,
    endedAt: Type.Optional(InstantSchema),
    read: Type.Integer({ description: 'Entries read so far.' }),
    entries: Type.Integer({ description: 'Entries there were when it was asked for.' }),
    verdict: Type.Optional(
      Type.Object(
        {
          entries: Type.Integer(),
          root: Type.String(),
          unchained: Type.Integer(),
          withheld: Type.Integer(),
          beyond: Type.Integer(),
          checkpoints: Type.Integer(),
          lastCheckpoint: Type.Optional(Type.Object({ size: Type.Integer(), root: Type.String(), at: InstantSchema }, closed)),
          firstBroken: Type.Optional(Type.Object({ seq: Type.String(), id: Type.String(), problem: Type.String() }, closed)),
        },
        closed,
      ),
    ),
    problem: Type.Optional(Type.String({ description: 'Why nothing could be found out; it says nothing of the log.' })),
  },
  closed,
);

const told = ({ state, askedAt, endedAt, read, entries, verdict, problem }: Verification): Static<typeof Told> => ({
  state,
  askedAt: askedAt.toString(),
  ...(endedAt === undefined ? {} : { endedAt: endedAt.toString() }),
  read,
  entries,
  ...(verdict === undefined ? {} : { verdict }),
  ...(problem === undefined ? {} : { problem }),
});

/** Whether the log is whole, by its chain and by the checkpoints that lie outside of the database: asked for, and looked at later. */
export const verificationRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/admin/audit/verification',
    summary: 'Has the whole audit log verified; who asks while that runs is told of the one that runs',
    tags: ['admin'],
    access,
    limitPerMinute: 12,
    response: { 202: Told },
    handle: async (ctx) => ({ status: 202, body: told(await askVerification(ctx)) }),
  }),
  route({
    method: 'GET',
    path: '/admin/audit/verification',
    summary: 'How far the verification of the audit log is, or what the last one found',
    tags: ['admin'],
    access,
    response: { 200: Type.Object({ last: Type.Optional(Told) }, closed) },
    async handle(ctx) {
      const last = await lastVerification(ctx.db);
      return { status: 200, body: last === undefined ? {} : { last: told(last) } };
    },
  }),
];
