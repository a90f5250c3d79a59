import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { inTransaction } from '#platform/database';
import { fieldSeal } from '#platform/secrets-at-rest';
import { testMarket, type TestMarket } from '#test/market';
import { auditModule } from '#modules/audit';
import { personKeys, shredded, type PersonKeys } from './person-keys.ts';

describe('a person’s key', () => {
  const personId = '00000000-0000-7000-8000-0000000000aa';
  let market: TestMarket;
  let keys: PersonKeys;
  const seal = (text: string) => inTransaction(market.ctx, (tx) => keys.seal(market.ctx, tx, personId, JSON.stringify(text)));

  before(async () => {
    const migrations = new URL('../migrations/', import.meta.url);
    market = await testMarket({ modules: [auditModule(), { name: 'privacy', dependsOn: [], migrations }] });
    keys = personKeys(fieldSeal([{ id: 'test', secret: randomBytes(32).toString('hex') }]));
  });

  test('that was made in a transaction that came to nothing seals nothing afterwards', async () => {
    const undone = inTransaction(market.ctx, async (tx) => {
      for (const text of ['once', 'twice']) await keys.seal(market.ctx, tx, personId, JSON.stringify(text));
      throw new Error('undone');
    });
    await assert.rejects(undone, /undone/);
    assert.equal(await keys.open(market.ctx.db, await seal('What was said')), 'What was said');
  });

  test('opens nothing once it is destroyed', async () => {
    const sealed = await seal('A secret');
    await inTransaction(market.ctx, (tx) => keys.destroy(tx, personId));
    assert.deepEqual(await keys.open(market.ctx.db, { words: [sealed, 'plain'] }), { words: [shredded, 'plain'] });
  });
});
