import { assert, Money, type Id } from '#kernel';
import type { Tx } from '#platform/database';
import { balanceOf } from './queries.ts';

/**
 * A process and the ledger must agree at every step; a difference stops the step, and nothing of it is kept.
 *
 * @returns no effects, so that a step can end with it
 */
export async function expectBalance(tx: Tx, account: string, expected: Money.Money): Promise<readonly Id<'effect'>[]> {
  const actual = await balanceOf(tx, account, expected.currency);
  assert(
    Money.compare(actual, expected) === 0,
    `${account} holds ${Money.format(actual)} where the process expects ${Money.format(expected)}`,
  );
  return [];
}
