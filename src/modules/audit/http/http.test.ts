import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { unavailable } from '#kernel';
import { inTransaction } from '#platform/database';
import type { Module } from '#platform/module';
import { fieldSeal } from '#platform/secrets-at-rest';
import { memoryWriteOnce } from '#platform/write-once';
import { auditModule, auditPort, makeCheckpoint, readNoteKey, verifyConsistency, verifyProof, type CheckpointConfig } from '#modules/audit';
import { somebody, testMarket, type TestMarket } from '#test/market';
import { settle } from '#test/settle';
import { testServer } from '#test/server';

interface Shown {
  id: string;
  seq?: string;
  action: string;
  actor: { id?: string; name: string };
  after?: unknown;
  reason?: string;
}
type Told = { items: Shown[]; nextCursor?: string };

describe('the audit log as the API tells it', () => {
  const seal = fieldSeal([{ id: 'test', secret: 'a secret for tests, long enough to be one' }]);
  const config: CheckpointConfig = { origin: 'house.test/prep/audit', seal, writeOnce: memoryWriteOnce(), everyMinutes: 10 };
  const maria = { ...somebody('host'), name: 'Maria de la Höst' };
  let market: TestMarket;
  let app: FastifyInstance;
  let modules: Module[];

  const act = (action: string, id: string) =>
    inTransaction(market.ctx, (tx) =>
      auditPort.record(market.as(maria), tx, {
        action,
        subject: { kind: 'thing', id },
        after: { email: 'maria@kitchen.example', state: 'held', said: 'write to maria@kitchen.example' },
        reason: 'maria@kitchen.example asked',
      }),
    );
  const ask = async <Body>(
    path: string,
    who: string | undefined = 'admin',
    method: 'GET' | 'POST' = 'GET',
  ): Promise<{ status: number; body: Body; text: string }> => {
    const headers = who === undefined ? {} : { authorization: `Bearer ${who}` };
    const answer = await app.inject({ method, url: `/${market.name}${path}`, headers });
    return { status: answer.statusCode, body: answer.json<Body>(), text: answer.body };
  };

  before(async () => {
    modules = [auditModule({ checkpoints: config })];
    market = await testMarket({ modules, audit: auditPort });
    for (const [n, action] of ['thing.made', 'thing.changed', 'other_thing.made', 'thing.removed'].entries()) {
      await act(action, String(n));
      market.clock.moveBy({ minutes: 1 });
      if (n % 2 === 1) await makeCheckpoint(market.ctx, config);
    }
    await act('thing.late', '9');
    const people = new Map([
      ['admin', somebody('admin')],
      ['host', maria],
    ]);
    app = await testServer({ name: market.name, ctx: market.ctx, modules, authenticate: (token) => people.get(token) });
  });

  test('is told page by page, by action, actor, subject and time, and to staff with the right alone', async () => {
    const actions = async (query: string) => (await ask<Told>(`/api/v1/admin/audit${query}`)).body.items.map(({ action }) => action);
    assert.deepEqual(await actions('?action=thing.'), ['thing.late', 'thing.removed', 'thing.changed', 'thing.made']);
    assert.deepEqual(await actions('?action=thing.made'), ['thing.made']);
    assert.deepEqual(await actions('?subjectId=2'), ['other_thing.made']);
    assert.deepEqual(await actions(`?actorId=${somebody('host').personId}`), []);
    assert.deepEqual(await actions(`?actorId=${maria.personId}&from=2026-03-02T17:01:00Z&to=2026-03-02T17:03:00Z`), [
      'other_thing.made',
      'thing.changed',
    ]);
    const { body } = await ask<Told>('/api/v1/admin/audit?action=thing.&limit=3');
    assert.deepEqual(await actions(`?action=thing.&limit=3&cursor=${body.nextCursor}`), ['thing.made']);
    for (const path of ['/admin/audit', '/admin/audit/checkpoints', '/admin/audit/proofs/1', '/admin/audit/verification'])
      assert.deepEqual([(await ask(`/api/v1${path}`, 'host')).status, (await ask(`/api/v1${path}`, '')).status], [403, 401], path);
  });

  test('shows no name, address or word of people, and whose act it was', async () => {
    const { text, body } = await ask<Told>('/api/v1/admin/audit');
    assert.ok(!/maria|höst/i.test(text), text);
    const { actor, after, reason } = body.items[0] as Shown;
    assert.deepEqual(actor, { kind: 'person', id: maria.personId, name: 'M. d. l. H.' });
    assert.deepEqual(after, { email: '[masked]', state: 'held', said: 'write to [email]' });
    assert.equal(reason, '[email] asked');
  });

  test('says of each entry which checkpoint vouches for it, and gives a proof that stands alone', async () => {
    const { body } = await ask<Told>('/api/v1/admin/audit?subjectId=2');
    const { body: one } = await ask<{ proof: { state: string; checkpoint?: { number: number; size: number; keyId: string } } }>(
      `/api/v1/admin/audit/entries/${body.items[0]?.id}`,
    );
    const { body: published } = await ask<{ keys: { id: string; line: string }[] }>('/.well-known/audit-keys.json', undefined);
    const [key] = published.keys.map(({ line }) => readNoteKey(line));
    assert.ok(key);
    assert.deepEqual([one.proof.state, one.proof.checkpoint?.number, one.proof.checkpoint?.keyId], ['vouched', 2, key.id]);
    const { body: proof } = await ask<{ file: string }>(`/api/v1/admin/audit/proofs/${body.items[0]?.seq}`);
    assert.ok(!/maria/i.test(proof.file));
    assert.ok(verifyProof(proof.file, [key]).ok);
    const { body: between } = await ask<{ file: string }>('/api/v1/admin/audit/checkpoints/4/proof?since=2');
    assert.ok(verifyConsistency(between.file, [key]).ok);
    assert.equal((await ask('/api/v1/admin/audit/proofs/5')).status, 404, 'no checkpoint tells of the last one');
  });

  test('lists what was signed, and gives each note as it lies in the storage', async () => {
    const { body } = await ask<{ items: { number: number; size: number; exportedTo?: string }[] }>('/api/v1/admin/audit/checkpoints');
    assert.deepEqual(
      body.items.map(({ number, size, exportedTo }) => [number, size, exportedTo]),
      [
        [2, 4, 'memory of this process'],
        [1, 2, 'memory of this process'],
      ],
    );
    const { body: note } = await ask<{ file: string }>('/api/v1/admin/audit/checkpoints/4/note');
    assert.equal(note.file, await config.writeOnce.read(`${market.name}/000000000000004.checkpoint`));
  });

  test('is verified by a job against what lies in the storage; who asks while it runs is told of that one', async () => {
    interface Told {
      state: string;
      askedAt: string;
      read: number;
      verdict?: { entries: number; checkpoints: number; firstBroken?: unknown };
      problem?: string;
    }
    const path = '/api/v1/admin/audit/verification';
    const begin = () => ask<Told>(path, 'admin', 'POST');
    const last = async () => (await ask<{ last?: Told }>(path)).body.last;
    assert.equal(await last(), undefined);
    const first = await begin();
    assert.deepEqual([first.status, first.body.state, first.body.read], [202, 'running', 0]);
    market.clock.moveBy({ minutes: 1 });
    assert.deepEqual((await begin()).body, first.body);
    const askings = async () => (await ask<{ items: unknown[] }>('/api/v1/admin/audit?action=audit.verify')).body.items.length;
    assert.equal(await askings(), 1);
    await settle(market, modules);
    const done = await last();
    assert.deepEqual([done?.state, done?.read, done?.verdict?.entries, done?.verdict?.checkpoints], ['done', 6, 6, 2]);
    assert.equal(done?.verdict?.firstBroken, undefined);

    const { list } = config.writeOnce;
    config.writeOnce.list = () => Promise.reject(unavailable('write_once.unavailable', 'The storage does not answer.'));
    await begin();
    await settle(market, modules);
    config.writeOnce.list = list;
    const failed = await last();
    assert.deepEqual([failed?.state, failed?.problem, failed?.verdict], ['failed', 'The storage does not answer.', undefined]);
    await begin();
    await settle(market, modules);
    assert.deepEqual([(await last())?.state, await askings()], ['done', 3]);
  });
});
