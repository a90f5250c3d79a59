import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '#platform/database';
import { carryOutRetention } from '#platform/module';
import { somebody, testMarket } from '#test/market';
import { endHolds, liftHold, placeHold } from './holds.ts';
import { privacyData } from './personal-data.ts';
import { privacyRetention, runRetention } from './retention.ts';

const rules = { retention: () => privacyRetention, lasting: () => ({ wholes: [], parts: [] }) };
const nobody = { ...rules, holdings: () => [], subjectOf: async () => undefined };

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

  assert.deepEqual(rowsOf(await carryOutRetention(ctx, privacyRetention, { dryRun: true })), {
    legal_hold: 0,
    privacy_request: 0,
    consent: 1,
    breach_case: 0,
  });
  assert.deepEqual(await acts(), ['given', 'withdrawn', 'given']);
  assert.deepEqual(rowsOf(await runRetention(ctx, nobody)), { legal_hold: 0, privacy_request: 0, consent: 1, breach_case: 0 });
  assert.deepEqual(await acts(), ['withdrawn', 'given']);
  await runRetention(ctx, nobody);
  assert.deepEqual(
    audited.map(({ action, after }) => [action, after]),
    [['privacy.retention', { consent: 1 }]],
  );
});

test('a hold keeps the rows of its person past their time, until it is lifted or its day comes', async () => {
  const market = await testMarket({
    modules: [{ name: 'privacy', dependsOn: [], migrations: new URL('./migrations/', import.meta.url) }],
  });
  const staff = market.as(somebody('admin'));
  const [ana, bo] = ['00000000-0000-7000-8000-0000000000aa', '00000000-0000-7000-8000-0000000000bb'];
  const config = { ...rules, holdings: () => [{ name: 'privacy', data: privacyData }], subjectOf: async () => undefined };
  const said = (person: string) =>
    sql`insert into consent (id, person_id, kind, version, language, text_sha256, act, way, at)
      select gen_random_uuid(), ${person}, 'news', '1', 'en', ${'0'.repeat(64)}, 'given', 'page', at
      from unnest(array['2018-01-01', '2018-02-01']::timestamptz[]) as at`.execute(market.ctx.db);
  const left = async (): Promise<string[]> => {
    await runRetention(market.ctx, config);
    const { rows } = await sql<{ n: string }>`select right(person_id::text, 2) || ' ' || count(*) as n from consent
      group by person_id order by person_id`.execute(market.ctx.db);
    return rows.map(({ n }) => n);
  };
  await said(ana);
  await said(bo);
  await placeHold(staff, ana, { reason: 'A dispute', until: market.clock.now().add({ hours: 48 }) });
  assert.deepEqual(await left(), ['aa 2', 'bb 1']);
  market.clock.moveBy({ hours: 48 });
  // It has ended, though no sweep has written that down, and another can be placed.
  await placeHold(staff, ana, { reason: 'A second dispute' });
  assert.deepEqual(await left(), ['aa 2', 'bb 1']);
  await liftHold(staff, ana, { reason: 'It is settled' });
  assert.deepEqual(await left(), ['aa 1', 'bb 1']);
  await placeHold(staff, bo, { reason: 'An order', until: market.clock.now().add({ hours: 1 }) });
  market.clock.moveBy({ hours: 1 });
  await endHolds(market.ctx.db, market.clock.now());
  const { rows } = await sql<{ ends: number }>`select count(lifted_at)::int as ends from legal_hold`.execute(market.ctx.db);
  assert.equal(rows[0]?.ends, 3);
});
