import { Money, type Currency } from '#kernel';
import { sql, type Db } from '#platform/database';

/** What became owed to one tax office in one month. */
export interface TaxMonth {
  jurisdiction: string;
  /** `2026-03`, by UTC. */
  month: string;
  collected: Money.Money;
  /** Given back, or paid to the office. */
  returned: Money.Money;
  /** How many postings it is made of. */
  postings: number;
}

/**
 * Taxes by place and month, from the entries themselves: a tax counts in the month in which its booking's money was shared out. The
 * latest month first. Months are `2026-03`, both included.
 */
export async function taxesByMonth(db: Db, { from, until }: { from: string; until: string }): Promise<TaxMonth[]> {
  const start = Temporal.PlainYearMonth.from(from).toPlainDate({ day: 1 }).toZonedDateTime('UTC').toInstant();
  const end = Temporal.PlainYearMonth.from(until).add({ months: 1 }).toPlainDate({ day: 1 }).toZonedDateTime('UTC').toInstant();
  const { rows } = await sql<{
    jurisdiction: string;
    month: string;
    currency: Currency;
    collected: bigint;
    returned: bigint;
    postings: bigint;
  }>`
    select substr(a.code, 5) as jurisdiction, to_char(t.occurred_at at time zone 'UTC', 'YYYY-MM') as month, e.currency,
      coalesce(-sum(e.amount_minor) filter (where e.amount_minor < 0), 0)::bigint as collected,
      coalesce(sum(e.amount_minor) filter (where e.amount_minor > 0), 0)::bigint as returned,
      count(*)::bigint as postings
    from ledger_account a
    join ledger_entry e on e.account_id = a.id
    join ledger_transaction t on t.id = e.transaction_id
    where a.code like 'tax:%' and t.occurred_at >= ${start} and t.occurred_at < ${end}
    group by 1, 2, 3 order by 2 desc, 1, 3`.execute(db);
  return rows.map(({ jurisdiction, month, currency, collected, returned, postings }) => ({
    jurisdiction,
    month,
    collected: Money.money(collected, currency),
    returned: Money.money(returned, currency),
    postings: Number(postings),
  }));
}
