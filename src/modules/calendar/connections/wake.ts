import type { Context } from '#platform/context';
import { sql, type Tx } from '#platform/database';
import { enqueue } from '#platform/jobs';
import type { Subject } from '../types.ts';

export const syncQueue = 'calendar.sync-connection';

/** Work on a connection, once the transaction that asks for it has committed; what waits already is enough. */
export async function askForSync(ctx: Context, tx: Tx, id: string, runAt?: Temporal.Instant): Promise<void> {
  await enqueue(ctx, tx, { queue: syncQueue, key: id, payload: { id }, ...(runAt === undefined ? {} : { runAt }) });
}

/** The time of a booking was sold, moved or given back: what is connected to its kitchen is told after the commit. Locks nothing. */
export async function tellConnections(ctx: Context, tx: Tx, { kind, id }: Subject): Promise<void> {
  if (kind !== 'booking') return;
  const { rows } = await sql<{ id: string }>`
    select c.id from calendar_connection c where c.state = 'on' and (
      exists (select from reservation v where v.resource_id = c.resource_id and v.subject_kind = ${kind} and v.subject_id = ${id})
      or exists (select from reservation_history h where h.resource_id = c.resource_id and h.subject_kind = ${kind} and h.subject_id = ${id}))
    order by c.id`.execute(tx);
  for (const row of rows) await askForSync(ctx, tx, row.id);
}
