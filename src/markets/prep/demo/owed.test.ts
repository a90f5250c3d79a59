import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRuntime } from '#platform/runtime';
import { checkLedger } from '#modules/ledger';
import { testPrep } from '#test/prep';
import { askRoutes } from './by-route.ts';
import { untilQuiet } from './history.ts';
import { leaveOwed } from './owed.ts';

test('the demo leaves a booking accepted and unpaid: staff finds it to be collected, the chef may use another card, and the books balance', async () => {
  const { prep, market, stripe, call, ...house } = await testPrep();
  const { ctx, clock } = market;
  const [chef, host, staff] = [await house.person('chef', 'Kofi'), await house.host('Maria'), await house.person('admin', 'Sam')];
  const kitchen = { id: await house.kitchen(host), host, timeZone: 'America/Los_Angeles', city: 'San Francisco' };
  const runtime = createRuntime(market.database, [{ modules: prep.modules, makeContext: () => ctx }]);
  await runtime.start();
  try {
    await leaveOwed({
      ctx,
      clock,
      runtime,
      ask: askRoutes(prep.modules),
      chef,
      host,
      kitchen,
      answering: async (isUp) => stripe.switches.set({ failRate: isUp ? 0 : 1 }),
      untilQuiet: () => untilQuiet(ctx, runtime),
    });
  } finally {
    await runtime.stop();
  }
  const { items } = (await call<{ items: { id: string; state: string }[] }>(chef, 'GET', '/bookings?as=chef')).body;
  assert.deepEqual(
    items.map(({ state }) => state),
    ['owing'],
  );
  const { toCollect } = (await call<{ toCollect: { subject: { id: string } }[] }>(staff, 'GET', '/admin/by-hand')).body;
  assert.deepEqual(
    toCollect.map(({ subject }) => subject.id),
    items.map(({ id }) => id),
  );
  const { body } = await call<{ actions: { transition: string }[] }>(chef, 'GET', `/bookings/${items[0]?.id}`);
  assert.ok(
    body.actions.some(({ transition }) => transition === 'payOwed'),
    JSON.stringify(body.actions),
  );
  const { ok, problems } = await checkLedger(ctx);
  assert.ok(ok, JSON.stringify(problems));
});
