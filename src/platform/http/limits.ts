import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { FastifyReply } from 'fastify';
import { limited } from '#kernel';
import type { Route } from './route.ts';

/** Requests a minute from one person, or from one address when nobody is logged in. */
export interface Limits {
  readsPerMinute: number;
  writesPerMinute: number;
}

export type Limiter = (route: Route, who: string, reply: FastifyReply) => Promise<void>;

/** One bucket for reads, one for writes, and one for each route with a limit of its own. */
export function createLimiter(limits: Limits): Limiter {
  const buckets = new Map<string, RateLimiterMemory>();
  const bucket = (name: string, points: number): RateLimiterMemory => {
    let found = buckets.get(name);
    if (found === undefined) buckets.set(name, (found = new RateLimiterMemory({ points, duration: 60 })));
    return found;
  };
  const reads = bucket('reads', limits.readsPerMinute);
  const writes = bucket('writes', limits.writesPerMinute);

  return async (route, who, reply) => {
    const limiter =
      route.limitPerMinute !== undefined
        ? bucket(`${route.method} ${route.path}`, route.limitPerMinute)
        : route.method === 'GET'
          ? reads
          : writes;
    try {
      await limiter.consume(who);
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
