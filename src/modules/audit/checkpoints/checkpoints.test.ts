import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { isGuildhallError } from '#kernel';
import { inTransaction, sql } from '#platform/database';
import { enqueue } from '#platform/jobs';
import { fieldSeal } from '#platform/secrets-at-rest';
import { memoryWriteOnce, unreachable, type WriteOnce } from '#platform/write-once';
import {
  auditModule,
  auditPort,
  makeCheckpoint,
  readNoteKey,
  rotateAuditKey,
  verifyAgainstCheckpoints,
  type CheckpointConfig,
} from '#modules/audit';
import { testMarket, type TestMarket } from '#test/market';
import { settle } from '#test/settle';
import { asSuperuser, rechain } from '../tampering.test-support.ts';
import { readCheckpoint } from './checkpoint.ts';
import { introducedKey } from './key-chain.ts';
import { introductions } from './keys.ts';
import { checkCheckpoints, findCheckpoints } from './known.ts';
import { publishedKeys } from './published.ts';
import { writeNoteKey } from './signed-note.ts';

const seal = fieldSeal([{ id: 'test', secret: 'a secret for tests, long enough to be one' }]);

describe('checkpoints', () => {
  let market: TestMarket;
  let store: WriteOnce;
  let down: boolean;
  let config: CheckpointConfig;

  const write = async (times: number): Promise<void> => {
    for (let n = 0; n < times; n++) {
      await inTransaction(market.ctx, (tx) =>
        auditPort.record(market.ctx, tx, { action: 'thing.made', subject: { kind: 'thing', id: '1' }, after: { n } }),
      );
      market.clock.moveBy({ seconds: 1 });
    }
  };
  const problem = async (): Promise<string> => (await verifyAgainstCheckpoints(market.ctx, config)).firstBroken?.problem ?? 'none';

  beforeEach(async () => {
    const kept = memoryWriteOnce();
    down = false;
    store = {
      ...kept,
      put: async (key, text) => {
        if (down) throw unreachable(kept.place, new Error('it is down'));
        await kept.put(key, text);
      },
    };
    config = { origin: 'house.test/prep/audit', seal, writeOnce: store, everyMinutes: 10 };
    market = await testMarket({ modules: [auditModule({ checkpoints: config })], audit: auditPort });
  });

  test('are made on a schedule, one when the log grew, and lie in the storage signed', async () => {
    const modules = [auditModule({ checkpoints: config })];
    await inTransaction(market.ctx, (tx) => enqueue(market.ctx, tx, { queue: 'audit.checkpoint', key: 'schedule', payload: {} }));
    await settle(market, modules);
    await write(3);
    market.clock.moveBy({ minutes: 10 });
    await settle(market, modules);
    market.clock.moveBy({ minutes: 30 });
    await settle(market, modules);
    assert.deepEqual(
      (await store.list(`${market.name}/0`)).map((key) => key.slice(market.name.length)),
      ['/000000000000003.checkpoint'],
    );
    const { checkpoints, lastCheckpoint, beyond } = await verifyAgainstCheckpoints(market.ctx, config);
    assert.deepEqual([checkpoints, lastCheckpoint?.size, beyond], [1, 3, 0]);
  });

  test('that could not be exported are exported as soon as the storage answers', async () => {
    await write(2);
    down = true;
    await assert.rejects(makeCheckpoint(market.ctx, config), (error) => isGuildhallError(error, 'write_once.unavailable'));
    assert.deepEqual(await store.list(''), []);
    down = false;
    await makeCheckpoint(market.ctx, config);
    assert.equal((await store.list(`${market.name}/0`)).length, 1);
  });

  test('outlive a new key, and are trusted by whoever knows the first', async () => {
    await write(2);
    await makeCheckpoint(market.ctx, config);
    await rotateAuditKey(market.ctx, config);
    await write(1);
    await makeCheckpoint(market.ctx, config);
    const found = await findCheckpoints(store, market.name);
    const all = checkCheckpoints(found, undefined);
    assert.ok(all.ok && all.keys.length === 2);
    const [first, second] = (await introductions(market.ctx.db)).map(introducedKey);
    assert.ok(first && second);
    assert.ok(checkCheckpoints(found, [readNoteKey(writeNoteKey(first))]).ok, 'the first introduced the second');
    assert.deepEqual(checkCheckpoints(found, [second]).ok, false, 'the second does not vouch for the first');
    assert.throws(() => readCheckpoint(found.notes[1]?.text ?? '', [first]), /none of the keys/);
    const { rows } = await sql<{ n: number }>`select count(secret_protected)::int as n from audit_key`.execute(market.ctx.db);
    assert.equal(rows[0]?.n, 1, 'the private part of the first is forgotten');
    await rotateAuditKey(market.ctx, config, { unintroduced: true, reason: 'it leaked' });
    const { keys } = await publishedKeys(market.ctx.db);
    assert.deepEqual(
      keys.map(({ line, state, introducedBy }) => [line, state, introducedBy]),
      [
        [writeNoteKey(first), 'retired', undefined],
        [writeNoteKey(second), 'retired', first.id],
        [keys[2]?.line, 'signs', undefined],
      ],
      'a lost key vouches for nothing after it',
    );
  });

  test('are refused for a log that a superuser rewrote, chain, tree and all, and show it', async () => {
    await write(5);
    await makeCheckpoint(market.ctx, config);
    assert.equal(await problem(), 'none');
    await asSuperuser(market, async (db) => {
      await sql`update audit_entry set after = '{"n": 99}' where seq = 2`.execute(db);
      await rechain(db);
    });
    await write(1);
    await assert.rejects(makeCheckpoint(market.ctx, config), (error) => isGuildhallError(error, 'audit.broken'));
    assert.match(await problem(), /first 5 entries are not those of the checkpoint/);
    assert.equal((await store.list(`${market.name}/0`)).length, 1);
  });

  test('are refused for entries that were changed after they were chained, before any checkpoint told of them', async () => {
    await write(5);
    await makeCheckpoint(market.ctx, config);
    await write(2);
    await settle(market, [auditModule()]);
    await asSuperuser(market, (db) => sql`update audit_entry set subject_id = '2' where seq = 7`.execute(db));
    await assert.rejects(makeCheckpoint(market.ctx, config), /entry 7 is not what its hash says/);
  });

  test('show a log whose end, checkpoints and keys a superuser took away in the database', async () => {
    await write(5);
    await makeCheckpoint(market.ctx, config);
    await asSuperuser(market, async (db) => {
      await sql`delete from audit_checkpoint`.execute(db);
      await sql`delete from audit_key`.execute(db);
      await sql`delete from audit_entry where seq > 3`.execute(db);
      await rechain(db);
    });
    assert.match(await problem(), /it was cut short/);
  });
});
