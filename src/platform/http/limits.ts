import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { FastifyReply } from 'fastify';
import { limited } from '#kernel';
import type { Logger } from '#platform/context';
import type { Redis } from '#platform/redis';
import type { Route } from './route.ts';

/** Requests a minute from one person, or from one address when nobody is logged in. */
export interface Limits {
  readsPerMinute: number;
  writesPerMinute: number;
  /** Counts for all processes together. Without it, or while it is gone, each process counts for itself: never nobody. */
  redis?: Redis | undefined;
}

export type Limiter = (route: Route, who: string, reply: FastifyReply) => Promise<void>;
type Bucket = (who: string) => Promise<unknown>;

const windowSeconds = 60;

/** One bucket for reads, one for writes, and one for each route with a limit of its own. */
export function createLimiter(limits: Limits, log: Logger): Limiter {
  const make = limits.redis === undefined ? inMemory : inRedis(limits.redis, log);
  const buckets = new Map<string, Bucket>();
  const bucket = (name: string, points: number): Bucket => {
    let found = buckets.get(name);
    if (found === undefined) buckets.set(name, (found = make(name, points)));
    return found;
  };
  const reads = bucket('reads', limits.readsPerMinute);
  const writes = bucket('writes', limits.writesPerMinute);

  return async (route, who, reply) => {
    const consume =
      route.limitPerMinute !== undefined
        ? bucket(`${route.method} ${route.path}`, route.limitPerMinute)
        : route.method === 'GET'
          ? reads
          : writes;
    try {
      await consume(who);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      const seconds = Math.max(1, Math.ceil(refused.msBeforeNext / 1_000));
      void reply.header('retry-after', seconds);
      throw limited('http.too_many_requests', `That was too often. Please wait ${seconds} seconds and try again.`, {
        retryAfterSeconds: seconds,
      });
    }
  };
}

const consumeFrom =
  (limiter: RateLimiterAbstract): Bucket =>
  (who) =>
    limiter.consume(who);

const inMemory = (_name: string, points: number): Bucket => consumeFrom(new RateLimiterMemory({ points, duration: windowSeconds }));

/** Says once that Redis fails and that this process counts alone, and again only after Redis has answered in between. */
function inRedis(redis: Redis, log: Logger): (name: string, points: number) => Bucket {
  let alone = false;
  return (name, points) => {
    const shared = new RateLimiterRedis({
      storeClient: redis,
      points,
      duration: windowSeconds,
      keyPrefix: `guildhall:limit:${name}`,
      rejectIfRedisNotReady: true,
    });
    const own = inMemory(name, points);
    return async (who) => {
      try {
        await shared.consume(who);
        alone = false;
      } catch (refused) {
        if (refused instanceof RateLimiterRes) {
          alone = false;
          throw refused;
        }
        if (!alone) log.warn({ error: (refused as Error).message }, 'limits are counted by this process alone until Redis answers again');
        alone = true;
        await own(who);
      }
    };
  };
}
