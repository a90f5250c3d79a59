import { sql, type Db } from '#platform/database';

export interface LedgerProblem {
  rule: 'currency_sums_to_zero' | 'transaction_balances' | 'balance_equals_entries' | 'account_within_limit';
  /** Currency, reference or account code. */
  where: string;
  message: string;
}

export interface LedgerCheck {
  ok: boolean;
  transactions: bigint;
  entries: bigint;
  /** At most 100 per rule. */
  problems: LedgerProblem[];
  /** Money in someone's hands on the way to somebody else: escrow, refunds and payouts under way, card holds, what is promised. Not a problem by itself. */
  held: { account: string; subject: string; currency: string; amountMinor: bigint }[];
}

/** Proves the books from the entries alone. Reads everything: for the operator and the nightly run, not for a page. */
export async function checkLedger({ db }: { db: Db }): Promise<LedgerCheck> {
  const counts = await sql<{ transactions: bigint; entries: bigint }>`
    select (select count(*) from ledger_transaction) as transactions, (select count(*) from ledger_entry) as entries`.execute(db);
  const problems = await sql<LedgerProblem>`
    (select 'currency_sums_to_zero' as rule, currency as where, 'All entries together are off by ' || sum(amount_minor) as message
     from ledger_entry group by currency having sum(amount_minor) <> 0)
    union all
    (select 'transaction_balances', t.reference, 'Debits and credits differ by ' || sum(e.amount_minor) || ' ' || e.currency
     from ledger_transaction t join ledger_entry e on e.transaction_id = t.id
     group by t.reference, e.currency having sum(e.amount_minor) <> 0 limit 100)
    union all
    (select 'transaction_balances', t.reference, 'Has ' || count(e.seq) || ' lines instead of ' || t.line_count
     from ledger_transaction t left join ledger_entry e on e.transaction_id = t.id
     group by t.reference, t.line_count having count(e.seq) <> t.line_count limit 100)
    union all
    (select 'balance_equals_entries', a.code, 'Says ' || a.balance_minor || ', its entries say ' || s.sum
     from ledger_account a
     cross join lateral (
       select coalesce(sum(e.amount_minor), 0) * case a.normal_side when 'debit' then 1 else -1 end as sum
       from ledger_entry e where e.account_id = a.id) s
     where a.balance_minor is not null and a.balance_minor <> s.sum limit 100)
    union all
    (select 'account_within_limit', code, 'Holds ' || balance_minor || ', at least ' || minimum_minor || ' is allowed'
     from ledger_account where balance_minor < minimum_minor limit 100)`.execute(db);
  const held = await sql<LedgerCheck['held'][number]>`
    select code as account, substring(code from '^[^:]+:(.*)$') as subject, currency, balance_minor as "amountMinor"
    from ledger_account
    where code ~ '^(escrow|refunding|transit|authorized|receivable|promised):' and balance_minor <> 0
    order by code limit 10000`.execute(db);
  const { transactions = 0n, entries = 0n } = counts.rows[0] ?? {};
  return { ok: problems.rows.length === 0, transactions, entries, problems: problems.rows, held: held.rows };
}
