import { Type } from 'typebox';
import { sql } from '#platform/database';
import { closed, decodeCursor, IdSchema, InstantSchema, page, pageOf, pageQuery, route, type Route } from '#platform/http';
import { holdRoutes } from './holds-http.ts';
import { standing } from './holds.ts';
import { Request, toJson } from './http.ts';
import { toRequest } from './requests.ts';
import { revealRoutes } from './reveal-http.ts';
import type { PrivacyConfig } from './settings.ts';

const tags = ['admin'] as const;
const admin = { may: 'privacy.oversee' } as const;
const Cursor = Type.Object({ at: InstantSchema, id: IdSchema }, closed);
const Asked = Type.Object(
  {
    ...Request.properties,
    personId: IdSchema,
    /** Why an erasure that is due has to wait. */
    obstacle: Type.Optional(Type.String()),
    hold: Type.Optional(Type.String()),
    counts: Type.Optional(Type.Record(Type.String(), Type.Integer())),
    /** Past its time and not seen to. */
    late: Type.Boolean(),
  },
  closed,
);

type Row = Parameters<typeof toRequest>[0] & { hold: string | null };

/** What staff sees of requests, and the holds that it places. */
export const adminRoutes = (config: PrivacyConfig): readonly Route[] => [
  ...revealRoutes(config),
  route({
    method: 'GET',
    path: '/admin/privacy/requests',
    summary: 'Downloads and erasures that people asked for, newest first, with their clocks',
    tags,
    access: admin,
    query: Type.Object({ open: Type.Optional(Type.Boolean()), ...pageQuery }, closed),
    response: { 200: pageOf(Asked) },
    async handle(ctx, { query }) {
      const now = ctx.clock.now();
      const limit = query.limit ?? 20;
      const before = query.cursor === undefined ? undefined : decodeCursor(Cursor, query.cursor);
      const { rows } = await sql<Row>`
        select r.*, legal_hold.reason as hold from privacy_request r left join legal_hold on legal_hold.person_id = r.person_id and ${standing(now)}
        where ${query.open === true ? sql`r.state in ('waiting', 'cooling')` : sql`true`}
          and ${before === undefined ? sql`true` : sql`(r.asked_at, r.id) < (${Temporal.Instant.from(before.at)}, ${before.id}::uuid)`}
        order by r.asked_at desc, r.id desc limit ${limit + 1}`.execute(ctx.db);
      const { items, nextCursor } = page(rows, limit, ({ asked_at: at, id }) => ({ at: at.toString(), id }));
      return {
        status: 200,
        body: {
          items: items.map((row) => {
            const request = toRequest(row);
            return {
              ...toJson(request),
              personId: request.personId,
              late: ['waiting', 'cooling'].includes(request.state) && Temporal.Instant.compare(request.dueAt, now) < 0,
              ...(request.obstacle === undefined ? {} : { obstacle: request.obstacle }),
              ...(row.hold === null ? {} : { hold: row.hold }),
              ...(request.counts === undefined ? {} : { counts: request.counts }),
            };
          }),
          ...(nextCursor === undefined ? {} : { nextCursor }),
        },
      };
    },
  }),
  ...holdRoutes(config),
];
