import { EventEmitter, once } from 'node:events';
import type { Context } from '#platform/context';
import { tables } from '#platform/database';
import type { EffectTables } from './tables.ts';

const signals = new EventEmitter();
signals.setMaxListeners(0);

export const signalSettled = (id: string): void => void signals.emit(id);

/**
 * Waits a moment for an effect, so that an answer can carry its outcome. Another process may run it: what this one does not
 * hear of is read once at the end.
 */
export async function awaitEffect(ctx: Context, id: string, { withinMs }: { withinMs: number }): Promise<'settled' | 'pending'> {
  const heard = once(signals, id, { signal: AbortSignal.timeout(withinMs) }).catch(() => undefined);
  if (await isSettled(ctx, id)) return 'settled';
  await heard;
  return (await isSettled(ctx, id)) ? 'settled' : 'pending';
}

async function isSettled(ctx: Context, id: string): Promise<boolean> {
  const row = await tables<EffectTables>(ctx.db).selectFrom('effect').select('state').where('id', '=', id).executeTakeFirst();
  return row !== undefined && row.state !== 'pending';
}
