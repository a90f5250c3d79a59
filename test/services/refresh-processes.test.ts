import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { anonymous } from '#platform/context';
import { inTransaction, sql } from '#platform/database';
import { databaseUrl } from '#test/database';
import { testMarket } from '#test/market';
import { refreshingIdentity, type RefreshOrders, type RefreshWave } from '../support/refresh-process.ts';

const families = 100;
const each = 100;
const password = 'four quite unrelated words';

async function startProcess(orders: RefreshOrders): Promise<ChildProcess> {
  const script = join(import.meta.dirname, '../support/refresh-process.ts');
  const child = fork(script, [JSON.stringify(orders)], { execArgv: ['--disable-warning=ExperimentalWarning'] });
  assert.deepEqual(await once(child, 'message'), ['ready', undefined]);
  return child;
}

async function wave(child: ChildProcess, order: RefreshWave): Promise<string[]> {
  const answered = once(child, 'message') as Promise<[string[]]>;
  child.send(order);
  return (await answered)[0];
}

test('of 200 refreshes at once in each of 100 families, over two processes, each family gets one successor and none ends', async () => {
  const secret = randomBytes(32).toString('hex');
  const identity = refreshingIdentity(secret);
  const market = await testMarket({ modules: [identity] });
  const passwordHash = await identity.hashPassword(password);
  const input = { email: 'ada@example.org', displayName: 'Ada', roles: ['chef'], passwordHash };
  const person = await inTransaction(market.ctx, (tx) => identity.createPerson(market.ctx, tx, input));
  const visitor = market.as(anonymous);
  const orders = { url: await databaseUrl(), market: market.name, now: market.clock.now().toString(), secret };
  const processes = await Promise.all([startProcess(orders), startProcess(orders)]);
  try {
    let deviceToken: string | undefined;
    for (let family = 0; family < families; family += 1) {
      const origin = deviceToken === undefined ? {} : { deviceToken };
      const session = await identity.logIn(visitor, { email: person.email, password, origin });
      deviceToken ??= session.deviceToken;
      const answers = (await Promise.all(processes.map((child) => wave(child, { token: session.refreshToken, times: each })))).flat();
      const given = answers.filter((answer) => answer !== 'identity.refresh_busy');
      assert.equal(given.length, 21, 'the first and twenty twins');
      assert.equal(new Set(given).size, 1);
      await identity.refreshSession(visitor, given[0] ?? '');
    }
  } finally {
    for (const child of processes) child.disconnect();
  }
  const { rows } = await sql<{ ended: number; leaves: number }>`
    select (select count(*)::int from session where ended_at is not null) as ended,
      (select count(*)::int from refresh_token where used_at is null) as leaves`.execute(market.ctx.db);
  assert.deepEqual(rows, [{ ended: 0, leaves: families }]);
});
