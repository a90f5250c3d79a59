import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from '#platform/database';
import type { Module } from '#platform/module';
import { createRuntime } from '#platform/runtime';
import type { TestMarket } from './market.ts';

const patienceMs = 30_000;

/** Does everything that is due in a test market, follow-ups and retries included, until nothing is left. */
export async function settle(market: TestMarket, modules: readonly Module[]): Promise<void> {
  const runtime = createRuntime(market.database, [{ modules, makeContext: () => market.ctx }]);
  const deadline = Date.now() + patienceMs;
  for (;;) {
    await runtime.runDue(market.name);
    const { rows } = await sql<{ left: number }>`
      select count(*)::int as left from job where (state = 'waiting' and run_at <= ${market.clock.now()}) or state = 'running'`.execute(
      market.ctx.db,
    );
    if (rows[0]?.left === 0) return refuseUndeclared(market, modules);
    if (Date.now() > deadline) throw new Error(`${rows[0]?.left} jobs are still due after ${patienceMs} ms.`);
    await wait(50); // a retry waits for its pause in real time, and other workers for their answers
  }
}

/** What a module publishes it must declare: who subscribes is checked against that. */
async function refuseUndeclared({ ctx }: TestMarket, modules: readonly Module[]): Promise<void> {
  const declared = new Set(modules.flatMap(({ emits = [] }) => emits));
  const { rows } = await sql<{ name: string }>`select distinct name from outbox_event`.execute(ctx.db);
  const undeclared = rows.map(({ name }) => name).filter((name) => !declared.has(name));
  assert.deepEqual(undeclared, [], 'published, and in the `emits` of no module');
}
