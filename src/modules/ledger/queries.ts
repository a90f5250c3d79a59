import { Money, type Currency } from '#kernel';
import { sql, tables, type Db, type Tx } from '#platform/database';
import type { Selectable } from 'kysely';
import { accounts } from './accounts.ts';
import type { AccountKind, Side } from './domain.ts';
import type { LedgerTables } from './tables.gen.ts';

export interface PostedLine {
  account: string;
  title: string;
  debit?: Money.Money;
  credit?: Money.Money;
  memo?: string;
}

export interface LedgerTransaction {
  id: string;
  at: Temporal.Instant;
  reference: string;
  kind: string;
  description: string;
  subject: { kind: string; id: string };
  lines: PostedLine[];
}

export interface LedgerAccount {
  id: string;
  code: string;
  title: string;
  kind: AccountKind;
  normal: Side;
  /** On the normal side. */
  balance: Money.Money;
  minimum?: Money.Money;
}

export interface PageOf<Item> {
  items: Item[];
  /** Pass as `after` to get the next page. Absent on the last. */
  next?: string;
}

/** The balance on the account's normal side; zero for an account that was never used. */
export async function balanceOf(db: Db | Tx, code: string, currency: Currency): Promise<Money.Money> {
  const { rows } = await sql<{ balance: bigint }>`
    select ${balance} as balance from ledger_account a where a.code = ${code} and a.currency = ${currency}`.execute(db);
  return Money.money(rows[0]?.balance ?? 0n, currency);
}

/** Kept where there is a limit, summed from the entries (index-only) where there is none. */
const balance = sql<bigint>`coalesce(a.balance_minor, (
  select coalesce(sum(e.amount_minor), 0)::bigint * case a.normal_side when 'debit' then 1 else -1 end
  from ledger_entry e where e.account_id = a.id))`;

interface Subject {
  kind: string;
  id: string;
}

/** Accounts that hold money of one subject alone. */
const ofItsOwn = (subject: Subject): string[] =>
  [accounts.authorized, accounts.escrow, accounts.refunding, accounts.receivable, accounts.promised].map((of) => of(subject).code);

/**
 * Every posting about a subject, oldest first: also those that another subject's payment made into or out of its own accounts. A subject
 * has tens of postings, never thousands; at most 500 are returned.
 */
export const entriesOf = (db: Db | Tx, subject: Subject): Promise<LedgerTransaction[]> => entriesAbout(db, [subject]);

/** The same of several subjects that belong together, each posting once. */
export async function entriesAbout(db: Db | Tx, subjects: readonly Subject[]): Promise<LedgerTransaction[]> {
  const ids = tables<LedgerTables>(db)
    .selectFrom('ledger_transaction')
    .select('id')
    .where((where) => where.or(subjects.map(({ kind, id }) => where.and([where('subject_kind', '=', kind), where('subject_id', '=', id)]))))
    .union((query) =>
      query
        .selectFrom('ledger_entry as e')
        .innerJoin('ledger_account as a', 'a.id', 'e.account_id')
        .select('e.transaction_id as id')
        .where((where) => where('a.code', '=', where.fn.any(where.val(subjects.flatMap(ofItsOwn))))),
    );
  const rows = await tables<LedgerTables>(db)
    .selectFrom('ledger_transaction')
    .selectAll()
    .where('id', 'in', ids)
    .orderBy('position')
    .limit(500)
    .execute();
  return withLines(db, rows);
}

/** Newest first; with an account code only the transactions that touch it. */
export async function listTransactions(
  db: Db,
  { account, after, limit }: { account?: string | undefined; after?: string | undefined; limit: number },
): Promise<PageOf<LedgerTransaction>> {
  const rows = await tables<LedgerTables>(db)
    .selectFrom('ledger_transaction as t')
    .selectAll('t')
    .$if(after !== undefined, (query) => query.where('t.position', '<', BigInt(after as string)))
    .$if(account !== undefined, (query) =>
      query.where('t.id', 'in', (from) =>
        from
          .selectFrom('ledger_entry as e')
          .innerJoin('ledger_account as a', 'a.id', 'e.account_id')
          .select('e.transaction_id')
          .where('a.code', '=', account as string),
      ),
    )
    .orderBy('t.position', 'desc')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  return { items: await withLines(db, page), ...(rows.length > limit && { next: String(page.at(-1)?.position) }) };
}

async function withLines(db: Db | Tx, rows: Selectable<LedgerTables['ledger_transaction']>[]): Promise<LedgerTransaction[]> {
  if (rows.length === 0) return [];
  const entries = await tables<LedgerTables>(db)
    .selectFrom('ledger_entry as e')
    .innerJoin('ledger_account as a', 'a.id', 'e.account_id')
    .select(['e.transaction_id', 'e.amount_minor', 'e.currency', 'e.memo', 'a.code', 'a.title'])
    .where(
      'e.transaction_id',
      'in',
      rows.map((row) => row.id),
    )
    .orderBy('e.transaction_id')
    .orderBy('e.seq')
    .execute();
  const linesOf = Map.groupBy(entries, (entry) => entry.transaction_id);
  return rows.map((row) => ({
    id: row.id,
    at: row.occurred_at,
    reference: row.reference,
    kind: row.kind,
    description: row.description,
    subject: { kind: row.subject_kind, id: row.subject_id },
    lines: (linesOf.get(row.id) ?? []).map((entry) => {
      const currency = entry.currency as Currency;
      const side =
        entry.amount_minor > 0n
          ? { debit: Money.money(entry.amount_minor, currency) }
          : { credit: Money.money(-entry.amount_minor, currency) };
      return { account: entry.code, title: entry.title, ...side, ...(entry.memo !== null && { memo: entry.memo }) };
    }),
  }));
}

/** Accounts with their balances by code; `prefix` narrows (`escrow:`), `open` leaves out those at zero. */
export async function listAccounts(
  db: Db,
  {
    prefix = '',
    open = false,
    after,
    limit,
  }: { prefix?: string | undefined; open?: boolean | undefined; after?: string | undefined; limit: number },
): Promise<PageOf<LedgerAccount>> {
  const { rows } = await sql<LedgerTables['ledger_account'] & { balance: bigint }>`
    select a.*, ${balance} as balance
    from ledger_account a
    where starts_with(a.code, ${prefix})
      and (${after ?? null}::text is null or (a.code || ' ' || a.currency) collate "C" > ${after ?? null})
      and (not ${open}::boolean or ${balance} <> 0)
    order by (a.code || ' ' || a.currency) collate "C"
    limit ${limit + 1}`.execute(db);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => {
      const currency = row.currency as Currency;
      return {
        id: row.id,
        code: row.code,
        title: row.title,
        kind: row.kind as AccountKind,
        normal: row.normal_side as Side,
        balance: Money.money(row.balance, currency),
        ...(row.minimum_minor !== null && { minimum: Money.money(row.minimum_minor, currency) }),
      };
    }),
    ...(rows.length > limit && last !== undefined && { next: `${last.code} ${last.currency}` }),
  };
}

/** What rests where, summed over all accounts of a family: `escrow`, `payable`, `revenue` and so on, by currency. */
export async function balancesByFamily(db: Db): Promise<{ family: string; title: string; balance: Money.Money }[]> {
  const { rows } = await sql<{ family: string; title: string; currency: Currency; minor: bigint }>`
    select split_part(code, ':', 1) as family, min(title) as title, currency, sum(${balance})::bigint as minor
    from ledger_account a where kind <> 'memo'
    group by 1, 3 order by 1, 3`.execute(db);
  return rows.map(({ family, title, currency, minor }) => ({ family, title, balance: Money.money(minor, currency) }));
}
