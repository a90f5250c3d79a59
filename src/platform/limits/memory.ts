import { createHash } from 'node:crypto';
import { nextFull, type Take } from './bucket.ts';

const mostKeys = 100_000;
const crowds = 1_024;
const sweepEveryMs = 10_000;

/**
 * Buckets of this process. Memory is bounded without ever being open: past so many keys, new ones share what they have left, so that a flood
 * of invented addresses spends its own share and throws nobody's count away.
 */
export function memoryBuckets(nowMs: () => number = () => performance.now(), most = mostKeys): Take {
  const fullAt = new Map<string, number>();
  let sweptMs = nowMs();

  const sweep = (now: number): void => {
    if (now - sweptMs < sweepEveryMs) return;
    sweptMs = now;
    for (const [key, at] of fullAt) if (at <= now) fullAt.delete(key);
  };
  const placeOf = (key: string): string => (fullAt.has(key) || fullAt.size < most ? key : crowdOf(key));

  return async (buckets) => {
    const now = nowMs();
    sweep(now);
    const places = buckets.map(({ key }) => placeOf(key));
    const next = buckets.map((bucket, i) => nextFull(fullAt.get(places[i] as string) ?? 0, now, bucket));
    const refusedBy = next.findIndex(({ waitMs }) => waitMs > 0);
    if (refusedBy < 0)
      for (const [i, { fullAtMs }] of next.entries()) if (buckets[i]?.isLook !== true) fullAt.set(places[i] as string, fullAtMs);
    return { refusedBy, waitMs: next[refusedBy]?.waitMs ?? 0, left: next.map(({ left }) => left) };
  };
}

/** The kind of bucket stays apart: a crowd of readers must not use up a crowd's log-ins. */
function crowdOf(key: string): string {
  const kind = key.slice(0, key.lastIndexOf(' '));
  return `${kind} crowd ${createHash('sha1').update(key).digest().readUInt32BE(0) % crowds}`;
}
