import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { inTransaction, json, sql } from '#platform/database';
import { carryOutRetention } from '#platform/module';
import { fieldSeal } from '#platform/secrets-at-rest';
import { memoryWriteOnce } from '#platform/write-once';
import {
  auditModule,
  auditPort,
  exportLog,
  makeCheckpoint,
  proofOf,
  verifyAgainstCheckpoints,
  verifyLogFolder,
  verifyProof,
  type CheckpointConfig,
} from '#modules/audit';
import { testMarket, type TestMarket } from '#test/market';
import { entryOf } from './chain.ts';
import { withhold } from './log/index.ts';
import { asSuperuser } from './tampering.test-support.ts';
import type { Selectable } from 'kysely';
import type { AuditTables } from './tables.gen.ts';

type Row = Selectable<AuditTables['audit_entry']>;

/** After seven years what an entry says of people is gone, and all that was ever proven of it still is. */
describe('words of old entries', () => {
  let root: string;
  let market: TestMarket;
  let config: CheckpointConfig;
  const record = async (name: string): Promise<void> => {
    const entry = {
      action: 'thing.made',
      subject: { kind: 'thing', id: '1' },
      before: { name: 'Anna' },
      after: { name },
      reason: `${name} asked for it`,
    };
    await inTransaction(market.ctx, (tx) => auditPort.record(market.ctx, tx, entry));
    market.clock.moveBy({ seconds: 1 });
  };
  const rows = async (): Promise<Row[]> =>
    (await sql<Row>`select * from audit_entry where seq is not null order by seq`.execute(market.ctx.db)).rows;
  const problem = async (): Promise<string> => (await verifyAgainstCheckpoints(market.ctx, config)).firstBroken?.problem ?? 'none';
  const end = async (): Promise<number> => (await carryOutRetention(market.ctx, auditModule().retention ?? []))[0]?.rows ?? 0;
  /** What a superuser writes over an entry, for as long as the check takes. */
  const tampered = async (seq: number, change: (row: Row) => Partial<Row>, check: () => Promise<void>): Promise<void> => {
    const row = (await rows())[seq - 1] ?? assert.fail();
    const write = (each: Partial<Row>) =>
      asSuperuser(market, (db) =>
        sql`update audit_entry set actor_name = ${each.actor_name}, before = ${each.before === null ? null : json(each.before)},
          after = ${each.after === null ? null : json(each.after)}, reason = ${each.reason}, salts = ${json(each.salts)},
          withheld = ${(each.withheld ?? null) === null ? null : json(each.withheld)} where id = ${row.id}`.execute(db),
      );
    await write({ ...row, ...change(row) });
    await check();
    await write(row);
  };

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'guildhall-words-'));
    const seal = fieldSeal([{ id: 'test', secret: 'a secret for tests, long enough to be one' }]);
    config = { origin: 'house.test/prep/audit', seal, writeOnce: memoryWriteOnce(), everyMinutes: 10 };
    market = await testMarket({ modules: [auditModule({ checkpoints: config })], audit: auditPort });
    for (const name of ['Maria', 'Marta', 'Mirjam']) await record(name);
    await makeCheckpoint(market.ctx, config);
    market.clock.moveBy({ hours: 6 * (365 * 24 + 6) });
    await record('Nora');
    await makeCheckpoint(market.ctx, config);
  });
  after(() => rm(root, { recursive: true, force: true }));

  test('are there for seven years, and refused to be taken out before, even of the log itself', async () => {
    assert.equal(await end(), 0);
    const [first] = await rows();
    const { withheld } = withhold(entryOf(first ?? assert.fail()));
    await assert.rejects(
      sql`update audit_entry set actor_name = '—', before = null, after = null, reason = null, salts = '{}', withheld = ${json(withheld)}
        where seq = 1`.execute(market.ctx.db),
      /the audit log only grows/,
    );
    await tampered(
      1,
      (row) => ({ actor_name: '—', before: null, after: null, reason: null, salts: {}, withheld: withhold(entryOf(row)).withheld ?? null }),
      async () => assert.equal(await problem(), 'something was taken out of it'),
    );
    assert.equal(await problem(), 'none');
  });

  test('are gone then, of what is older alone; chain, tree, checkpoints, proofs and an export verify as before', async () => {
    market.clock.moveBy({ hours: 2 * (365 * 24 + 6) });
    await record('Olga');
    await makeCheckpoint(market.ctx, config);
    const hashes = (await rows()).map(({ hash }) => hash);
    assert.equal(await end(), 3);
    assert.equal(await end(), 0);
    const now = await rows();
    assert.deepEqual(
      now.map(({ hash }) => hash),
      hashes,
    );
    assert.deepEqual(
      now.map(({ reason }) => reason),
      [null, null, null, 'Nora asked for it', 'Olga asked for it'],
    );
    assert.doesNotMatch(JSON.stringify(now.slice(0, 3).map(entryOf)), /M(aria|arta|irjam)|Anna|asked/);
    assert.equal(await problem(), 'none');
    assert.equal((await verifyAgainstCheckpoints(market.ctx, config)).withheld, 3);
    for (const seq of ['1', '3', '4']) {
      const { file } = await proofOf(market.ctx, seq);
      assert.equal(verifyProof(file, undefined).ok, true);
    }
    await exportLog(market.ctx, join(root, 'whole'), config.writeOnce, { reason: 'for an auditor' });
    const { firstBroken, withheld } = await verifyLogFolder(join(root, 'whole'));
    assert.deepEqual([firstBroken, withheld], [undefined, 3]);
    assert.doesNotMatch(await readFile(join(root, 'whole', 'entries.ndjson'), 'utf8'), /M(aria|arta|irjam)/);
  });

  test('that ended are told from words that were tampered with', async () => {
    const digest = '0'.repeat(64);
    for (const change of [
      (row: Row) => ({ withheld: { ...row.withheld, reason: digest } }),
      () => ({ reason: 'Somebody else asked for it' }),
      () => ({ actor_name: 'Somebody else' }),
      () => ({ withheld: {} }),
    ])
      await tampered(2, change, async () => assert.equal(await problem(), 'its contents were changed'));
    assert.equal(await problem(), 'none');
  });
});
