import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { platformParts, platformRetention } from '#platform/module';
import { describeMarkets } from '../../scripts/generate/markets.ts';

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Secrets, work and counts, which their module throws away after minutes or days by a sweep of its own: nobody's hold keeps them. */
const thrownAway = words(`
  idempotency_key job outbox_event attempt mail_request one_time_token registration second_step signing_key social_arrival social_visit
  passkey_challenge`);

/** Goes with the row that it points at, by its key. */
const withTheirParent = words(`series_notice breach_person breach_step`);

test('a table whose rows are kept for a time has a rule that ends it, ends with a whole, or stands here by name', () => {
  const declared = new Map<string, string>();
  for (const file of globSync('src/**/migrations/*.sql').sort())
    for (const [, table = '', retention = ''] of readFileSync(file, 'utf8').matchAll(/comment on table (\w+) is '[^']*retention=([^']*)'/g))
      declared.set(table, retention);
  const modules = describeMarkets().flatMap((market) => market.modules);
  const rules = [...platformRetention, ...modules.flatMap(({ retention = [] }) => retention)];
  const wholes = modules.flatMap((module) => module.wholes ?? []);
  const parts = [...platformParts, ...modules.flatMap((module) => module.parts ?? [])].filter(({ keeps }) => keeps === undefined);
  const known = new Set([...[...rules, ...wholes, ...parts].map(({ table }) => table), ...thrownAway, ...withTheirParent]);
  const forATime = [...declared].flatMap(([table, retention]) => (/^\d/.test(retention) ? [table] : []));
  assert.deepEqual(
    forATime.filter((table) => !known.has(table)),
    [],
    'nothing ends these',
  );
  assert.deepEqual(
    [...thrownAway, ...withTheirParent].filter((table) => !forATime.includes(table)),
    [],
    'these are kept for no time, or are gone',
  );
  for (const { table, retention } of [...rules, ...wholes]) assert.equal(retention, declared.get(table), table);
  // What hangs on a whole is kept as long as the whole, or for as long as it says "while the listing exists".
  const kept = new Map(wholes.map(({ kind, retention }) => [kind, retention]));
  for (const { table, of } of parts)
    for (const kind of of)
      assert.match(`${declared.get(table)}`, kind === 'listing' ? /./ : new RegExp(`^${kept.get(kind)}\\b`), `${table} of ${kind}`);
});
