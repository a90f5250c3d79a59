import type { Context } from '#platform/context';
import { inTransaction, sql, tables } from '#platform/database';
import type { JobHandler, Schedule } from '#platform/jobs';
import type { Parts } from './settings.ts';
import type { IdentityTables } from './tables.gen.ts';

export const sweepQueue = 'identity.sweep';
export const sweepSchedule: Schedule = { queue: sweepQueue, every: { hours: 1 } };

const batch = 5_000;
const hour = 1;
const day = 24 * hour;

/**
 * Secrets and what was thrown away: of use for minutes or days, and of no worth to anybody afterwards, so no legal hold keeps them. And new
 * keys when the present ones have served their time.
 */
export function sweepJob(parts: Parts): JobHandler {
  return {
    queue: sweepQueue,
    timeoutMs: 300_000,
    async handle(ctx) {
      await remove(ctx, 'attempt', 'at', hour);
      await remove(ctx, 'one_time_token', 'expires_at', 7 * day);
      await remove(ctx, 'second_step', 'expires_at', 0);
      await remove(ctx, 'passkey_challenge', 'expires_at', 0);
      await remove(ctx, 'registration', 'expires_at', 0);
      await remove(ctx, 'social_visit', 'expires_at', 0);
      await remove(ctx, 'social_arrival', 'expires_at', 0);
      await remove(ctx, 'mail_request', 'created_at', day);
      await removeClosed(ctx);
      await remove(ctx, 'signing_key', 'accepted_until', day);
      const since = await parts.keys.signingSince(ctx);
      if (Temporal.Instant.compare(since.add(parts.keyLifetime), ctx.clock.now()) <= 0) await rotateKeys(parts, ctx);
    },
  };
}

/** Nothing but an id is left of a closed account; it goes when the last of its sessions has. */
async function removeClosed(ctx: Context): Promise<void> {
  await sql`delete from person where status = 'closed' and not exists (select from session where session.person_id = person.id)`.execute(
    ctx.db,
  );
}

async function remove(ctx: Context, table: keyof IdentityTables, column: string, olderThanHours: number): Promise<void> {
  const before = ctx.clock.now().subtract({ hours: olderThanHours });
  for (let removed = batch; removed === batch; ) {
    const { numAffectedRows } = await sql`
      delete from ${sql.table(table)} where ctid in (
        select ctid from ${sql.table(table)} where ${sql.ref(column)} < ${before} limit ${sql.lit(batch)})`.execute(ctx.db);
    removed = Number(numAffectedRows ?? 0);
  }
}

/**
 * Makes new keys. They sign in two minutes, when every process knows them, and the former stay good for what they signed. With
 * `atOnce` (a key has leaked) the former are worthless now, every access token must be refreshed, and a process that has
 * not looked again yet refuses or accepts wrongly for up to a minute.
 */
export async function rotateKeys(parts: Parts, ctx: Context, { atOnce = false }: { atOnce?: boolean } = {}): Promise<void> {
  await parts.keys.signer(ctx); // a market that has none gets its first
  await inTransaction(ctx, async (tx) => {
    await parts.keys.rotate(ctx, tx, { atOnce });
    const [newest] = await tables<IdentityTables>(tx)
      .selectFrom('signing_key')
      .select('id')
      .where('signs_until', 'is', null)
      .where('purpose', '=', 'access')
      .execute();
    await ctx.audit.record(ctx, tx, { action: 'keys.rotate', subject: { kind: 'signing_key', id: newest?.id ?? '' }, after: { atOnce } });
  });
  await parts.keys.reload(ctx);
}
