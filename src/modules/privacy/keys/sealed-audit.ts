import { withActor, type AuditPort, type Context } from '#platform/context';
import { jsonText, type Tx } from '#platform/database';
import { erasedName } from '#platform/module';
import type { PersonKeys } from './person-keys.ts';

/**
 * An audit that names people only under their own key: the actor's name under the actor's; what changed and why under that of the person
 * it was done to, else of who did it. The chain is over the sealed text, so it verifies before and after a key is destroyed. What the
 * house does of itself to things is not sealed: it names people by number.
 */
export function sealedAudit(audit: AuditPort, keys: PersonKeys): AuditPort {
  return {
    async record(ctx, tx, { action, subject, before, after, reason }) {
      const { personId } = ctx.actor;
      const concerned = subject.kind === 'person' ? subject.id : personId;
      const seal = async (value: unknown): Promise<string | undefined> =>
        value === undefined || concerned === undefined ? undefined : keys.seal(ctx, tx, concerned, jsonText(value));
      const [sealedBefore, sealedAfter, sealedReason] = [await seal(before), await seal(after), await seal(reason)];
      await audit.record(await nameless(ctx, tx, keys), tx, {
        action,
        subject,
        ...(before === undefined ? {} : { before: sealedBefore ?? before }),
        ...(after === undefined ? {} : { after: sealedAfter ?? after }),
        ...(reason === undefined ? {} : { reason: sealedReason ?? reason }),
      });
    },
  };
}

async function nameless(ctx: Context, tx: Tx, keys: PersonKeys): Promise<Context> {
  const { personId, name } = ctx.actor;
  if (personId === undefined || name === erasedName) return ctx;
  return withActor(ctx, { ...ctx.actor, name: await keys.seal(ctx, tx, personId, JSON.stringify(name)) });
}
