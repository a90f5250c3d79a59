import type { Id } from '#kernel';
import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import { cancelJobs, enqueue } from '#platform/jobs';
import { changeRequest, insertRequest, lockOpenRequest } from '../requests.ts';
import { coolingTime, type PrivacyConfig } from '../settings.ts';

export const eraseQueue = 'privacy.erase';

/** Notes that a person wants to be gone, in the transaction that closes the account to everybody else, and begins the 30 days. */
export async function beginCooling(ctx: Context, tx: Tx, config: PrivacyConfig, personId: Id<'person'>): Promise<void> {
  const now = ctx.clock.now();
  const dueAt = now.add(coolingTime);
  const id = ctx.newId('privacy-request');
  await insertRequest(tx, { id, personId, kind: 'erasure', state: 'cooling', askedAt: now, dueAt });
  await enqueue(ctx, tx, { queue: eraseQueue, key: id, payload: { id }, runAt: dueAt, maxAttempts: 50 });
  const until = dueAt.toZonedDateTimeISO('UTC').toPlainDate().toString();
  await config.notify(ctx, tx, { to: personId, template: 'privacy.closing', data: { until }, link: '/log-in' });
}

/** The person logged in again: nothing is erased. */
export async function takeBack(ctx: Context, tx: Tx, config: PrivacyConfig, personId: Id<'person'>): Promise<void> {
  const request = await lockOpenRequest(tx, personId, 'erasure');
  if (request === undefined) return;
  await cancelJobs(tx, { queue: eraseQueue, keyPrefix: request.id });
  await changeRequest(tx, request.id, { state: 'taken_back', done_at: ctx.clock.now(), obstacle: null });
  await config.notify(ctx, tx, { to: personId, template: 'privacy.kept', data: {}, link: '/account' });
}
