import type { AuditPort } from '#platform/context';
import { json, tables } from '#platform/database';
import { enqueue } from '#platform/jobs';
import { newSalt } from './log/index.ts';
import type { AuditTables } from './tables.gen.ts';

export const chainQueue = 'audit.chain';

/** Writes entries into the transaction they tell of: what is undone was never audited, what is done always is. */
export const auditPort: AuditPort = {
  async record(ctx, tx, { action, subject, before, after, reason }) {
    await tables<AuditTables>(tx)
      .insertInto('audit_entry')
      .values({
        id: ctx.newId('audit'),
        at: ctx.clock.now(),
        action,
        actor_kind: ctx.actor.kind,
        actor_id: ctx.actor.personId ?? null,
        actor_name: ctx.actor.name,
        subject_kind: subject.kind,
        subject_id: subject.id,
        before: before === undefined ? null : json(before),
        after: after === undefined ? null : json(after),
        reason: reason ?? null,
        correlation_id: ctx.correlationId,
        salts: json({
          actor_name: newSalt(),
          ...(before === undefined || before === null ? {} : { before: newSalt() }),
          ...(after === undefined || after === null ? {} : { after: newSalt() }),
          ...(reason === undefined ? {} : { reason: newSalt() }),
        }),
      })
      .execute();
    await enqueue(ctx, tx, { queue: chainQueue, key: 'chain', payload: {} });
  },
};
