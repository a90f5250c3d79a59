import { Type } from 'typebox';
import { sql, tables } from '#platform/database';
import { closed, decodeCursor, page, pageOf, pageQuery, route, type Route } from '#platform/http';
import { checkpointOfSize, consistencyOf, proofOf } from '../proof-of.ts';
import { CheckpointSchema, toldOf } from '../proof-state.ts';
import type { AuditTables } from '../tables.gen.ts';

const access = { may: 'audit.read' } as const;
const Size = Type.Integer({ minimum: 1, maximum: 999_999_999_999 });
const Cursor = Type.Object({ before: Size }, closed);
const File = Type.Object({ name: Type.String(), file: Type.String({ description: 'The file, to the byte.' }) }, closed);

/** Checkpoints, and proofs under them. */
export const checkpointRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/admin/audit/checkpoints',
    summary: 'What was signed of the audit log, newest first',
    tags: ['admin'],
    access,
    query: Type.Object(pageQuery, closed),
    response: { 200: pageOf(CheckpointSchema) },
    async handle(ctx, { query: { limit = 20, cursor } }) {
      const before = cursor === undefined ? undefined : decodeCursor(Cursor, cursor).before;
      const rows = await tables<AuditTables>(ctx.db)
        .selectFrom('audit_checkpoint')
        .selectAll()
        .$if(before !== undefined, (each) => each.where('size', '<', BigInt(before ?? 0)))
        .orderBy('size', 'desc')
        .limit(limit + 1)
        .execute();
      const { items, nextCursor } = page(rows, limit, ({ size }) => ({ before: Number(size) }));
      const first = items[0]?.size ?? 0n;
      const { rows: counted } = await sql<{ n: number }>`select count(*)::int as n from audit_checkpoint where size <= ${first}`.execute(
        ctx.db,
      );
      const newest = counted[0]?.n ?? 0;
      return {
        status: 200,
        body: { items: items.map((row, place) => toldOf(row, newest - place)), ...(nextCursor === undefined ? {} : { nextCursor }) },
      };
    },
  }),
  route({
    method: 'GET',
    path: '/admin/audit/checkpoints/:size/proof',
    summary: 'A file which proves that the log of this checkpoint continues that of an earlier one',
    tags: ['admin'],
    access,
    params: Type.Object({ size: Size }, closed),
    query: Type.Object({ since: Size }, closed),
    response: { 200: File },
    async handle(ctx, { params: { size }, query: { since } }) {
      const file = await consistencyOf(ctx, { older: since, newer: size });
      return { status: 200, body: { name: `${ctx.market}-${since}-${size}.audit-consistency.json`, file } };
    },
  }),
  route({
    method: 'GET',
    path: '/admin/audit/checkpoints/:size/note',
    summary: 'A checkpoint as it was signed',
    tags: ['admin'],
    access,
    params: Type.Object({ size: Size }, closed),
    response: { 200: File },
    async handle(ctx, { params: { size } }) {
      return { status: 200, body: { name: `${ctx.market}-${size}.checkpoint`, file: await checkpointOfSize(ctx.db, size) } };
    },
  }),
  route({
    method: 'GET',
    path: '/admin/audit/proofs/:seq',
    summary: 'A file which proves that an entry is in the log; what it says of people left out',
    tags: ['admin'],
    access,
    params: Type.Object({ seq: Type.String({ pattern: '^[1-9][0-9]{0,14}$' }) }, closed),
    response: { 200: File },
    async handle(ctx, { params: { seq } }) {
      const { file } = await proofOf(ctx, seq, { withoutPeople: true });
      return { status: 200, body: { name: `${ctx.market}-${seq}.audit-proof.json`, file } };
    },
  }),
];
