import type { FastifyReply } from 'fastify';
import { limited } from '#kernel';
import type { Logger } from '#platform/context';
import { addressKey, fallingBack, memoryBuckets, redisBuckets, type Bucket, type Take } from '#platform/limits';
import type { Redis } from '#platform/redis';
import type { Route } from './route.ts';

/** Requests a minute. */
export interface Limits {
  /** Of one person, or of one address when nobody is logged in. A plan widens them. */
  readsPerMinute: number;
  writesPerMinute: number;
  /** Of one address, whoever is behind it, logged in or not; ten times the reads unless said. */
  addressPerMinute?: number;
  /** Counts for all processes together. Without it, or while it is gone, each process counts for itself, and stricter: never nobody. */
  redis?: Redis | undefined;
}

/** Who sends a request. */
export interface Sender {
  address: string;
  personId?: string | undefined;
  /** How many times the ordinary requests their plan gives. */
  times?: number;
}

/** @throws http.too_many_requests */
export type Limiter = (route: Pick<Route, 'method' | 'path' | 'limitPerMinute'>, sender: Sender, reply: FastifyReply) => Promise<void>;

/** The buckets of a house: its own, or those of all its processes while Redis answers. */
export function openBuckets({ redis }: Pick<Limits, 'redis'>, log: Logger): Take {
  const own = memoryBuckets();
  return redis === undefined ? own : fallingBack(redisBuckets(redis), own, log);
}

/**
 * Counts a request against its address, against its person (reads and writes apart), and against its route where that has a limit of its
 * own, which is a matter of safety and which no plan widens. Headers as in draft-ietf-httpapi-ratelimit-headers-10.
 */
export function createLimiter(limits: Limits, take: Take): Limiter {
  const { readsPerMinute, writesPerMinute, addressPerMinute = 10 * readsPerMinute } = limits;

  return async (route, { address, personId, times = 1 }, reply) => {
    const place = addressKey(address);
    const who = personId ?? place;
    const isRead = route.method === 'GET';
    const buckets: (Bucket & { name: string })[] = [{ name: 'address', key: `address ${place}`, capacity: addressPerMinute }];
    if (route.limitPerMinute !== undefined)
      buckets.push({ name: 'route', key: `${route.method} ${route.path} ${who}`, capacity: route.limitPerMinute });
    else if (isRead) buckets.push({ name: 'reads', key: `reads ${who}`, capacity: readsPerMinute * times });
    else buckets.push({ name: 'writes', key: `writes ${who}`, capacity: writesPerMinute * times });

    const { refusedBy, waitMs, left } = await take(buckets);
    const told = refusedBy >= 0 ? refusedBy : scarcest(left);
    const { name, capacity: perMinute } = buckets[told] as (typeof buckets)[number];
    const seconds = Math.max(1, Math.ceil(waitMs / 1_000));
    void reply.header('ratelimit-policy', `"${name}";q=${perMinute};w=60`);
    const remaining = refusedBy >= 0 ? 0 : (left[told] ?? 0);
    const fullAgainSeconds = Math.ceil(60 * (1 - remaining / perMinute));
    void reply.header('ratelimit', `"${name}";r=${remaining};t=${refusedBy >= 0 ? seconds : fullAgainSeconds}`);
    if (refusedBy < 0) return;
    void reply.header('retry-after', seconds);
    const wait = seconds === 1 ? 'a second' : `${seconds} seconds`;
    throw limited('http.too_many_requests', `That was too often. Please wait ${wait} and try again.`, {
      retryAfterSeconds: seconds,
      facts: { limit: name, perMinute },
    });
  };
}

/** The bucket that a client will meet first. */
const scarcest = (left: readonly number[]): number => left.indexOf(Math.min(...left));
