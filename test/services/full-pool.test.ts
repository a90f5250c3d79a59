import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Type } from 'typebox';
import { inTransaction, openDatabase, roleOf, sql, type Database } from '#platform/database';
import { closed, route, type Problem } from '#platform/http';
import { beforeDatabaseCloses, databaseUrl } from '#test/database';
import { somebody, testMarket, type TestMarket } from '#test/market';
import { testServer } from '#test/server';

const waitMs = 300;

describe('a pool of one connection, and somebody who has it', () => {
  let market: TestMarket;
  let narrow: Database;
  const ana = somebody('chef');

  before(async () => {
    market = await testMarket({ modules: [] });
    narrow = await openDatabase({ engine: 'postgres', url: await databaseUrl(), poolSize: 1, waitMs });
    beforeDatabaseCloses(() => narrow.close());
    const table = `${market.name}.note`;
    await sql.raw(`create table ${table} (id int primary key)`).execute(market.database.owner);
    await sql.raw(`grant select, insert on ${table} to ${roleOf(market.name)}`).execute(market.database.owner);
  });

  const notes = async (): Promise<number[]> =>
    (await sql<{ id: number }>`select id from note order by id`.execute(market.ctx.db)).rows.map(({ id }) => id);

  test('who waits in vain is told so by 503 with a time to come back, nothing is half done, and the same key then works', async () => {
    const ctx = { ...market.ctx, db: narrow.market(market.name) };
    const write = (idempotent: boolean) =>
      route({
        method: 'POST',
        path: idempotent ? '/once' : '/notes/:id',
        summary: 'Writes two rows, or none',
        tags: ['test'],
        access: 'signed-in',
        idempotent,
        ...(idempotent ? { body: Type.Object({ id: Type.Integer() }, closed) } : { params: Type.Object({ id: Type.Integer() }, closed) }),
        response: { 204: null },
        async handle(_ctx, { body, params }) {
          const { id } = (idempotent ? body : params) as { id: number };
          await inTransaction(ctx, async (tx) => {
            await sql`insert into note values (${id}), (${id + 1})`.execute(tx);
          });
          return { status: 204 };
        },
      });
    const routes = [write(false), write(true)];
    const app = await testServer({ name: market.name, ctx, modules: [{ name: 'notes', dependsOn: [], routes }], authenticate: () => ana });
    beforeDatabaseCloses(() => app.close());
    const ask = (path: string, payload?: object) =>
      app.inject({
        method: 'POST',
        url: `/${market.name}/api/v1${path}`,
        headers: { authorization: 'Bearer ana', 'idempotency-key': 'k1' },
        ...(payload === undefined ? {} : { payload }),
      });

    const free = Promise.withResolvers<void>();
    const taken = Promise.withResolvers<void>();
    const holder = inTransaction(ctx, async () => {
      taken.resolve();
      await free.promise;
    });
    await taken.promise;
    for (const answer of await Promise.all([ask('/notes/1'), ask('/notes/3'), ask('/once', { id: 5 })])) {
      const problem = answer.json<Problem>();
      assert.deepEqual([answer.statusCode, problem.code], [503, 'database.busy'], answer.body);
      assert.equal(answer.headers['content-type'], 'application/problem+json');
      assert.equal(answer.headers['retry-after'], '2');
      assert.doesNotMatch(answer.body, /timeout|connect|pool/);
    }
    free.resolve();
    await holder;
    assert.deepEqual(await notes(), []);

    assert.equal((await ask('/once', { id: 5 })).statusCode, 204);
    assert.equal((await ask('/once', { id: 5 })).statusCode, 204);
    assert.equal((await ask('/notes/1')).statusCode, 204);
    assert.deepEqual(await notes(), [1, 2, 5, 6]);
  });
});
