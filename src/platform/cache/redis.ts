import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Redis } from '#platform/redis';
import { singleFlight } from './single-flight.ts';
import type { Cache } from './types.ts';

const claimMs = 5_000;
const pauseMs = 25;

/** The value, or the claim on loading it, in one step: between two, another may have loaded it and given its claim back. */
const claimScript = `
local value = redis.call('get', KEYS[1])
if value then return {'found', value} end
if redis.call('set', KEYS[2], ARGV[1], 'px', ARGV[2], 'nx') then return {'claimed'} end
return {'taken'}`;

/** Keeps the value and gives the claim back, but only while the claim is ours: a `forget` in between has taken it away. */
const keepScript = `
if redis.call('get', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('set', KEYS[1], ARGV[2], 'px', ARGV[3])
redis.call('del', KEYS[2])
return 1`;
const releaseScript = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`;

/**
 * Shared by all processes. One of them claims a load for at most five seconds; the others wait for its value that long, and then
 * load for themselves. When Redis is gone every process loads for itself.
 */
export function redisCache(redis: Redis, { prefix }: { prefix: string }): Cache {
  const flights = singleFlight();
  const valueOf = (key: string): string => `${prefix}:v:${key}`;
  const claimOf = (key: string): string => `${prefix}:c:${key}`;

  const load = async (key: string, ttlSeconds: number, make: () => Promise<string>): Promise<string> => {
    const token = randomUUID();
    const deadline = performance.now() + claimMs;
    for (;;) {
      const asked = redis.eval(claimScript, 2, valueOf(key), claimOf(key), token, claimMs) as Promise<[state: string, value?: string]>;
      const [state, value] = await orElse(asked, ['gone'] as const);
      if (value !== undefined) return value;
      if (state === 'claimed') break;
      if (state === 'gone' || performance.now() > deadline) return make();
      await wait(pauseMs);
    }
    try {
      const text = await make();
      const lifeMs = Math.max(1, Math.round(ttlSeconds * 1_000));
      await orElse(redis.eval(keepScript, 2, valueOf(key), claimOf(key), token, text, lifeMs), undefined);
      return text;
    } catch (error) {
      await orElse(redis.eval(releaseScript, 1, claimOf(key), token), undefined);
      throw error;
    }
  };

  return {
    async remember<T>(key: string, ttlSeconds: number, make: () => Promise<T>): Promise<T> {
      const text = await flights.run(key, () => load(key, ttlSeconds, async () => JSON.stringify(await make())));
      return JSON.parse(text) as T;
    },
    async forget(key) {
      flights.leave(key);
      await orElse(redis.del(valueOf(key), claimOf(key)), undefined);
    },
  };
}

/** A failure of Redis is an empty cache; the connection has said so in the log. */
async function orElse<T, E>(answer: Promise<T>, otherwise: E): Promise<T | E> {
  try {
    return await answer;
  } catch {
    return otherwise;
  }
}
