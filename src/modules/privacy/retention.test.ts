import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '#platform/database';
import { carryOutRetention } from '#platform/module';
import { testMarket } from '#test/market';
import { privacyRetention, runRetention } from './retention.ts';

test('what is past its time goes and is written down; what somebody said last about a text stays, and a dry run touches nothing', async () => {
  const market = await testMarket({
    modules: [{ name: 'privacy', dependsOn: [], migrations: new URL('./migrations/', import.meta.url) }],
  });
  const { ctx, audited } = market;
  const [ana, bo] = ['00000000-0000-7000-8000-0000000000aa', '00000000-0000-7000-8000-0000000000bb'];
  const consent = (person: string, at: string, act: string) =>
    sql`insert into consent (id, person_id, kind, version, language, text_sha256, act, way, at)
      values (${ctx.newId('consent')}, ${person}, 'news', '1', 'en', ${'0'.repeat(64)}, ${act}, 'page', ${at})`.execute(ctx.db);
  await consent(ana, '2018-01-01T00:00:00Z', 'given');
  await consent(ana, '2018-02-01T00:00:00Z', 'withdrawn');
  await consent(bo, '2018-01-01T00:00:00Z', 'given');
  await sql`insert into legal_hold (id, person_id, reason, placed_by, placed_at) values (${ctx.newId('hold')}, ${ana}, 'A dispute', ${bo}, '2010-01-01')`.execute(
    ctx.db,
  );
  const rowsOf = (done: readonly { table: string; rows: number }[]) => Object.fromEntries(done.map(({ table, rows }) => [table, rows]));
  const acts = async () =>
    (await sql<{ act: string }>`select act from consent order by person_id, at`.execute(ctx.db)).rows.map(({ act }) => act);

  assert.deepEqual(rowsOf(await carryOutRetention(ctx, privacyRetention, { dryRun: true })), { legal_hold: 0, consent: 1 });
  assert.deepEqual(await acts(), ['given', 'withdrawn', 'given']);
  assert.deepEqual(rowsOf(await runRetention(ctx, privacyRetention)), { legal_hold: 0, consent: 1 });
  assert.deepEqual(await acts(), ['withdrawn', 'given']);
  await runRetention(ctx, privacyRetention);
  assert.deepEqual(
    audited.map(({ action, after }) => [action, after]),
    [['privacy.retention', { consent: 1 }]],
  );
});
