import { Type } from 'typebox';
import { tables } from '#platform/database';
import { closed, decodeCursor, IdSchema, InstantSchema, page, pageOf, pageQuery, route, Text, type Route } from '#platform/http';
import type { OpenSealed } from './open-sealed.ts';
import type { AuditTables } from './tables.gen.ts';
import { verifyAudit } from './verify.ts';

const admin = { may: 'audit.read' } as const;
const Cursor = Type.Object({ at: InstantSchema, id: IdSchema }, closed);
const Entry = Type.Object(
  {
    id: IdSchema,
    seq: Type.Optional(Type.String()),
    at: InstantSchema,
    action: Type.String(),
    actor: Type.Object({ kind: Type.String(), id: Type.Optional(IdSchema), name: Type.String() }, closed),
    subject: Type.Object({ kind: Type.String(), id: Type.String() }, closed),
    before: Type.Optional(Type.Unknown()),
    after: Type.Optional(Type.Unknown()),
    reason: Type.Optional(Type.String()),
    correlationId: Type.String(),
    hash: Type.Optional(Type.String()),
  },
  closed,
);

export const auditRoutes = (open: OpenSealed): readonly Route[] => [
  route({
    method: 'GET',
    path: '/admin/audit',
    summary: 'Who did what, newest first',
    tags: ['admin'],
    access: admin,
    query: Type.Object({ subjectId: Type.Optional(Text(100)), action: Type.Optional(Text(100)), ...pageQuery }, closed),
    response: { 200: pageOf(Entry) },
    async handle(ctx, { query }) {
      const limit = query.limit ?? 20;
      const earlier = query.cursor === undefined ? undefined : decodeCursor(Cursor, query.cursor);
      const rows = await tables<AuditTables>(ctx.db)
        .selectFrom('audit_entry')
        .selectAll()
        .$if(query.subjectId !== undefined, (each) => each.where('subject_id', '=', query.subjectId ?? ''))
        .$if(query.action !== undefined, (each) => each.where('action', '=', query.action ?? ''))
        .$if(earlier !== undefined, (each) =>
          each.where((eb) => eb(eb.refTuple('at', 'id'), '<', eb.tuple(Temporal.Instant.from(earlier?.at ?? ''), earlier?.id ?? ''))),
        )
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
      const { items, nextCursor } = page(rows, limit, ({ at, id }) => ({ at: at.toString(), id }));
      const words = await open(
        ctx.db,
        items.map(({ actor_name, before, after, reason }) => ({ actor_name, before, after, reason })),
      );
      return {
        status: 200,
        body: {
          items: items
            .map((entry, index) => ({ ...entry, ...words[index] }))
            .map((row) => ({
              id: row.id,
              ...(row.seq === null ? {} : { seq: row.seq.toString() }),
              at: row.at.toString(),
              action: row.action,
              actor: { kind: row.actor_kind, ...(row.actor_id === null ? {} : { id: row.actor_id }), name: row.actor_name },
              subject: { kind: row.subject_kind, id: row.subject_id },
              ...(row.before === null ? {} : { before: row.before }),
              ...(row.after === null ? {} : { after: row.after }),
              ...(row.reason === null ? {} : { reason: row.reason }),
              correlationId: row.correlation_id,
              ...(row.hash === null ? {} : { hash: row.hash }),
            })),
          ...(nextCursor === undefined ? {} : { nextCursor }),
        },
      };
    },
  }),
  route({
    method: 'GET',
    path: '/admin/audit/verify',
    summary: 'Whether the audit chain is whole',
    tags: ['admin'],
    access: admin,
    response: {
      200: Type.Object(
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
    },
    handle: async (ctx) => ({ status: 200, body: await verifyAudit(ctx) }),
  }),
];
