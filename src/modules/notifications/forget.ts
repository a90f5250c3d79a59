import { tables, type Tx } from '#platform/database';
import type { NotificationsTables } from './tables.gen.ts';

/** Erases what a person was told in the product: nobody can read it once they have left. */
export async function forgetNotifications(tx: Tx, personId: string): Promise<void> {
  await tables<NotificationsTables>(tx).deleteFrom('notification').where('person_id', '=', personId).execute();
}
