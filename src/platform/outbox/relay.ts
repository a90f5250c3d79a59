import type { Context } from '#platform/context';
import { inTransaction, sql, tables, type Db } from '#platform/database';
import { addJob } from '#platform/jobs';
import type { OutboxTables } from './tables.ts';
import type { PublishedEvent, Subscriber } from './types.ts';

const batch = 100;

/**
 * Carries published events to their subscribers. The embedded bus turns each into one delivery per subscriber, in the
 * same transaction that marks the event relayed, so that none is lost or doubled. A broker takes this place by configuration.
 */
export interface EventBus {
  /** @returns how many events it moved; the caller asks again until none is left */
  relay(ctx: Context): Promise<number>;
}

export function embeddedBus(subscribers: readonly Subscriber[]): EventBus {
  return {
    relay: (ctx) =>
      inTransaction(ctx, async (tx) => {
        const events = await tables<OutboxTables>(tx)
          .selectFrom('outbox_event')
          .select(['id', 'name', 'correlation_id'])
          .where('relayed_at', 'is', null)
          .orderBy('occurred_at')
          .orderBy('id')
          .limit(batch)
          .forUpdate()
          .skipLocked()
          .execute();
        if (events.length === 0) return 0;
        for (const event of events) {
          const delivery = { ...ctx, correlationId: event.correlation_id };
          for (const { name } of subscribers.filter(({ on }) => on.includes(event.name))) {
            await addJob(delivery, tx, 'event', { queue: name, key: event.id, payload: { eventId: event.id } });
          }
        }
        await tables<OutboxTables>(tx)
          .updateTable('outbox_event')
          .set({ relayed_at: sql<Temporal.Instant>`now()` })
          .where(
            'id',
            'in',
            events.map(({ id }) => id),
          )
          .execute();
        return events.length;
      }),
  };
}

/** The event a delivery is about; undefined when it has been pruned. */
export async function eventById(db: Db, id: string): Promise<PublishedEvent | undefined> {
  const row = await tables<OutboxTables>(db).selectFrom('outbox_event').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    id: row.id,
    name: row.name,
    version: row.version,
    subject: { kind: row.subject_kind, id: row.subject_id },
    payload: row.payload,
    occurredAt: row.occurred_at,
    correlationId: row.correlation_id,
    actor: row.actor,
  };
}
