import { Money, type Currency } from '#kernel';
import { sql, type Db } from '#platform/database';
import { accounts } from './accounts.ts';

export interface Earnings {
  /** One per currency that the person ever earned in. */
  balances: {
    /** Earned and not yet sent. */
    balance: Money.Money;
    /** On its way to the person's account. */
    pending: Money.Money;
  }[];
}

export interface EarningsEntry {
  id: string;
  at: Temporal.Instant;
  description: string;
  subject: { kind: string; id: string };
  /** Above zero when earned, below when sent. */
  amount: Money.Money;
  position: bigint;
}

/** What a person has earned and where it is, from their own two accounts alone. */
export async function earningsOf(db: Db, personId: string): Promise<Earnings> {
  const payable = accounts.payable(personId).code;
  const transit = accounts.transit(personId).code;
  const { rows } = await sql<{ currency: Currency; balance: bigint; pending: bigint }>`
    select currency,
      coalesce(sum(balance_minor) filter (where code = ${payable}), 0)::bigint as balance,
      coalesce(sum(balance_minor) filter (where code = ${transit}), 0)::bigint as pending
    from ledger_account where code in (${payable}, ${transit})
    group by currency order by currency`.execute(db);
  return {
    balances: rows.map(({ currency, balance, pending }) => ({
      balance: Money.money(balance, currency),
      pending: Money.money(pending, currency),
    })),
  };
}

/** Everything that was earned by and sent to a person, newest first; one more than the limit when there is more. */
export async function listEarnings(
  db: Db,
  { personId, before, limit }: { personId: string; before?: bigint | undefined; limit: number },
): Promise<EarningsEntry[]> {
  const { rows } = await sql<{
    id: string;
    at: Temporal.Instant;
    description: string;
    kind: string;
    subject: string;
    minor: bigint;
    currency: Currency;
    position: bigint;
  }>`
    select t.id, t.occurred_at as at, t.description, t.subject_kind as kind, t.subject_id as subject,
      -sum(e.amount_minor)::bigint as minor, e.currency, t.position
    from ledger_account a
    join ledger_entry e on e.account_id = a.id
    join ledger_transaction t on t.id = e.transaction_id
    where a.code = ${accounts.payable(personId).code} and t.position < coalesce(${before ?? null}::bigint, 9223372036854775807)
    group by t.id, e.currency
    order by t.position desc, e.currency
    limit ${limit + 1}`.execute(db);
  return rows.map(({ id, at, description, kind, subject, minor, currency, position }) => ({
    id,
    at,
    description,
    subject: { kind, id: subject },
    amount: Money.money(minor, currency),
    position,
  }));
}
