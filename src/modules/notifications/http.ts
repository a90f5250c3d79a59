import { Type } from 'typebox';
import { requirePerson, type Context } from '#platform/context';
import { sql, tables } from '#platform/database';
import { closed, decodeCursor, IdSchema, InstantSchema, page, pageQuery, route, type Route } from '#platform/http';
import type { NotificationsTables } from './tables.gen.ts';
import type { Rendered, TemplateData } from './templates.ts';

const tags = ['notifications'] as const;
const Cursor = Type.Object({ at: InstantSchema, id: IdSchema }, closed);
const Item = Type.Object(
  {
    id: IdSchema,
    at: InstantSchema,
    title: Type.String(),
    text: Type.String(),
    link: Type.Optional(Type.String()),
    readAt: Type.Optional(InstantSchema),
  },
  closed,
);

export function notificationRoutes(render: (name: string, data: TemplateData) => Rendered): Route[] {
  return [
    route({
      method: 'GET',
      path: '/notifications',
      summary: 'What I was told, newest first',
      tags,
      access: 'signed-in',
      scope: 'notifications.read',
      query: Type.Object(pageQuery, closed),
      response: { 200: Type.Object({ items: Type.Array(Item), nextCursor: Type.Optional(Type.String()), unread: Type.Integer() }, closed) },
      async handle(ctx, { query }) {
        const limit = query.limit ?? 20;
        const before = query.cursor === undefined ? undefined : decodeCursor(Cursor, query.cursor);
        const rows = await tables<NotificationsTables>(ctx.db)
          .selectFrom('notification')
          .selectAll()
          .where('person_id', '=', requirePerson(ctx))
          .$if(before !== undefined, (each) =>
            each.where((eb) =>
              eb(eb.refTuple('created_at', 'id'), '<', eb.tuple(Temporal.Instant.from(before?.at ?? ''), before?.id ?? '')),
            ),
          )
          .orderBy('created_at', 'desc')
          .orderBy('id', 'desc')
          .limit(limit + 1)
          .execute();
        const { items, nextCursor } = page(rows, limit, (row) => ({ at: row.created_at.toString(), id: row.id }));
        return {
          status: 200,
          body: {
            items: items.map((row) => {
              const { title, text } = render(row.template, row.data);
              return {
                id: row.id,
                at: row.created_at.toString(),
                title,
                text,
                ...(row.link === null ? {} : { link: row.link }),
                ...(row.read_at === null ? {} : { readAt: row.read_at.toString() }),
              };
            }),
            ...(nextCursor === undefined ? {} : { nextCursor }),
            unread: await unreadOf(ctx),
          },
        };
      },
    }),
    route({
      method: 'POST',
      path: '/notifications/read',
      summary: 'Mark some, or all, as read',
      tags,
      access: 'signed-in',
      scope: 'notifications.read',
      body: Type.Object({ ids: Type.Optional(Type.Array(IdSchema, { maxItems: 100 })) }, closed),
      response: { 200: Type.Object({ unread: Type.Integer() }, closed) },
      async handle(ctx, { body }) {
        await tables<NotificationsTables>(ctx.db)
          .updateTable('notification')
          .set({ read_at: ctx.clock.now() })
          .where('person_id', '=', requirePerson(ctx))
          .where('read_at', 'is', null)
          .$if(body.ids !== undefined && body.ids.length > 0, (each) => each.where('id', 'in', body.ids ?? []))
          .execute();
        return { status: 200, body: { unread: await unreadOf(ctx) } };
      },
    }),
  ];
}

async function unreadOf(ctx: Context): Promise<number> {
  const { rows } = await sql<{ unread: number }>`
    select count(*)::int as unread from notification where person_id = ${requirePerson(ctx)} and read_at is null`.execute(ctx.db);
  return rows[0]?.unread ?? 0;
}
