import type { Context } from '#platform/context';
import { json, tables, type Tx } from '#platform/database';
import { wake } from '#platform/jobs';
import type { OutboxTables } from './tables.ts';
import type { NewEvent } from './types.ts';

/** The only way to emit: the event leaves if, and only if, the transaction commits. */
export async function publish(ctx: Context, tx: Tx, event: NewEvent): Promise<void> {
  const { kind, personId, name } = ctx.actor;
  await tables<OutboxTables>(tx)
    .insertInto('outbox_event')
    .values({
      id: ctx.newId('event'),
      name: event.name,
      version: event.version,
      subject_kind: event.subject.kind,
      subject_id: event.subject.id,
      payload: json(event.payload),
      actor: json(personId === undefined ? { kind, name } : { kind, personId, name }),
      correlation_id: ctx.correlationId,
      occurred_at: ctx.clock.now(),
    })
    .execute();
  await wake(ctx, tx);
}
