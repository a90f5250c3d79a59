import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { platformRetention } from '#platform/module';
import { describeMarkets } from '../../scripts/generate/markets.ts';

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Tables whose module deletes what is past its time by a sweep of its own, or as it goes. */
const sweptByTheirModule = words(`
  breach_person breach_step idempotency_key job outbox_event attempt email_change mail_request one_time_token registration second_step
  session signing_key device social_arrival social_visit elevation privacy_request waitlist_entry
  compliance_document compliance_decision personal_token passkey_challenge factor_reset`);

/** Counted in years, and not deleted by anything yet: each hangs on others by keys, and has to go together with them, money last (docs/adr/0020). */
const notYet = words(`
  audit_entry audit_node booking booking_balance booking_case booking_series case_evidence compliance_ruleset
  hand_payment ledger_account ledger_entry ledger_transaction listing pack pack_offer pack_use payee_account
  payment payment_customer promo_code promo_redemption quote receivable refund review
  review_report review_summary review_window series_notice transfer`);

test('a table whose rows are kept for a time has a rule that ends it, or stands here by name', () => {
  const declared = new Map<string, string>();
  for (const file of globSync('src/**/migrations/*.sql').sort())
    for (const [, table = '', retention = ''] of readFileSync(file, 'utf8').matchAll(/comment on table (\w+) is '[^']*retention=([^']*)'/g))
      if (/^\d/.test(retention)) declared.set(table, retention);
  const rules = new Map(
    [...platformRetention, ...describeMarkets().flatMap(({ modules }) => modules.flatMap(({ retention = [] }) => retention))].map(
      (each) => [each.table, each.retention],
    ),
  );
  const [known, all] = [new Set([...rules.keys(), ...sweptByTheirModule, ...notYet]), [...declared.keys()]];
  assert.deepEqual(
    all.filter((table) => !known.has(table)),
    [],
    'nothing ends these',
  );
  assert.deepEqual(
    [...known].filter((table) => !declared.has(table)),
    [],
    'these are kept for no time, or are gone',
  );
  for (const [table, retention] of rules) assert.equal(retention, declared.get(table), table);
});
