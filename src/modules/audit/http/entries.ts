import type { Selectable } from 'kysely';
import { Type, type Static } from 'typebox';
import { missing } from '#kernel';
import type { Context } from '#platform/context';
import { tables, type Db } from '#platform/database';
import { closed, decodeCursor, IdSchema, InstantSchema, page, pageOf, pageQuery, route, spans, Text, type Route } from '#platform/http';
import { masksFor } from '#platform/masking';
import type { OpenSealed } from '../open-sealed.ts';
import { proofState, ProofStateSchema } from '../proof-state.ts';
import type { AuditTables } from '../tables.gen.ts';
import { masked, peopleIn } from './mask.ts';

const access = { may: 'audit.read' } as const;
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
const Filter = {
  subjectId: Type.Optional(Text(100)),
  actorId: Type.Optional(IdSchema),
  action: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'With a full stop at its end, all that begin so.' })),
  from: Type.Optional(InstantSchema),
  to: Type.Optional(InstantSchema),
};
type Row = Selectable<AuditTables['audit_entry']>;

export const entryRoutes = (open: OpenSealed): readonly Route[] => [
  route({
    method: 'GET',
    path: '/admin/audit',
    summary: 'Who did what, newest first; what it says of people masked',
    tags: ['admin'],
    access,
    // An end for what one question may have the log read.
    query: Type.Object({ ...Filter, ...pageQuery }, { ...closed, ...spans({ from: 'from', until: 'to', mostDays: 3_660 }) }),
    response: { 200: pageOf(Entry) },
    async handle(ctx, { query: { limit = 20, cursor, ...filter } }) {
      const earlier = cursor === undefined ? undefined : decodeCursor(Cursor, cursor);
      const rows = await filtered(ctx.db, filter)
        .$if(earlier !== undefined, (each) =>
          each.where((eb) => eb(eb.refTuple('at', 'id'), '<', eb.tuple(Temporal.Instant.from(earlier?.at ?? ''), earlier?.id ?? ''))),
        )
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
      const { items, nextCursor } = page(rows, limit, ({ at, id }) => ({ at: at.toString(), id }));
      return { status: 200, body: { items: await shown(ctx, open, items), ...(nextCursor === undefined ? {} : { nextCursor }) } };
    },
  }),
  route({
    method: 'GET',
    path: '/admin/audit/entries/:entryId',
    summary: 'One entry, and which checkpoint vouches for it',
    tags: ['admin'],
    access,
    params: Type.Object({ entryId: IdSchema }, closed),
    response: { 200: Type.Object({ entry: Entry, proof: ProofStateSchema }, closed) },
    async handle(ctx, { params: { entryId } }) {
      const row = await tables<AuditTables>(ctx.db).selectFrom('audit_entry').selectAll().where('id', '=', entryId).executeTakeFirst();
      const [entry] = row === undefined ? [] : await shown(ctx, open, [row]);
      if (row === undefined || entry === undefined) throw missing('audit.no_entry', 'The audit log has no such entry.');
      return { status: 200, body: { entry, proof: await proofState(ctx.db, row.seq) } };
    },
  }),
];

const filterSchema = Type.Object(Filter, closed);

const filtered = (db: Db, { subjectId, actorId, action, from, to }: Static<typeof filterSchema>) =>
  tables<AuditTables>(db)
    .selectFrom('audit_entry')
    .selectAll()
    .$if(subjectId !== undefined, (each) => each.where('subject_id', '=', subjectId ?? ''))
    .$if(actorId !== undefined, (each) => each.where('actor_id', '=', actorId ?? ''))
    .$if(action?.endsWith('.') === false, (each) => each.where('action', '=', action ?? ''))
    .$if(action?.endsWith('.') === true, (each) =>
      each.where('action', 'like', `${(action ?? '').replaceAll(/[\\%_]/g, String.raw`\$&`)}%`),
    )
    .$if(from !== undefined, (each) => each.where('at', '>=', Temporal.Instant.from(from ?? '')))
    .$if(to !== undefined, (each) => each.where('at', '<', Temporal.Instant.from(to ?? '')));

/** Opened, so that what was erased reads so, and then masked but for whom the reader has revealed. */
async function shown(ctx: Context, open: OpenSealed, rows: readonly Row[]): Promise<Static<typeof Entry>[]> {
  const masks = await masksFor(ctx, rows.flatMap(peopleIn));
  const words = await open(
    ctx.db,
    rows.map(({ actor_name: name, before, after, reason, withheld }) => ({
      actor_name: withheld === null ? name : '(no longer kept)',
      before,
      after,
      reason,
    })),
  );
  return rows.map((row, index) => {
    const { actor_name: name, before, after, reason } = masked(words[index] ?? row, row, masks);
    return {
      id: row.id,
      ...(row.seq === null ? {} : { seq: row.seq.toString() }),
      at: row.at.toString(),
      action: row.action,
      actor: { kind: row.actor_kind, ...(row.actor_id === null ? {} : { id: row.actor_id }), name },
      subject: { kind: row.subject_kind, id: row.subject_id },
      ...(before === null ? {} : { before }),
      ...(after === null ? {} : { after }),
      ...(reason === null ? {} : { reason }),
      correlationId: row.correlation_id,
      ...(row.hash === null ? {} : { hash: row.hash }),
    };
  });
}
