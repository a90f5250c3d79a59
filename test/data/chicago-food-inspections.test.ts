import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Money } from '#kernel';
import { sql } from '#platform/database';
import { importInspections, readMapping, type ImportReport } from '#markets/prep';
import { testPrep } from '#test/prep';

const folder = join(import.meta.dirname, '../../../shared/data/chicago-food-inspections');
const skip = existsSync(folder) ? false : `the real data is not here: ${folder}`;
const city = { city: 'Chicago', region: 'IL', country: 'US', timeZone: 'America/Chicago', hourly: Money.money(3_500, 'USD') };

test('the real Chicago file lands by its mapping, also after an interruption, with results and every violation by itself', {
  skip,
}, async () => {
  const house = await testPrep();
  const host = await house.host('Maria Host');
  const { db } = house.market.ctx;
  const { rows: people } = await sql<{ email: string }>`select email from person where id = ${host.personId}`.execute(db);
  const mapping = readMapping('chicago');
  const run = (tell: (line: string) => void = () => undefined): Promise<ImportReport> =>
    importInspections(house.market.ctx, { folder, mapping, hostEmail: people[0]?.email ?? '', city, tell });
  const stop = (line: string): void => {
    if (line.startsWith('500')) throw new Error('the power failed');
  };
  await assert.rejects(run(stop), /the power failed/);
  const first = await run();
  assert.equal(first.unchanged, 500, 'what had landed before the interruption stays');
  assert.equal(first.inspections + first.refused.length, 561, 'every row landed or is named');
  assert.deepEqual([first.created, first.drafts, first.inspections, first.violations], [49, 1, 560, 816]);
  assert.deepEqual(
    first.refused.map(({ reason }) => reason),
    ['License # 0 names no premises'],
  );
  const print = (): Promise<unknown> =>
    sql<object>`select (select sum(version) from listing) as versions, (select count(*) from audit_entry) as entries,
      (select max(id::text) from listing_inspection) as newest`
      .execute(db)
      .then(({ rows }) => rows[0]);
  const before = await print();
  const second = await run();
  assert.deepEqual([second.created, second.updated, second.unchanged], [0, 0, 549]);
  assert.deepEqual(await print(), before, 'a second run writes nothing');
  const { rows: ends } = await sql<{ outcome: string | null; count: number }>`
    select outcome, count(*)::int as count from listing_inspection group by outcome order by outcome nulls last`.execute(db);
  assert.deepEqual(
    ends.map(({ outcome, count }) => [outcome, count]),
    [
      ['closed', 112],
      ['conditional', 69],
      ['failed', 31],
      ['passed', 237],
      [null, 111],
    ],
  );
});
