import type { Id } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction, type Tx } from '#platform/database';
import { enqueue } from '#platform/jobs';
import { eraseRows, type DataSubject } from '#platform/module';
import { holdOn } from '../holds.ts';
import { changeRequest, countsOf, lockOpenRequest, requestById } from '../requests.ts';
import type { PrivacyConfig } from '../settings.ts';
import { eraseQueue } from './cooling.ts';
import { filesOfPerson } from './person-files.ts';

export const removeFilesQueue = 'privacy.remove-files';
const again = { hours: 24 };
const filesInAJob = 200;

/** When the 30 days are over: erases the person, or says what it waits for and looks again tomorrow. */
export async function carryOut(ctx: Context, config: PrivacyConfig, requestId: string): Promise<void> {
  const request = await requestById(ctx.db, requestId);
  if (request?.kind !== 'erasure' || request.state !== 'cooling') return;
  const hold = await holdOn(ctx.db, request.personId, ctx.clock.now());
  const obstacles = hold === undefined ? await config.eraseAccount(ctx, request.personId) : [`Held by the house: ${hold}`];
  if (obstacles.length === 0) return;
  await inTransaction(ctx, async (tx) => {
    await changeRequest(tx, requestId, { obstacle: obstacles.join(' ').slice(0, 2_000) });
    await enqueue(ctx, tx, {
      queue: eraseQueue,
      key: requestId,
      payload: { id: requestId },
      runAt: ctx.clock.now().add(again),
      maxAttempts: 50,
    });
  });
}

/** The first of an erasure: has the files removed that rows of the person name, while those rows are still there. */
export async function removeFiles(ctx: Context, tx: Tx, config: PrivacyConfig, personId: Id<'person'>): Promise<void> {
  const who = await config.subjectOf(tx, personId);
  if (who === undefined) return;
  const keys = await filesOfPerson(tx, config.holdings(), who);
  await enqueueRemoval(ctx, tx, keys);
  const request = await lockOpenRequest(tx, personId, 'erasure');
  if (request !== undefined) await changeRequest(tx, request.id, { counts: countsOf({ files: keys.length }) });
}

/** Has files removed once the transaction has committed. */
export async function enqueueRemoval(ctx: Context, tx: Tx, keys: readonly string[]): Promise<void> {
  for (let from = 0; from < keys.length; from += filesInAJob)
    await enqueue(ctx, tx, { queue: removeFilesQueue, payload: { keys: keys.slice(from, from + filesInAJob) }, maxAttempts: 100 });
}

/** Erases by declaration all that the house holds of somebody, in the transaction that closes the account for good. */
export async function erasePerson(ctx: Context, tx: Tx, config: PrivacyConfig, who: DataSubject): Promise<void> {
  const erased = await eraseRows(
    tx,
    config.holdings().map(({ data }) => data),
    who,
  );
  await config.keys.destroy(tx, who.id);
  const request = await lockOpenRequest(tx, who.id, 'erasure');
  if (request === undefined) return;
  const counts = countsOf({ files: request.counts?.['files'] ?? 0, ...erased });
  await changeRequest(tx, request.id, { state: 'done', done_at: ctx.clock.now(), obstacle: null, counts });
}
