import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { inTransaction, sql } from '#platform/database';
import { auditModule, auditPort, verifyAudit } from '#modules/audit';
import { testMarket, type TestMarket } from '#test/market';
import { settle } from '#test/settle';

const modules = [auditModule()];

describe('the audit log', () => {
  let market: TestMarket;

  beforeEach(async () => {
    market = await testMarket({ modules, audit: auditPort });
    for (const [n, action] of ['thing.made', 'thing.changed', 'thing.removed'].entries()) {
      await inTransaction(market.ctx, (tx) =>
        auditPort.record(market.ctx, tx, { action, subject: { kind: 'thing', id: '1' }, before: { z: 1, n }, after: { n: n + 1 } }),
      );
      market.clock.moveBy({ seconds: 1 });
    }
    await settle(market, modules);
  });

  /** What only somebody with full power over the database can do. */
  const tamper = async (statement: string): Promise<void> => {
    const table = `${market.name}.audit_entry`;
    await sql.raw(`alter table ${table} disable trigger user`).execute(market.database.owner);
    await sql.raw(statement.replace('audit_entry', table)).execute(market.database.owner);
    await sql.raw(`alter table ${table} enable trigger user`).execute(market.database.owner);
  };

  test('chains everything that was committed, and verifies', async () => {
    const { entries, unchained, firstBroken } = await verifyAudit(market.ctx);
    assert.deepEqual({ entries, unchained, firstBroken }, { entries: 3, unchained: 0, firstBroken: undefined });
  });

  test('forgets what was undone', async () => {
    await assert.rejects(
      inTransaction(market.ctx, async (tx) => {
        await auditPort.record(market.ctx, tx, { action: 'thing.undone', subject: { kind: 'thing', id: '1' } });
        throw new Error('undo');
      }),
    );
    await settle(market, modules);
    assert.equal((await verifyAudit(market.ctx)).entries, 3);
  });

  test('cannot be edited or emptied by the application', async () => {
    for (const statement of [`update audit_entry set action = 'x'`, 'delete from audit_entry', 'truncate audit_entry'])
      await assert.rejects(sql.raw(statement).execute(market.ctx.db), /only grows|permission denied/);
  });

  test('shows an edit made with full power over the database', async () => {
    await tamper(`update audit_entry set after = '{"n": 99}' where seq = 2`);
    assert.deepEqual((await verifyAudit(market.ctx)).firstBroken?.problem, 'its contents were changed');
  });

  test('shows a removed entry', async () => {
    await tamper('delete from audit_entry where seq = 2');
    assert.match((await verifyAudit(market.ctx)).firstBroken?.problem ?? '', /entries 2 to 2 are missing/);
  });

  test('shows two entries that changed places', async () => {
    await tamper('update audit_entry set seq = case seq when 2 then -3 else -2 end where seq in (2, 3)');
    await tamper('update audit_entry set seq = -seq where seq < 0');
    assert.equal((await verifyAudit(market.ctx)).firstBroken?.seq, '2');
  });

  test('shows an entry that was never chained', async () => {
    await tamper('update audit_entry set seq = null, hash = null, previous_hash = null where seq = 3');
    market.clock.moveBy({ minutes: 6 });
    assert.equal((await verifyAudit(market.ctx)).firstBroken?.problem, 'it was never chained');
  });
});
