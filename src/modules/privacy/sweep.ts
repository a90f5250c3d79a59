import type { Context } from '#platform/context';
import { inTransaction, tables } from '#platform/database';
import type { JobHandler, Schedule } from '#platform/jobs';
import { endHolds } from './holds.ts';
import { changeRequest } from './requests.ts';
import type { PrivacyConfig } from './settings.ts';
import type { PrivacyTables } from './tables.gen.ts';

export const sweepQueue = 'privacy.sweep';
export const sweepSchedule: Schedule = { queue: sweepQueue, every: { hours: 24 } };

/** Daily: exports that nobody fetches any more, holds whose day has come. */
export const privacySweep = (config: PrivacyConfig): JobHandler => ({
  queue: sweepQueue,
  timeoutMs: 600_000,
  async handle(ctx) {
    await endExports(ctx, config);
    await endHolds(ctx.db, ctx.clock.now());
    await config.keys.renew(ctx);
  },
});

async function endExports(ctx: Context, { files }: PrivacyConfig): Promise<void> {
  const over = await tables<PrivacyTables>(ctx.db)
    .selectFrom('privacy_request')
    .select(['id', 'file_key'])
    .where('state', '=', 'ready')
    .where('expires_at', '<=', ctx.clock.now())
    .execute();
  for (const { id, file_key: key } of over) {
    if (key !== null) await files.storage.remove(key);
    await inTransaction(ctx, (tx) => changeRequest(tx, id, { state: 'over', file_key: null, file_bytes: null, expires_at: null }));
  }
}
