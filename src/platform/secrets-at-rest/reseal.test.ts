import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { sql } from '#platform/database';
import { testMarket, type TestMarket } from '#test/market';
import { fieldSeal, type FieldSeal } from './field-seal.ts';
import { reseal, sealedUnder, type SealedColumn } from './reseal.ts';

describe('sealing anew under a new key', () => {
  const [old, fresh] = ['old', 'new'].map((id) => ({ id, secret: id.repeat(20) }));
  assert.ok(old !== undefined && fresh !== undefined);
  const place: SealedColumn = { table: 'vendor_health', key: 'vendor', column: 'last_error', label: (key) => `vendor ${key}` };
  const both = fieldSeal([fresh, old]);
  let market: TestMarket;
  const write = (seal: FieldSeal, vendor: string) =>
    sql`insert into vendor_health (vendor, state, since, seen_at, last_error)
      values (${vendor}, 'up', now(), now(), ${seal.protect(`secret of ${vendor}`, place.label(vendor))})`.execute(market.ctx.db);
  const counts = async () => Object.fromEntries(await sealedUnder(market.ctx, [place]));

  before(async () => {
    market = await testMarket({ modules: [] });
    for (const vendor of ['a', 'b', 'c', 'd', 'e', 'f']) await write(fieldSeal([old]), vendor);
  });

  test('that is cut short leaves every row readable, and the next run does what is left', async () => {
    let left = 3;
    const dying: FieldSeal = {
      ...both,
      protect(plain, label) {
        left -= 1;
        if (left < 0) throw new Error('killed');
        return both.protect(plain, label);
      },
    };
    await assert.rejects(reseal(market.ctx, dying, [place], { batch: 2 }), /killed/);
    assert.deepEqual(await counts(), { new: 2, old: 4 });
    assert.deepEqual(await reseal(market.ctx, both, [place], { batch: 2 }), [
      { place: 'vendor_health.last_error', resealed: 4, unreadable: 0 },
    ]);
    const { rows } = await sql<{ vendor: string; last_error: string }>`select vendor, last_error from vendor_health`.execute(market.ctx.db);
    // The old key is gone from the house by now.
    for (const { vendor, last_error: sealed } of rows)
      assert.equal(fieldSeal([fresh]).unprotect(sealed, place.label(vendor)), `secret of ${vendor}`);
  });

  test('leaves what no key opens as it is, and says so', async () => {
    await write(fieldSeal([{ id: 'lost', secret: 'x'.repeat(40) }]), 'g');
    assert.deepEqual(await reseal(market.ctx, both, [place]), [{ place: 'vendor_health.last_error', resealed: 0, unreadable: 1 }]);
    assert.deepEqual(await counts(), { lost: 1, new: 6 });
  });
});
