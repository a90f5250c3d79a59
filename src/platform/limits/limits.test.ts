import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { once } from 'node:events';
import { openRedis, type Redis } from '#platform/redis';
import { addressKey, fallingBack, memoryBuckets, redisBuckets, type Take } from './index.ts';
import { silentLog } from '#test/log';

async function passed(take: Take, key: string, capacity: number, times: number): Promise<number> {
  let count = 0;
  for (let i = 0; i < times; i++) if ((await take([{ key, capacity }])).refusedBy < 0) count += 1;
  return count;
}

test('a bucket gives a minute at once, then refills steadily, and says when it gives again', async () => {
  let now = 0;
  const take = memoryBuckets(() => now);
  for (const capacity of [5, 7, 1_200]) assert.equal(await passed(take, `a ${capacity}`, capacity, capacity + 3), capacity);
  const { waitMs } = await take([{ key: 'a 5', capacity: 5 }]);
  assert(Math.abs(waitMs - 12_000) < 20, String(waitMs));
  now += 24_000;
  assert.equal(await passed(take, 'a 5', 5, 5), 2);
  now += 600_000;
  assert.equal(await passed(take, 'a 5', 5, 9), 5, 'never more than a minute’s worth is saved up');
});

test('a request that one bucket refuses takes from none', async () => {
  const take = memoryBuckets(() => 0);
  assert.equal(await passed(take, 'route ana', 1, 1), 1);
  for (let i = 0; i < 5; i++) {
    const { refusedBy } = await take([
      { key: 'address 1', capacity: 2 },
      { key: 'route ana', capacity: 1 },
    ]);
    assert.equal(refusedBy, 1);
  }
  assert.equal(await passed(take, 'address 1', 2, 5), 2);
});

test('a flood of invented addresses keeps memory bounded, throws no count away and shares what is left', async () => {
  const take = memoryBuckets(() => 0, 10);
  assert.equal(await passed(take, 'reads ana', 3, 3), 3);
  let through = 0;
  for (let i = 0; i < 20_000; i++) through += await passed(take, `reads 10.0.${i >> 8}.${i & 255}`, 3, 1);
  assert(through <= 9 + 3 * 1_024, `${through} went through`);
  assert.equal(await passed(take, 'reads ana', 3, 1), 0, 'ana’s bucket is still empty');
  assert.equal(await passed(take, 'writes kofi', 3, 1), 1, 'another kind has a crowd of its own');
});

test('an address of IPv6 counts by the line that it is on, one of IPv4 by itself however it is written', () => {
  const home = '2001:db8:1:2::/64';
  for (const each of ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', '2001:0db8:0001:0002:1:2:3:4']) assert.equal(addressKey(each), home);
  assert.notEqual(addressKey('2001:db8:1:3::1'), home);
  assert.equal(addressKey('::1'), '0:0:0:0::/64');
  assert.equal(addressKey('::ffff:203.0.113.9'), '203.0.113.9');
  assert.equal(addressKey('203.0.113.9'), '203.0.113.9');
});

describe('with a Redis that takes commands and answers none', () => {
  const sockets: Socket[] = [];
  let asked = 0;
  let redis: Redis;
  // It says that it is ready, and hangs from then on.
  const hanging = createServer((socket) => {
    sockets.push(socket);
    socket.on('data', (data) => {
      for (const command of data.toString().split(/(?=\*\d+\r\n\$)/)) {
        if (/hello/i.test(command)) socket.write('%1\r\n$5\r\nproto\r\n:3\r\n');
        else if (/setinfo/i.test(command)) socket.write('+OK\r\n');
        else if (/info/i.test(command)) socket.write('$19\r\nredis_version:7.0.0\r\n');
        else if (/evalsha/i.test(command)) asked += 1;
      }
    });
    socket.on('error', () => undefined);
  });

  before(async () => {
    await new Promise<void>((done) => hanging.listen(0, '127.0.0.1', done));
    redis = openRedis(`redis://127.0.0.1:${(hanging.address() as AddressInfo).port}`, silentLog, { patienceMs: 100 });
    await once(redis, 'ready');
  });
  after(() => {
    redis.disconnect();
    for (const socket of sockets) socket.destroy();
    hanging.close();
  });

  test('one request waits for it, the others count here, with half of each minute, and it is said once', async () => {
    const warnings: string[] = [];
    let now = 0;
    const log = { ...silentLog, warn: (_facts: object, message: string) => void warnings.push(message) };
    const take = fallingBack(
      redisBuckets(redis),
      memoryBuckets(() => now),
      log,
      () => now,
    );
    assert.equal(await passed(take, 'reads ana', 10, 100), 5);
    assert.equal(asked, 1, 'nobody else waited for what hangs');
    now += 2_000;
    await passed(take, 'reads kofi', 10, 3);
    assert.equal(asked, 2, 'after two seconds it is asked again, by one');
    assert.deepEqual(warnings, ['limits are counted by this process alone until Redis answers again']);
  });
});
