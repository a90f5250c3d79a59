import { tables, type Db } from '#platform/database';
import type { NotificationsTables } from './tables.gen.ts';

/** What people were told that leads to a page, oldest first: whom, when and with which words, not the words themselves. */
export async function messagesAbout(
  db: Db,
  link: string,
): Promise<{ id: string; personId: string; template: string; at: Temporal.Instant }[]> {
  const rows = await tables<NotificationsTables>(db)
    .selectFrom('notification')
    .select(['id', 'person_id', 'template', 'created_at'])
    .where('link', '=', link)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ id: row.id, personId: row.person_id, template: row.template, at: row.created_at }));
}
