import { EventEmitter, once } from 'node:events';
import { isDown } from '#platform/breaker';
import type { Context } from '#platform/context';
import { tables } from '#platform/database';
import type { EffectTables } from './tables.ts';

const signals = new EventEmitter();
signals.setMaxListeners(0);

export const signalSettled = (id: string): void => void signals.emit(id);

const lookEveryMs = 250;

/**
 * Waits a moment for an effect, so that an answer can carry its outcome. This process hears of the end of its own effects at once;
 * another may run it, so the row is looked at four times a second as well. For a vendor that is known not to answer nobody waits.
 */
export async function awaitEffect(
  ctx: Context,
  id: string,
  { withinMs, vendor }: { withinMs: number; vendor?: string },
): Promise<'settled' | 'pending'> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const leftMs = Math.max(1, Math.min(lookEveryMs, deadline - performance.now()));
    const heard = once(signals, id, { signal: AbortSignal.timeout(Math.ceil(leftMs)) }).catch(() => undefined);
    if (await isSettled(ctx, id)) return 'settled';
    if (performance.now() >= deadline || (vendor !== undefined && (await isDown(ctx.db, vendor)))) return 'pending';
    await heard;
  }
}

async function isSettled(ctx: Context, id: string): Promise<boolean> {
  const row = await tables<EffectTables>(ctx.db).selectFrom('effect').select('state').where('id', '=', id).executeTakeFirst();
  return row !== undefined && row.state !== 'pending';
}
