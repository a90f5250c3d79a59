import { createHash } from 'node:crypto';
import type { Redis } from '#platform/redis';
import { minuteMs, type Take } from './bucket.ts';

/** `nextFull` in Redis, by its clock, for all buckets of a request in one step: either each gives one or none does. */
const script = `
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
local nexts, left = {}, {}
local refused, wait = -1, 0
for i, key in ipairs(KEYS) do
  local per, window = ARGV[i * 3 - 2], tonumber(ARGV[i * 3 - 1])
  local share = window / tonumber(per)
  local full = tonumber(redis.call('GET', key) or '0')
  if full < now then full = now end
  nexts[i] = full + share
  local ahead = nexts[i] - now - window - share / 1000
  if ahead > 0 and refused < 0 then
    refused = i - 1
    wait = ahead
  end
  left[i] = math.max(0, math.floor((window - (nexts[i] - now)) / share + 0.001))
end
if refused < 0 then
  for i, key in ipairs(KEYS) do
    if ARGV[i * 3] == '0' then
      redis.call('SET', key, string.format('%.3f', nexts[i]), 'PX', math.ceil(nexts[i] - now) + 1000)
    end
  end
end
return {refused, math.ceil(wait), unpack(left)}`;
const digest = createHash('sha1').update(script).digest('hex');

/** Buckets of all processes together. Throws when Redis does not answer. */
export function redisBuckets(redis: Redis): Take {
  return async (buckets) => {
    const given = [
      ...buckets.map(({ key }) => `guildhall:limit:${key}`),
      ...buckets.flatMap(({ capacity, windowMs = minuteMs, isLook }) => [capacity, windowMs, isLook === true ? 1 : 0]),
    ];
    const answer = await redis.evalsha(digest, buckets.length, ...given).catch((error: Error) => {
      if (!error.message.startsWith('NOSCRIPT')) throw error;
      return redis.eval(script, buckets.length, ...given);
    });
    const [refusedBy = -1, waitMs = 0, ...left] = answer as number[];
    return { refusedBy, waitMs, left };
  };
}
