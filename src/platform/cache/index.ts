export { memoryCache } from './memory.ts';
export { redisCache } from './redis.ts';
export type { Cache } from './types.ts';
