import type { Id } from '#kernel';
import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import { enqueue } from '#platform/jobs';

/** What actions of a process share. */
export const none: readonly Id<'effect'>[] = [];

export const outcomeQueue = 'bookings.outcome';

/** When there is nothing to ask the provider, the outcome is known; it comes as a job, so that each step stays one step. */
export async function tellLater(ctx: Context, tx: Tx, { id }: { id: string }, outcome: string): Promise<readonly Id<'effect'>[]> {
  await enqueue(ctx, tx, { queue: outcomeQueue, payload: { id, outcome } });
  return none;
}
