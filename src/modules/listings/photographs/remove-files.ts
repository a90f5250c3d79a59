import { inTransaction, sql, tables, type Db } from '#platform/database';
import type { JobHandler, Schedule } from '#platform/jobs';
import type { Storage } from '#platform/storage';
import type { ListingsTables } from '../tables.gen.ts';
import type { Photograph, Picture } from '../types.ts';
import { fileKey, filesOf, isPhotograph, photographsFolder, uploadsFolder } from './photograph.ts';

export const removeQueue = 'listings.remove_photograph';
const sweepQueue = 'listings.sweep_photographs';

export const sweepSchedule: Schedule = { queue: sweepQueue, every: { hours: 6 } };

const daySeconds = 86_400;
const batch = 500;

/** Removes the files of a photograph that was taken off its listing, unless it has been attached anew since. */
export function removeJob(storage: Storage): JobHandler {
  return {
    queue: removeQueue,
    async handle(ctx, { payload }) {
      const { listingId, photograph } = payload as { listingId: string; photograph: Photograph };
      const keys = filesOf(photograph).flatMap(({ webp, jpeg }) => [fileKey(listingId, webp), fileKey(listingId, jpeg)]);
      await inTransaction(ctx, async (tx) => {
        // The lock that an attach writes its files under: neither sees the other half done.
        await sql`select 1 from listing where id = ${listingId} for update`.execute(tx);
        const kept = await used(tx, keys);
        for (const key of keys.filter((each) => !kept.has(each))) await storage.remove(key);
      });
    },
  };
}

/**
 * Removes what nothing refers to: uploads that were never attached, and files whose photograph no listing shows (an attach that
 * failed between file and row, a removal that did not finish). Only what is older than a day, so that nothing is taken from
 * under an attach that is under way.
 */
export function sweepJob(storage: Storage): JobHandler {
  return {
    queue: sweepQueue,
    timeoutMs: 600_000,
    async handle(ctx) {
      const removed =
        (await sweepFolder(storage, uploadsFolder, async () => new Set())) +
        (await sweepFolder(storage, photographsFolder, (keys) => used(ctx.db, keys)));
      if (removed > 0) ctx.log.info({ removed }, 'removed files that nothing referred to');
    },
  };
}

async function sweepFolder(storage: Storage, folder: string, usedOf: (keys: string[]) => Promise<Set<string>>): Promise<number> {
  let removed = 0;
  for (let after: string | undefined; ; ) {
    const files = await storage.list(folder, { after, limit: batch, minimumAgeSeconds: daySeconds });
    const keys = files.map(({ key }) => key);
    const kept = await usedOf(keys);
    for (const key of keys.filter((each) => !kept.has(each))) {
      await storage.remove(key);
      removed += 1;
    }
    after = keys.at(-1);
    if (keys.length < batch) return removed;
  }
}

/** Which of these files a listing shows. */
async function used(db: Db, keys: readonly string[]): Promise<Set<string>> {
  const ids = [...new Set(keys.map((key) => key.split('/')[1] ?? ''))];
  if (ids.length === 0) return new Set();
  const rows = await tables<ListingsTables>(db).selectFrom('listing').select(['id', 'pictures']).where('id', 'in', ids).execute();
  return new Set(
    rows.flatMap(({ id, pictures }) =>
      (pictures as Picture[])
        .filter(isPhotograph)
        .flatMap(filesOf)
        .flatMap(({ webp, jpeg }) => [fileKey(id, webp), fileKey(id, jpeg)]),
    ),
  );
}
