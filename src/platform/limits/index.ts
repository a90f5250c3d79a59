export { addressKey } from './address-key.ts';
export type { Bucket, Take, Taken } from './bucket.ts';
export { fallingBack } from './falling-back.ts';
export { memoryBuckets } from './memory.ts';
export { redisBuckets } from './redis.ts';
