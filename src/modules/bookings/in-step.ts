import { assert, Money, type Id } from '#kernel';
import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import { enqueue } from '#platform/jobs';
import { balanceOf } from '#modules/ledger';

/** What actions of a process share. */
export const none: readonly Id<'effect'>[] = [];

/** The process and the ledger must agree at every step; a difference stops the step, and nothing of it is kept. */
export async function expectBalance(tx: Tx, account: string, expected: Money.Money): Promise<readonly Id<'effect'>[]> {
  const actual = await balanceOf(tx, account, expected.currency);
  assert(
    Money.compare(actual, expected) === 0,
    `${account} holds ${Money.format(actual)} where the process expects ${Money.format(expected)}`,
  );
  return none;
}

export const outcomeQueue = 'bookings.outcome';

/** When there is nothing to ask the provider, the outcome is known; it comes as a job, so that each step stays one step. */
export async function tellLater(ctx: Context, tx: Tx, { id }: { id: string }, outcome: string): Promise<readonly Id<'effect'>[]> {
  await enqueue(ctx, tx, { queue: outcomeQueue, payload: { id, outcome } });
  return none;
}
