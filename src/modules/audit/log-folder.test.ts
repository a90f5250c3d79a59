import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { inTransaction, sql } from '#platform/database';
import { fieldSeal } from '#platform/secrets-at-rest';
import { folderWriteOnce, memoryWriteOnce } from '#platform/write-once';
import {
  auditModule,
  auditPort,
  exportLog,
  makeCheckpoint,
  readNoteKey,
  verifyConsistency,
  verifyLogFolder,
  verifyProof,
  type CheckpointConfig,
} from '#modules/audit';
import { testMarket, type TestMarket } from '#test/market';
import { introducedKey, introductions } from './checkpoints/index.ts';
import { consistencyOf, proofOf } from './proof-of.ts';
import { asSuperuser, rechain } from './tampering.test-support.ts';

describe('an exported log', () => {
  let root: string;
  let market: TestMarket;
  let config: CheckpointConfig;
  const at = (name: string): string => join(root, name);
  const problemOf = async (folder: string, checkpoints?: string): Promise<string> =>
    (await verifyLogFolder(folder, checkpoints === undefined ? {} : { checkpoints })).firstBroken?.problem ?? 'none';

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'guildhall-log-'));
    const seal = fieldSeal([{ id: 'test', secret: 'a secret for tests, long enough to be one' }]);
    config = { origin: 'house.test/prep/audit', seal, writeOnce: folderWriteOnce(at('once')), everyMinutes: 10 };
    market = await testMarket({ modules: [auditModule({ checkpoints: config })], audit: auditPort });
    for (let n = 0; n < 9; n++) {
      const entry = { action: 'thing.made', subject: { kind: 'thing', id: '1' }, after: { n, name: 'Maria Höst' }, reason: 'because' };
      await inTransaction(market.ctx, (tx) => auditPort.record(market.ctx, tx, entry));
      market.clock.moveBy({ seconds: 1 });
      if (n % 4 === 3) await makeCheckpoint(market.ctx, config);
    }
    await exportLog(market.ctx, at('whole'), config.writeOnce, { reason: 'for an auditor' });
  });
  after(() => rm(root, { recursive: true, force: true }));

  test('verifies from its files alone, and under a key that the reader knows', async () => {
    const { firstBroken, entries, checkpoints, beyond, origin } = await verifyLogFolder(at('whole'));
    assert.deepEqual([firstBroken, entries, checkpoints, beyond, origin], [undefined, 10, 2, 2, 'house.test/prep/audit']);
    const [key] = (await introductions(market.ctx.db)).map(introducedKey);
    assert.ok(key);
    assert.equal((await verifyLogFolder(at('whole'), { trusted: [key] })).firstBroken, undefined);
    const stranger = readNoteKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    assert.match((await verifyLogFolder(at('whole'), { trusted: [stranger] })).firstBroken?.problem ?? '', /none of the keys/);
  });

  test('without what it says of people verifies all the same, and has no word of them', async () => {
    await exportLog(market.ctx, at('cut'), config.writeOnce, { withoutPeople: true, reason: 'for an auditor' });
    const text = await readFile(at('cut/entries.ndjson'), 'utf8');
    assert.ok(!text.includes('Maria') && !text.includes('because'));
    const { firstBroken, withheld } = await verifyLogFolder(at('cut'));
    assert.deepEqual([firstBroken, withheld], [undefined, 11]);
  });

  test('shows a changed, missing, doubled or badly written line', async () => {
    const lines = (await readFile(at('whole/entries.ndjson'), 'utf8')).trimEnd().split('\n');
    const file = at('whole/entries.ndjson');
    const changes = [
      lines.with(2, (lines[2] ?? '').replace('Maria', 'Mario')),
      lines.toSpliced(2, 1),
      lines.toSpliced(2, 0, lines[2] ?? ''),
      lines.slice(0, 7),
      [],
    ];
    for (const changed of changes) {
      await writeFile(file, changed.map((line) => `${line}\n`).join(''));
      assert.notEqual(await problemOf(at('whole')), 'none');
    }
    await writeFile(file, lines.with(1, ` ${lines[1]}`).join('\n'));
    await assert.rejects(verifyLogFolder(at('whole')), /not written as the house writes it/);
    await writeFile(file, lines.map((line) => `${line}\n`).join(''));
    assert.equal(await problemOf(at('whole')), 'none');
  });

  test('one entry with its proof verifies alone, and shows any changed byte', async () => {
    const { file, size } = await proofOf(market.ctx, '3');
    assert.equal(size, 4, 'under the first checkpoint that tells of it');
    const verdict = verifyProof(file, undefined);
    assert.ok(verdict.ok && verdict.entry.seq === '3' && verdict.checkpoint.size === 4);
    const { file: cut } = await proofOf(market.ctx, '3', { withoutPeople: true });
    assert.ok(verifyProof(cut, undefined).ok && !cut.includes('Maria'));
    for (const [from, to] of [
      ['thing.made', 'thing.kept'],
      ['Maria', 'Mario'],
      ['"seq":"3"', '"seq":"2"'],
      ['\\n4\\n', '\\n5\\n'],
    ] as const) {
      assert.ok(file.includes(from), from);
      assert.ok(!verifyProof(file.replace(from, to), undefined).ok, from);
    }
  });

  test('two checkpoints with their proof verify alone, and not when one of them is another’s or the path is', async () => {
    const file = await consistencyOf(market.ctx, { older: 4, newer: 8 });
    const verdict = verifyConsistency(file, undefined);
    assert.ok(verdict.ok && verdict.older.size === 4 && verdict.newer.size === 8);
    const { path, older, ...rest } = JSON.parse(file) as { path: string[]; older: string; newer: string };
    for (const forged of [
      { ...rest, older, path: [] },
      { ...rest, older, path: path.with(0, '0'.repeat(64)) },
      { ...rest, older: older.replace('\n4\n', '\n3\n'), path },
      { ...rest, older: rest.newer, newer: older, path },
    ])
      assert.ok(!verifyConsistency(JSON.stringify(forged), undefined).ok);
    await assert.rejects(consistencyOf(market.ctx, { older: 8, newer: 4 }), /cannot continue/);
    await assert.rejects(consistencyOf(market.ctx, { older: 3, newer: 4 }), /no checkpoint of 3 entries/);
  });

  test('that a superuser rewrote before it was exported is found by the checkpoints that lie elsewhere', async () => {
    await asSuperuser(market, async (db) => {
      await sql`update audit_entry set action = 'thing.unmade' where seq = 5`.execute(db);
      await rechain(db);
    });
    await exportLog(market.ctx, at('rewritten'), memoryWriteOnce(), { reason: 'to deceive' });
    assert.equal(await problemOf(at('rewritten')), 'none', 'whole in itself');
    assert.match(await problemOf(at('rewritten'), at('once')), /first 8 entries are not those of the checkpoint/);
  });
});
