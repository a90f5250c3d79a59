import { singleFlight } from './single-flight.ts';
import type { Cache } from './types.ts';

interface Kept {
  text: string;
  bytes: number;
  until: number;
}

/** A value larger than this part of the cache would push out too much else. */
const largestPart = 1 / 8;

/** In this process, at most `maxBytes`; what was asked for longest ago leaves first. */
export function memoryCache({ maxBytes }: { maxBytes: number }): Cache {
  const kept = new Map<string, Kept>(); // in the order of their last use
  const flights = singleFlight();
  let total = 0;

  const drop = (key: string): void => {
    total -= kept.get(key)?.bytes ?? 0;
    kept.delete(key);
  };
  const find = (key: string): string | undefined => {
    const found = kept.get(key);
    if (found === undefined) return undefined;
    kept.delete(key);
    if (found.until <= performance.now()) {
      total -= found.bytes;
      return undefined;
    }
    kept.set(key, found);
    return found.text;
  };
  const keep = (key: string, text: string, ttlSeconds: number): void => {
    const bytes = 2 * (key.length + text.length);
    drop(key);
    if (bytes > maxBytes * largestPart) return;
    kept.set(key, { text, bytes, until: performance.now() + ttlSeconds * 1_000 });
    total += bytes;
    for (const oldest of kept.keys()) {
      if (total <= maxBytes) break;
      drop(oldest);
    }
  };

  return {
    async remember<T>(key: string, ttlSeconds: number, load: () => Promise<T>): Promise<T> {
      const found = find(key);
      if (found !== undefined) return JSON.parse(found) as T;
      const text = await flights.run(key, async (isStillWanted) => {
        const made = JSON.stringify(await load());
        if (isStillWanted()) keep(key, made, ttlSeconds);
        return made;
      });
      return JSON.parse(text) as T;
    },
    async forget(key) {
      flights.leave(key);
      drop(key);
    },
  };
}
