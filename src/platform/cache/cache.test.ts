import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { memoryCache, redisCache, type Cache } from '#platform/cache';
import { openRedis, type Redis } from '#platform/redis';
import { redisUrl } from '#test/redis';
import { silentLog } from '#test/log';

/** What every cache promises. `open` gives further doors to the same cache, as other processes have them. */
function holdsTheContract(name: string, open: () => Cache): void {
  describe(`${name} as a cache`, () => {
    test('a value is loaded once and comes back as a copy', async () => {
      const cache = open();
      let loads = 0;
      const load = async () => ({ n: (loads += 1), list: [1] });
      const first = await cache.remember('once', 60, load);
      first.list.push(2);
      assert.deepEqual(await cache.remember('once', 60, load), { n: 1, list: [1] });
      assert.equal(loads, 1);
    });

    test('of many who ask at once, one loads', async () => {
      const [cache, other] = [open(), open()];
      const shared = cache === other ? [cache] : [cache, other];
      let loads = 0;
      const answers = await Promise.all(
        Array.from({ length: 200 }, (_, i) =>
          (shared[i % shared.length] as Cache).remember('crowd', 60, async () => {
            loads += 1;
            await wait(60);
            return 'made';
          }),
        ),
      );
      assert.deepEqual([new Set(answers), loads], [new Set(['made']), 1]);
    });

    test('what a load throws reaches all who wait, and the next one loads again', async () => {
      const cache = open();
      const failing = Array.from({ length: 5 }, () =>
        cache.remember('fails', 60, async () => {
          await turn();
          throw new Error('no luck');
        }),
      );
      for (const each of await Promise.allSettled(failing)) assert.equal(each.status, 'rejected');
      assert.equal(await cache.remember('fails', 60, async () => 'better'), 'better');
    });

    test('after its time a value is loaded anew', async () => {
      const cache = open();
      await cache.remember('short', 0.05, async () => 'old');
      const deadline = Date.now() + 5_000;
      for (let now = 'old'; now === 'old'; now = await cache.remember('short', 0.05, async () => 'new')) {
        assert(Date.now() < deadline, 'it is still there');
        await wait(10);
      }
    });

    test('what was forgotten is loaded anew, and a load that began before does not bring the old back', async () => {
      const cache = open();
      await cache.remember('changed', 60, async () => 1);
      await cache.forget('changed');
      const slow = Promise.withResolvers<number>();
      const began = Promise.withResolvers<void>();
      const early = cache.remember('changed', 60, () => {
        began.resolve();
        return slow.promise;
      });
      await began.promise;
      await cache.forget('changed');
      slow.resolve(1);
      assert.equal(await early, 1);
      assert.equal(await cache.remember('changed', 60, async () => 2), 2);
    });
  });
}

const memory = memoryCache({ maxBytes: 1_000_000 });
holdsTheContract('memory', () => memory);

test('memory keeps no more than its bytes: what was used longest ago leaves first, and what is too large is not kept', async () => {
  const cache = memoryCache({ maxBytes: 10_000 });
  const loaded: string[] = [];
  const ask = (key: string, length = 500) =>
    cache.remember(key, 60, async () => {
      loaded.push(key);
      return 'x'.repeat(length);
    });
  for (let i = 0; i < 9; i++) await ask(`k${i}`); // about 1,010 bytes each
  await ask('k0');
  await ask('k9');
  loaded.length = 0;
  await ask('k0');
  await ask('k1');
  assert.deepEqual(loaded, ['k1'], 'k0 was used later than k1');
  await ask('huge', 5_000);
  await ask('huge', 5_000);
  assert.deepEqual(loaded, ['k1', 'huge', 'huge']);
});

describe('without Redis', () => {
  let deaf: Server;
  before(async () => {
    deaf = createServer(() => undefined); // takes connections and never answers
    await new Promise<void>((resolve) => void deaf.listen(0, '127.0.0.1', resolve));
  });
  after(() => deaf.close());

  for (const [name, portOf] of [
    ['gone', () => 1],
    ['hanging', () => (deaf.address() as AddressInfo).port],
  ] as const) {
    test(`a Redis that is ${name} is an empty cache: loads go on, at once, and nothing fails`, async () => {
      const warnings: string[] = [];
      const redis = openRedis(`redis://127.0.0.1:${portOf()}`, { ...silentLog, warn: (_facts, message) => void warnings.push(message) });
      try {
        const cache = redisCache(redis, { prefix: 'x' });
        const started = performance.now();
        assert.equal(await cache.remember('a', 60, async () => 1), 1);
        assert.equal(await cache.remember('a', 60, async () => 2), 2);
        await cache.forget('a');
        assert(performance.now() - started < 3_000);
        assert(warnings.length <= 1);
      } finally {
        redis.disconnect();
      }
    });
  }
});

if (redisUrl !== undefined) {
  const open: Redis[] = [];
  const prefix = `test:${randomUUID()}`;
  before(async () => {
    for (let i = 0; i < 2; i++) {
      // Patient, so that a busy machine does not look like a Redis that is gone.
      const redis = openRedis(redisUrl ?? '', silentLog, { patienceMs: 10_000 });
      open.push(redis);
      if (redis.status !== 'ready') await new Promise((resolve) => redis.once('ready', resolve));
    }
  });
  after(() => open.forEach((each) => each.disconnect()));
  let next = 0;
  holdsTheContract('Redis', () => redisCache(open[next++ % 2] as Redis, { prefix }));

  test('who hears that a load runs only when it is over takes what it made', async () => {
    const { promise: isLoading, resolve: begun } = Promise.withResolvers<void>();
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const { promise: isAsked, resolve: asked } = Promise.withResolvers<void>();
    const first = redisCache(open[0] as Redis, { prefix });
    const loading = first.remember('late', 60, async () => {
      begun();
      await mayEnd;
      return 'made once';
    });
    await isLoading;
    const slow = redisCache(answeringAfter(open[1] as Redis, asked, loading), { prefix });
    const late = slow.remember('late', 60, async () => 'made twice');
    await isAsked;
    end();
    assert.deepEqual(await Promise.all([loading, late]), ['made once', 'made once']);
  });
}

/** A door to Redis whose answers come no earlier than `end`; says so once it was asked something. */
function answeringAfter(redis: Redis, asked: () => void, end: Promise<unknown>): Redis {
  const late = async (answer: Promise<unknown>): Promise<unknown> => {
    const value = await answer;
    asked();
    await end;
    return value;
  };
  return new Proxy(redis, {
    get(target, name) {
      const own = Reflect.get(target, name) as unknown;
      return typeof own === 'function' ? (...given: unknown[]) => late(Reflect.apply(own, target, given) as Promise<unknown>) : own;
    },
  });
}
