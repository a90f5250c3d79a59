import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import { enqueue } from '#platform/jobs';

export const checkQueue = 'compliance.check_badge';

/** Has a kitchen's badge looked at soon, after what happens in this transaction. */
export async function lookAtBadge(ctx: Context, tx: Tx, kitchenId: string): Promise<void> {
  await enqueue(ctx, tx, { queue: checkQueue, key: kitchenId, payload: { kitchenId } });
}
