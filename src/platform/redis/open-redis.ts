import { Redis } from 'ioredis';
import type { Logger } from '#platform/context';

export type { Redis } from 'ioredis';

const longestPauseMs = 5_000;

/**
 * One connection to Redis for the whole process, which everyone may find broken: a command that finds no connection fails at
 * once, one that is not answered after `patienceMs`. It comes back by itself. Says once that Redis is gone, and once that it is
 * back.
 */
export function openRedis(url: string, log: Logger, { patienceMs = 250 } = {}): Redis {
  const redis = new Redis(url, {
    connectTimeout: 2_000,
    commandTimeout: patienceMs,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (tries) => Math.min(tries * 100, longestPauseMs),
  });
  let gone = false;
  redis.on('error', (error) => {
    if (gone) return;
    gone = true;
    log.warn({ error: error.message }, 'Redis does not answer; the house goes on without it until it is back');
  });
  redis.on('ready', () => {
    if (gone) log.info({}, 'Redis is back');
    gone = false;
  });
  return redis;
}
