import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { FastifyReply } from 'fastify';
import { isGuildhallError } from '#kernel';
import { openRedis, type Redis } from '#platform/redis';
import { redisUrl } from '#test/redis';
import { createLimiter, type Limiter } from './limits.ts';
import { route, type Route } from './route.ts';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const headers: Record<string, unknown> = {};
const reply = { header: (name: string, value: unknown) => (headers[name] = value) } as unknown as FastifyReply;
const answering = (method: 'GET' | 'POST', path: string, limitPerMinute?: number): Route =>
  route({
    method,
    path,
    summary: 'For a test',
    tags: ['test'],
    access: 'public',
    response: { 200: null },
    ...(limitPerMinute === undefined ? {} : { limitPerMinute }),
    handle: async () => ({ status: 200 }),
  });
const [read, write, special] = [answering('GET', '/a'), answering('POST', '/a'), answering('GET', '/special', 2)];

/** How many of these were let through. */
async function passed(limiters: readonly Limiter[], to: Route, who: string, times: number): Promise<number> {
  const answers = await Promise.allSettled(
    Array.from({ length: times }, async (_, i) => (limiters[i % limiters.length] as Limiter)(to, who, reply)),
  );
  for (const answer of answers) {
    if (answer.status === 'rejected') assert(isGuildhallError(answer.reason, 'http.too_many_requests'), String(answer.reason));
  }
  return answers.filter(({ status }) => status === 'fulfilled').length;
}

function holdsTheContract(name: string, open: () => Limiter): void {
  test(`${name}: each person has so many reads, so many writes, and a route of its own limit counts for itself`, async () => {
    const limiter = open();
    const [ana, kofi] = [randomUUID(), randomUUID()];
    assert.equal(await passed([limiter], read, ana, 8), 5);
    assert.equal(await passed([limiter], write, ana, 8), 3);
    assert.equal(await passed([limiter], special, ana, 8), 2);
    assert.equal(await passed([limiter], read, kofi, 8), 5);
    assert(Number(headers['retry-after']) >= 1 && Number(headers['retry-after']) <= 60);
  });
}

const limits = { readsPerMinute: 5, writesPerMinute: 3 };
holdsTheContract('in memory', () => createLimiter(limits, silent));

describe('with a Redis that is gone', () => {
  const warnings: string[] = [];
  let redis: Redis;
  before(() => void (redis = openRedis('redis://127.0.0.1:1', silent)));
  after(() => redis.disconnect());

  test('the limits stand, and it is said once', async () => {
    const limiter = createLimiter({ ...limits, redis }, { ...silent, warn: (_facts, message) => void warnings.push(message) });
    assert.equal(await passed([limiter], read, 'ana', 20), 5);
    assert.equal(await passed([limiter], write, 'ana', 20), 3);
    assert.deepEqual(warnings, ['limits are counted by this process alone until Redis answers again']);
  });
});

if (redisUrl !== undefined) {
  describe('with Redis', () => {
    const open: Redis[] = [];
    before(async () => {
      for (let i = 0; i < 2; i++) {
        const redis = openRedis(redisUrl ?? '', silent, { patienceMs: 10_000 });
        open.push(redis);
        await new Promise((resolve) => redis.once('ready', resolve));
      }
    });
    after(() => open.forEach((each) => each.disconnect()));

    holdsTheContract('in Redis', () => createLimiter({ ...limits, redis: open[0] }, silent));

    test('two processes share one count, and each counts for itself when Redis goes', async () => {
      const both = open.map((redis) => createLimiter({ ...limits, redis }, silent));
      const who = randomUUID();
      assert.equal(await passed(both, read, who, 20), 5);
      for (const redis of open) redis.disconnect();
      assert.equal(await passed(both, read, who, 40), 10, 'five for each process: more than shared, but not open');
    });
  });
}
