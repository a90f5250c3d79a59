import type { Context } from '#platform/context';
import { tables, type Tx } from '#platform/database';
import type { JobHandler, Schedule } from '#platform/jobs';
import type { Storage } from '#platform/storage';
import type { ComplianceTables } from '../tables.gen.ts';
import { unwatchExpiry } from './expiry.ts';
import { paperUploads, papersFolder } from './hand-in.ts';
import { changeDocument } from './store.ts';

const queue = 'compliance.sweep_papers';
export const sweepSchedule: Schedule = { queue, every: { hours: 24 } };

const daySeconds = 86_400;
const batch = 500;

/** Removes files that nothing refers to: uploads that were never handed in, and papers whose row is gone. */
export const sweepJob = (storage: Storage): JobHandler => ({
  queue,
  timeoutMs: 600_000,
  async handle(ctx) {
    for (const folder of [paperUploads, papersFolder]) await sweepFolder(ctx, storage, folder);
  },
});

/** Only what is older than a day, so that nothing is taken from under whoever is handing it in. */
async function sweepFolder(ctx: Context, storage: Storage, folder: string): Promise<void> {
  for (let after: string | undefined; ; ) {
    const files = await storage.list(folder, { after, limit: batch, minimumAgeSeconds: daySeconds });
    const keys = files.map(({ key }) => key);
    if (keys.length === 0) return;
    const kept = await tables<ComplianceTables>(ctx.db)
      .selectFrom('compliance_document')
      .select('file_key')
      .where('file_key', 'in', keys)
      .execute();
    const used = new Set(kept.map(({ file_key }) => file_key));
    for (const key of keys.filter((each) => !used.has(each))) await storage.remove(key);
    after = keys.at(-1);
  }
}

/**
 * Erases what a person said of themselves and what the desk never accepted, and ends the rest: papers that bookings stood on are kept
 * as long as the law has us.
 */
export async function forgetPapers(ctx: Context, tx: Tx, personId: string): Promise<void> {
  const db = tables<ComplianceTables>(tx);
  await db.deleteFrom('compliance_declaration').where('declared_by', '=', personId).execute();
  await db.deleteFrom('compliance_document').where('owner_id', '=', personId).where('state', 'in', ['waiting', 'refused']).execute();
  const rest = await db
    .selectFrom('compliance_document')
    .select('id')
    .where('owner_id', '=', personId)
    .where('state', '=', 'accepted')
    .execute();
  for (const { id } of rest) {
    await unwatchExpiry(tx, { id });
    await changeDocument(tx, id, { state: 'replaced', ended_at: ctx.clock.now() });
  }
}
