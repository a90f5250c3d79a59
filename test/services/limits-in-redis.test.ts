import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { redisBuckets, type Take } from '#platform/limits';
import { openRedis, type Redis } from '#platform/redis';
import { redisUrl } from '#test/redis';
import { silentLog } from '#test/log';

/** The same windows that memory keeps, by Redis's own clock: two connections stand for two processes. */
describe('buckets with windows of their own, in Redis', { timeout: 30_000 }, () => {
  const open: Redis[] = [];
  let takes: Take[] = [];
  before(async () => {
    for (let i = 0; i < 2; i++) {
      const redis = openRedis(redisUrl ?? '', silentLog, { patienceMs: 10_000 });
      open.push(redis);
      if (redis.status !== 'ready') await new Promise((resolve) => void redis.once('ready', resolve));
    }
    takes = open.map(redisBuckets);
  });
  after(() => open.forEach((each) => each.disconnect()));

  test('an hour’s ten are ten in all, however many ask at once, and the next comes in its share of the hour', async () => {
    const bucket = { key: `window hour ${process.pid}`, capacity: 10, windowMs: 3_600_000 };
    const taken = await Promise.all(Array.from({ length: 40 }, (_, i) => (takes[i % 2] as Take)([bucket])));
    assert.equal(taken.filter(({ refusedBy }) => refusedBy < 0).length, 10);
    const { refusedBy, waitMs, left } = await (takes[0] as Take)([{ ...bucket, isLook: true }]);
    assert.deepEqual([refusedBy, left], [0, [0]]);
    assert.ok(waitMs > 330_000 && waitMs <= 360_000, `a tenth of an hour, and it says ${waitMs} ms`);
  });

  test('what looks takes nothing, a bucket that refuses has none taken from the others, and nothing is kept past its window', async () => {
    const [short, other] = [
      { key: `window short ${process.pid}`, capacity: 1, windowMs: 5_000 },
      { key: `window other ${process.pid}`, capacity: 2, windowMs: 60_000 },
    ];
    const take = takes[1] as Take;
    for (let i = 0; i < 3; i++) assert.equal((await take([{ ...short, isLook: true }])).refusedBy, -1);
    assert.equal((await take([short])).refusedBy, -1);
    assert.equal((await take([other, short])).refusedBy, 1);
    assert.deepEqual((await take([{ ...other, isLook: true }])).left, [1], 'the look alone is counted off, the refused one was not taken');
    const keptMs = Number(await open[0]?.pttl(`guildhall:limit:${short.key}`));
    assert.ok(keptMs > 0 && keptMs <= 6_000, `kept for ${keptMs} ms`);
  });
});
