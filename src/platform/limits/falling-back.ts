import type { Logger } from '#platform/context';
import type { Take } from './bucket.ts';

const askAgainAfterMs = 2_000;

/**
 * Shared buckets, and this process's own while those do not answer. Alone it gives half of each bucket: it does not know what the other
 * processes give. One request in two seconds asks the shared ones again; the rest do not wait for what hangs. Said once, and again only
 * after an answer in between.
 */
export function fallingBack(shared: Take, own: Take, log: Logger, nowMs: () => number = () => performance.now()): Take {
  let alone = false;
  let askAtMs = 0;
  return async (buckets) => {
    const now = nowMs();
    if (now >= askAtMs) {
      if (alone) askAtMs = now + askAgainAfterMs; // only this one asks
      try {
        const taken = await shared(buckets);
        alone = false;
        askAtMs = 0;
        return taken;
      } catch (error) {
        if (!alone) log.warn({ error: (error as Error).message }, 'limits are counted by this process alone until Redis answers again');
        alone = true;
        askAtMs = nowMs() + askAgainAfterMs;
      }
    }
    return own(buckets.map((each) => ({ ...each, capacity: Math.ceil(each.capacity / 2) })));
  };
}
