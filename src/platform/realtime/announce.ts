import type { Context } from '#platform/context';
import { notify, type Tx } from '#platform/database';

export const realtimeChannel = 'guildhall_realtime';
const maximumBytes = 7_000;

export interface Announcement {
  market: string;
  channel: string;
  data: unknown;
}

/** Tells everybody who listens to a channel, in every process, once the transaction commits. What is too large becomes `{refresh: true}`. */
export async function announce(ctx: Context, tx: Tx, channel: string, data: unknown): Promise<void> {
  const text = (each: unknown): string => JSON.stringify({ market: ctx.market, channel, data: each } satisfies Announcement);
  const whole = text(data);
  await notify(tx, realtimeChannel, Buffer.byteLength(whole) <= maximumBytes ? whole : text({ refresh: true }));
}
