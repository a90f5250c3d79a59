import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { invalid, unavailable } from '#kernel';
import { inTransaction, sql } from '#platform/database';
import { awaitEffect, intend, type EffectHandler } from '#platform/effects';
import {
  cancelJobs,
  claimJobs,
  deadLetters,
  enqueue,
  failJob,
  finishJob,
  replayDeadLetter,
  returnLostJobs,
  type JobHandler,
} from '#platform/jobs';
import type { Module } from '#platform/module';
import { publish, type Subscriber } from '#platform/outbox';
import { createRuntime } from '#platform/runtime';
import { testMarket, type TestMarket } from '#test/market';
import { settle } from '#test/settle';

const subject = { kind: 'thing', id: '1' };
const happened = { name: 'thing.happened', version: 1, subject, payload: { n: 1 } };

describe('work that a transaction leaves behind', () => {
  let market: TestMarket;
  let seen: string[];
  let modules: Module[];
  let fail: { subscriber?: boolean; job?: boolean };
  let answers: (() => unknown)[];

  beforeEach(async () => {
    market = await testMarket({ modules: [] });
    seen = [];
    fail = {};
    answers = [];
    const subscriber = (name: string): Subscriber => ({
      name,
      on: ['thing.happened'],
      async handle(_ctx, _tx, event) {
        if (name === 'b' && fail.subscriber) throw new Error('not today');
        seen.push(`${name}:${event.name}:${event.payload['n']}`);
      },
    });
    const job: JobHandler = {
      queue: 'job',
      async handle(_ctx, { payload, attempt }) {
        seen.push(`job:${payload['n']}:${attempt}`);
        if (fail.job) throw new Error('no');
      },
    };
    const effect: EffectHandler<{ n: number }, string> = {
      kind: 'call',
      async run(_ctx, _payload, key) {
        seen.push(`call:${key}`);
        return String(answers.shift()?.() ?? 'ok');
      },
      settle: async (_ctx, _tx, { id }, outcome) => void seen.push(`settled:${id}:${outcome}`),
      giveUp: async (_ctx, _tx, { id }, error) => void seen.push(`gave up:${id}:${error.message}`),
    };
    modules = [
      {
        name: 'test',
        dependsOn: [],
        emits: ['thing.happened'],
        subscribers: [subscriber('a'), subscriber('b')],
        jobs: [job],
        effects: [effect],
      },
    ];
  });

  test('an event that is not committed reaches nobody, and a committed one reaches every subscriber once', async () => {
    await assert.rejects(
      inTransaction(market.ctx, async (tx) => {
        await publish(market.ctx, tx, happened);
        throw new Error('undo');
      }),
    );
    await settle(market, modules);
    assert.deepEqual(seen, []);
    await inTransaction(market.ctx, (tx) => publish(market.ctx, tx, happened));
    await settle(market, modules);
    await settle(market, modules);
    assert.deepEqual(seen.sort(), ['a:thing.happened:1', 'b:thing.happened:1']);
  });

  test('a failing subscriber becomes a dead letter without holding others up, and a replay heals it', async () => {
    fail.subscriber = true;
    await inTransaction(market.ctx, (tx) => publish(market.ctx, tx, happened));
    const runtime = createRuntime(market.database, [{ modules, makeContext: () => market.ctx }]);
    await runtime.runDue(market.name);
    await sql`update job set attempts = 9, retry_at = null where queue = 'b'`.execute(market.ctx.db);
    await runtime.runDue(market.name);
    assert.deepEqual(seen, ['a:thing.happened:1']);
    const [letter] = await deadLetters(market.ctx.db, { limit: 10 });
    assert.equal(letter?.queue, 'b');
    assert.match(letter?.error ?? '', /not today/);
    fail.subscriber = false;
    await replayDeadLetter(market.ctx, letter?.id ?? '');
    await runtime.runDue(market.name);
    assert.deepEqual(seen, ['a:thing.happened:1', 'b:thing.happened:1']);
    assert.equal(market.audited.at(-1)?.action, 'dead_letter.replay');
  });

  test('a call whose answer is lost is made again with the same key, and settles once', async () => {
    answers = [
      () => {
        throw unavailable('x.unknown', 'lost');
      },
      () => 'done',
    ];
    const id = await inTransaction(market.ctx, (tx) => intend(market.ctx, tx, { kind: 'call', subject, payload: {} }));
    await settle(market, modules);
    assert.deepEqual(seen, [`call:${id}`, `call:${id}`, `settled:${id}:done`]);
    assert.equal(await awaitEffect(market.ctx, id, { withinMs: 1 }), 'settled');
  });

  test('a try during which our own database went away is made again: it says nothing about the vendor', async () => {
    answers = [
      () => {
        throw Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' });
      },
      () => 'done',
    ];
    const id = await inTransaction(market.ctx, (tx) => intend(market.ctx, tx, { kind: 'call', subject, payload: {} }));
    await settle(market, modules);
    assert.deepEqual(seen, [`call:${id}`, `call:${id}`, `settled:${id}:done`]);
  });

  test('a final refusal gives up at once and leaves a dead letter', async () => {
    answers = [
      () => {
        throw invalid('x.wrong', 'never');
      },
    ];
    const id = await inTransaction(market.ctx, (tx) => intend(market.ctx, tx, { kind: 'call', subject, payload: {} }));
    await settle(market, modules);
    assert.deepEqual(seen, [`call:${id}`, `gave up:${id}:never`]);
    assert.equal((await deadLetters(market.ctx.db, { limit: 5 })).length, 1);
  });

  test('a job waits for its moment on the business clock, and a key keeps one waiting', async () => {
    const runAt = market.clock.now().add({ hours: 2 });
    const ids = await inTransaction(market.ctx, async (tx) => [
      await enqueue(market.ctx, tx, { queue: 'job', key: 'k:1', payload: { n: 1 }, runAt }),
      await enqueue(market.ctx, tx, { queue: 'job', key: 'k:1', payload: { n: 2 }, runAt }),
      await enqueue(market.ctx, tx, { queue: 'job', key: 'k:2', payload: { n: 3 }, runAt }),
    ]);
    assert.equal(ids[0], ids[1]);
    await settle(market, modules);
    assert.deepEqual(seen, []);
    await inTransaction(market.ctx, (tx) => cancelJobs(tx, { queue: 'job', keyPrefix: 'k:2' }));
    market.clock.moveBy({ hours: 3 });
    await settle(market, modules);
    assert.deepEqual(seen, ['job:1:1']);
  });

  test('two workers on one database never run the same job', async () => {
    await inTransaction(market.ctx, async (tx) => {
      for (let n = 0; n < 50; n++) await enqueue(market.ctx, tx, { queue: 'job', payload: { n } });
    });
    const two = [1, 2].map(() => createRuntime(market.database, [{ modules, makeContext: () => market.ctx }]));
    await Promise.all(two.map((runtime) => runtime.runDue(market.name)));
    assert.equal(new Set(seen).size, 50);
    assert.equal(seen.length, 50);
  });

  test('work started in the background begins right after the commit, and a stop waits for it', async () => {
    const runtime = createRuntime(market.database, [{ modules, makeContext: () => market.ctx }]);
    await runtime.start();
    const id = await inTransaction(market.ctx, (tx) => intend(market.ctx, tx, { kind: 'call', subject, payload: {} }));
    assert.equal(await awaitEffect(market.ctx, id, { withinMs: 5_000 }), 'settled');
    await runtime.stop();
    const { rows } = await sql`select from job where state = 'running'`.execute(market.ctx.db);
    assert.equal(rows.length, 0);
  });

  test('whoever has everything done that is due waits for what runs in the background already as well', async () => {
    const [begun, letGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const slow: JobHandler = {
      queue: 'slow',
      async handle() {
        begun.resolve();
        await letGo.promise;
        seen.push('slow');
      },
    };
    const runtime = createRuntime(market.database, [
      { modules: [{ ...(modules[0] as Module), jobs: [slow] }], makeContext: () => market.ctx },
    ]);
    await runtime.start();
    await inTransaction(market.ctx, (tx) => enqueue(market.ctx, tx, { queue: 'slow', payload: {} }));
    await begun.promise;
    const all = runtime.runDue(market.name).then(() => seen.push('all'));
    await settleElsewhere();
    letGo.resolve();
    await all;
    await runtime.stop();
    assert.deepEqual(seen, ['slow', 'all']);
  });

  /** As many questions to the database as the other asks at least. */
  const settleElsewhere = (): Promise<number> =>
    createRuntime(market.database, [{ modules, makeContext: () => market.ctx }]).runDue(market.name);

  test('work whose worker died is taken up again when its lease is over', async () => {
    await inTransaction(market.ctx, (tx) => enqueue(market.ctx, tx, { queue: 'job', payload: { n: 7 } }));
    await sql`update job set state = 'running', attempts = 1, leased_by = 'dead', lease_until = now() - interval '1 second'`.execute(
      market.ctx.db,
    );
    const runtime = createRuntime(market.database, [{ modules, makeContext: () => market.ctx }]);
    await runtime.start();
    await runtime.runDue(market.name);
    await runtime.stop();
    assert.deepEqual(seen, ['job:7:2']);
  });

  test('who has lost a job to another worker can neither finish nor fail it', async () => {
    const { db, clock } = market.ctx;
    await inTransaction(market.ctx, (tx) => enqueue(market.ctx, tx, { queue: 'job', payload: { n: 7 } }));
    const claim = async (worker: string) => (await claimJobs(db, { worker, now: clock.now(), places: [{ lane: 'job', free: 1 }] })).flat();
    const [slow] = await claim('slow');
    await sql`update job set lease_until = now() - interval '1 second'`.execute(db);
    await returnLostJobs(db);
    const [quick] = await claim('quick');
    assert.ok(slow !== undefined && quick !== undefined);
    assert.equal(await finishJob(db, slow, clock.now()), false);
    assert.equal(await failJob(db, slow, new Error('late'), clock.now(), true), 'lost');
    const { rows } = await sql<{ state: string; leased_by: string }>`select state, leased_by from job`.execute(db);
    assert.deepEqual(rows, [{ state: 'running', leased_by: 'quick' }]);
    assert.equal(await finishJob(db, quick, clock.now()), true);
  });

  test('a refusal that comes after the call was handed to another worker gives nothing up', async () => {
    const effect = modules[0]?.effects?.[0];
    assert.ok(effect !== undefined);
    effect.run = async () => {
      await sql`update job set leased_by = 'other', attempts = attempts + 1`.execute(market.ctx.db);
      throw invalid('x.wrong', 'never');
    };
    await inTransaction(market.ctx, (tx) => intend(market.ctx, tx, { kind: 'call', subject, payload: {} }));
    await createRuntime(market.database, [{ modules, makeContext: () => market.ctx }]).runDue(market.name);
    assert.deepEqual(seen, []);
    const { rows } = await sql<{ state: string }>`select state from effect`.execute(market.ctx.db);
    assert.notEqual(rows[0]?.state, 'failed');
  });
});
