import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { conflict, forbidden, invalid, limited, missing, unauthenticated, unavailable } from '#kernel';
import { sql } from '#platform/database';
import { closed, pruneIdempotencyKeys, route } from '#platform/http';
import type { Module } from '#platform/module';
import { somebody, testMarket, type TestMarket } from '#test/market';
import { testServer } from '#test/server';

const raise = { conflict, forbidden, invalid, limited, missing, unauthenticated, unavailable };
const Order = Type.Object({ what: Type.String(), slowMs: Type.Optional(Type.Integer()) }, closed);

describe('an Idempotency-Key', () => {
  let m: TestMarket;
  let app: FastifyInstance;
  /** What the routes did, in order. */
  const done: string[] = [];
  const [ana, kofi] = [somebody('chef'), somebody('chef')];

  const order = (path: string) =>
    route({
      method: 'POST',
      path,
      summary: 'Does what it is told',
      tags: ['test'],
      access: { may: 'bookings.request' },
      idempotent: true,
      body: Order,
      response: { 201: Type.Object({ n: Type.Integer() }, closed) },
      async handle(_ctx, { body: { what, slowMs } }) {
        done.push(what);
        if (slowMs !== undefined) await wait(slowMs);
        if (what === 'breaks') throw new Error('a fault of ours');
        if (what === 'busy') throw conflict('test.busy', 'Try again.', { retryAfterSeconds: 1 });
        const refuse = raise[what as keyof typeof raise];
        if (refuse !== undefined) throw refuse(`test.${what}`, `No: ${what}.`, { facts: { what } });
        return { status: 201, body: { n: done.length } };
      },
    });

  before(async () => {
    const modules: Module[] = [{ name: 'orders', dependsOn: [], routes: [order('/orders'), order('/others')] }];
    m = await testMarket({ modules });
    app = await testServer({ name: m.name, ctx: m.ctx, modules, authenticate: (token) => ({ ana, kofi })[token] });
  });
  after(() => app.close());

  const send = async (key: string | undefined, body: object, { who = 'ana', path = '/orders' } = {}) => {
    const answer = await app.inject({
      method: 'POST',
      url: `/${m.name}/api/v1${path}`,
      headers: { authorization: `Bearer ${who}`, ...(key === undefined ? {} : { 'idempotency-key': key }) },
      payload: body,
    });
    const { 'content-type': type, 'idempotency-replayed': replayed } = answer.headers;
    return { status: answer.statusCode, type: String(type), replayed, body: answer.json<{ code?: string; n?: number }>() };
  };
  const timesDone = (what: string): number => done.filter((each) => each === what).length;
  const keptKeys = async (key: string): Promise<number> =>
    (await sql`select 1 from idempotency_key where key = ${key}`.execute(m.ctx.db)).rows.length;

  test('a success is done once and replayed as it was', async () => {
    const first = await send('success', { what: 'a table' });
    const second = await send('success', { what: 'a table' });
    assert.deepEqual([first.status, first.replayed, second.status, second.replayed], [201, undefined, 201, 'true']);
    assert.deepEqual(second.body, first.body);
    assert.equal(timesDone('a table'), 1);
  });

  for (const [what, status] of [
    ['conflict', 409],
    ['missing', 404],
    ['forbidden', 403],
    ['invalid', 400],
  ] as const) {
    test(`a final refusal (${status}) is replayed word for word and not tried again`, async () => {
      const first = await send(`final-${what}`, { what });
      const second = await send(`final-${what}`, { what });
      assert.deepEqual([first.status, first.body.code, first.replayed], [status, `test.${what}`, undefined]);
      assert.deepEqual([second.status, second.body], [first.status, first.body]);
      assert.equal(second.replayed, 'true');
      assert.match(second.type, /^application\/problem\+json/);
      assert.equal(timesDone(what), 1);
    });
  }

  for (const [what, status] of [
    ['unauthenticated', 401],
    ['limited', 429],
    ['unavailable', 503],
    ['breaks', 500],
    ['busy', 409],
  ] as const) {
    test(`a refusal that may pass (${what}, ${status}) is not kept: the same key tries again`, async () => {
      for (const attempt of [1, 2]) {
        const { status: got, replayed } = await send(`passing-${what}`, { what });
        assert.deepEqual([got, replayed, timesDone(what)], [status, undefined, attempt]);
      }
      assert.equal(await keptKeys(`passing-${what}`), 0);
    });
  }

  test('what the schema refuses takes no key, so the mended request may use it', async () => {
    assert.equal((await send('mended', { whatever: 1 })).body.code, 'http.invalid');
    assert.equal(await keptKeys('mended'), 0);
    assert.equal((await send('mended', { what: 'a mended one' })).status, 201);
  });

  test('twins at once: one is worked on, and all get its refusal or its success', async () => {
    for (const [what, status] of [
      ['missing', 404],
      ['a race', 201],
    ] as const) {
      done.length = 0;
      const key = randomUUID();
      const twins = await Promise.all(Array.from({ length: 10 }, () => send(key, { what, slowMs: 50 })));
      assert.deepEqual(
        twins.map((each) => each.status),
        twins.map(() => status),
      );
      for (const { body } of twins) assert.deepEqual(body, twins[0]?.body);
      assert.deepEqual([timesDone(what), twins.filter(({ replayed }) => replayed === 'true').length], [1, 9]);
    }
  });

  test('the same key for another body or another route is refused, whether the first was refused or not', async () => {
    for (const [key, what] of [
      ['other-a', 'conflict'],
      ['other-b', 'a chair'],
    ] as const) {
      await send(key, { what });
      done.length = 0;
      assert.equal((await send(key, { what: 'something else' })).body.code, 'http.idempotency_mismatch');
      assert.equal((await send(key, { what }, { path: '/others' })).body.code, 'http.idempotency_mismatch');
      assert.deepEqual(done, []);
    }
  });

  test('another person’s equal key is another key', async () => {
    await send('ours', { what: 'conflict' });
    done.length = 0;
    const his = await send('ours', { what: 'a bowl' }, { who: 'kofi' });
    assert.deepEqual([his.status, his.replayed, done], [201, undefined, ['a bowl']]);
    assert.equal((await send('ours', { what: 'conflict' })).replayed, 'true');
  });

  test('after a day a key is new again, and old ones are forgotten', async () => {
    await send('daily', { what: 'missing' });
    await sql`update idempotency_key set created_at = now() - interval '25 hours' where key = 'daily'`.execute(m.ctx.db);
    done.length = 0;
    assert.deepEqual([(await send('daily', { what: 'a fresh one' })).status, done], [201, ['a fresh one']]);
    await sql`update idempotency_key set created_at = now() - interval '25 hours' where key = 'daily'`.execute(m.ctx.db);
    await pruneIdempotencyKeys(m.ctx.db);
    assert.equal(await keptKeys('daily'), 0);
  });

  test('without a key nothing is done', async () => {
    done.length = 0;
    for (const key of [undefined, 'x'.repeat(201)])
      assert.equal((await send(key, { what: 'a' })).body.code, 'http.idempotency_key_required');
    assert.deepEqual(done, []);
  });
});
