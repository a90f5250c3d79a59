import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { FastifyReply } from 'fastify';
import { isGuildhallError } from '#kernel';
import { openRedis, type Redis } from '#platform/redis';
import { redisUrl } from '#test/redis';
import { createLimiter, openBuckets, type Limiter, type Limits, type Sender } from './limits.ts';
import { silentLog } from '#test/log';

const headers: Record<string, unknown> = {};
const reply = { header: (name: string, value: unknown) => (headers[name] = value) } as unknown as FastifyReply;
const [read, write] = [{ method: 'GET', path: '/a' } as const, { method: 'POST', path: '/a' } as const];
const special = { method: 'GET', path: '/special', limitPerMinute: 2 } as const;

const limiterOf = (given: Limits, log = silentLog): Limiter => createLimiter(given, openBuckets(given, log));

let addresses = 0;
/** Somebody at an address of their own. */
const someone = (): Sender => ({ address: `198.51.${(addresses += 1) >> 8}.${addresses & 255}`, personId: randomUUID() });

/** How many of these were let through. */
async function passed(limiters: readonly Limiter[], to: typeof read | typeof write | typeof special, who: Sender, times: number) {
  const answers = await Promise.allSettled(
    Array.from({ length: times }, async (_, i) => (limiters[i % limiters.length] as Limiter)(to, who, reply)),
  );
  for (const answer of answers) {
    if (answer.status === 'rejected') assert(isGuildhallError(answer.reason, 'http.too_many_requests'), String(answer.reason));
  }
  return answers.filter(({ status }) => status === 'fulfilled').length;
}

const limits = { readsPerMinute: 5, writesPerMinute: 3, addressPerMinute: 30 };

function holdsTheContract(name: string, open: () => Limiter): void {
  test(`${name}: each person has so many reads, so many writes, a route of its own limit counts for itself, and a plan widens`, async () => {
    const limiter = open();
    const [ana, kofi, paying] = [someone(), someone(), { ...someone(), times: 3 }];
    assert.equal(await passed([limiter], read, ana, 8), 5);
    assert.match(String(headers['ratelimit']), /^"reads";r=0;t=\d+$/);
    assert.equal(headers['ratelimit-policy'], '"reads";q=5;w=60');
    assert(Number(headers['retry-after']) >= 1 && Number(headers['retry-after']) <= 60);
    assert.equal(await passed([limiter], write, ana, 8), 3);
    assert.equal(await passed([limiter], special, ana, 8), 2);
    assert.equal(await passed([limiter], read, kofi, 8), 5);
    assert.equal(await passed([limiter], read, paying, 18), 15);
    assert.equal(await passed([limiter], special, paying, 8), 2, 'what is a matter of safety no plan widens');
  });

  test(`${name}: an address has its share however many people are behind it`, async () => {
    const limiter = open();
    const { address } = someone();
    let through = 0;
    for (let person = 0; person < 10; person++) through += await passed([limiter], read, { address, personId: randomUUID() }, 5);
    assert.equal(through, 30);
    assert.match(String(headers['ratelimit']), /^"address";r=0/);
    assert.equal(await passed([limiter], read, someone(), 5), 5);
  });
}

holdsTheContract('in memory', () => limiterOf(limits));

describe('with a Redis that is gone', () => {
  const warnings: string[] = [];
  let redis: Redis;
  before(() => void (redis = openRedis('redis://127.0.0.1:1', silentLog)));
  after(() => redis.disconnect());

  test('the limits stand, at half, and it is said once', async () => {
    const limiter = limiterOf({ ...limits, redis }, { ...silentLog, warn: (_facts, message) => void warnings.push(message) });
    const ana = someone();
    assert.equal(await passed([limiter], read, ana, 20), 3);
    assert.equal(await passed([limiter], write, ana, 20), 2);
    assert.deepEqual(warnings, ['limits are counted by this process alone until Redis answers again']);
  });
});

if (redisUrl !== undefined) {
  describe('with Redis', () => {
    const open: Redis[] = [];
    before(async () => {
      for (let i = 0; i < 2; i++) {
        const redis = openRedis(redisUrl ?? '', silentLog, { patienceMs: 10_000 });
        open.push(redis);
        await new Promise((resolve) => redis.once('ready', resolve));
      }
    });
    after(() => open.forEach((each) => each.disconnect()));

    holdsTheContract('in Redis', () => limiterOf({ ...limits, redis: open[0] }));

    test('two processes share one count, and each counts for itself, stricter, when Redis goes', async () => {
      const both = open.map((redis) => limiterOf({ ...limits, redis }));
      const who = someone();
      assert.equal(await passed(both, read, who, 20), 5);
      for (const redis of open) redis.disconnect();
      assert.equal(await passed(both, read, who, 40), 6, 'three for each process: half of five, rounded up');
    });
  });
}
