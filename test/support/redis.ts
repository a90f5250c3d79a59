/** The address of the Redis to test against, when `.ci/services` provides one. */
export const redisUrl = process.env.TEST_REDIS_URL;
