import { conflict, type Id } from '#kernel';
import type { Context } from '#platform/context';
import { isCheckViolation, sql, tables, type Tx } from '#platform/database';
import { fingerprintOf, normalSide, signLines, type AccountRef, type NewPosting, type SignedLine } from './domain.ts';
import type { LedgerTables } from './tables.gen.ts';

export interface Posted {
  id: Id<'ledger_transaction'>;
  /** True when this reference had been posted before; then nothing was written now. */
  repeated: boolean;
}

/**
 * Writes one balanced transaction. The same reference with the same content a second time changes nothing and returns the
 * first. Commits or vanishes with `tx`.
 *
 * @throws ledger.limit when an account would fall below its minimum; ledger.reference_reused; ledger.account_differs;
 *   ledger.unbalanced, ledger.negative_line, ledger.empty
 */
export async function post(ctx: Context, tx: Tx, posting: NewPosting): Promise<Posted> {
  const lines = signLines(posting);
  const fingerprint = fingerprintOf(posting, lines);
  const ids = await openAccounts(ctx, tx, lines);
  const id = ctx.newId('ledger_transaction');
  const fresh = await insert(ctx, tx, { id, posting, lines, fingerprint, ids });
  return fresh ? { id, repeated: false } : { id: await theFirst(tx, posting, fingerprint), repeated: true };
}

const keyOf = (code: string, currency: string): string => `${code} ${currency}`;

/** Ids of all accounts of the lines, opening those that are new. */
async function openAccounts(ctx: Context, tx: Tx, lines: readonly SignedLine[]): Promise<Map<string, string>> {
  const wanted = new Map<string, { account: AccountRef; currency: string }>();
  for (const { account, currency } of lines) wanted.set(keyOf(account.code, currency), { account, currency });
  const found = await findAccounts(tx, wanted);
  // In order of code, so that two postings that open the same accounts do not wait for each other.
  const absent = [...wanted].filter(([key]) => !found.has(key)).sort(([a], [b]) => (a < b ? -1 : 1));
  if (absent.length === 0) return found;
  await tables<LedgerTables>(tx)
    .insertInto('ledger_account')
    .values(
      absent.map(([, { account, currency }]) => ({
        id: ctx.newId('ledger_account'),
        code: account.code,
        title: account.title,
        currency,
        kind: account.kind,
        normal_side: normalSide(account),
        minimum_minor: account.minimumMinor ?? null,
        balance_minor: account.minimumMinor === undefined ? null : 0n,
        opened_at: ctx.clock.now(),
      })),
    )
    .onConflict((on) => on.columns(['code', 'currency']).doNothing())
    .execute();
  return findAccounts(tx, wanted);
}

async function findAccounts(tx: Tx, wanted: ReadonlyMap<string, { account: AccountRef }>): Promise<Map<string, string>> {
  const codes = [...new Set([...wanted.values()].map(({ account }) => account.code))];
  const rows = await tables<LedgerTables>(tx)
    .selectFrom('ledger_account')
    .select(['id', 'code', 'currency', 'kind', 'normal_side', 'minimum_minor'])
    .where((where) => where('code', '=', where.fn.any(where.val(codes))))
    .execute();
  const ids = new Map<string, string>();
  for (const row of rows) {
    const key = keyOf(row.code, row.currency);
    const account = wanted.get(key)?.account;
    if (account === undefined) continue;
    if (row.kind !== account.kind || row.normal_side !== normalSide(account) || row.minimum_minor !== (account.minimumMinor ?? null)) {
      throw conflict('ledger.account_differs', `Account ${row.code} exists with another kind, side or limit than this posting says.`);
    }
    ids.set(key, row.id);
  }
  return ids;
}

interface Insertion {
  id: string;
  posting: NewPosting;
  lines: readonly SignedLine[];
  fingerprint: string;
  ids: ReadonlyMap<string, string>;
}

/** Transaction and entries in one statement, so that a posting costs two round trips. False: the reference was there. */
async function insert(ctx: Context, tx: Tx, { id, posting, lines, fingerprint, ids }: Insertion): Promise<boolean> {
  const { reference, kind, description, subject } = posting;
  const accountIds = lines.map(({ account, currency }) => ids.get(keyOf(account.code, currency)) as string);
  try {
    const { rows } = await sql`
      with opened as (
        insert into ledger_transaction
          (id, reference, kind, description, subject_kind, subject_id, line_count, fingerprint, correlation_id, occurred_at)
        values (${id}, ${reference}, ${kind}, ${description}, ${subject.kind}, ${subject.id}, ${lines.length}, ${fingerprint},
          ${ctx.correlationId}, ${ctx.clock.now()})
        on conflict (reference) do nothing
        returning id)
      insert into ledger_entry (transaction_id, seq, account_id, amount_minor, currency, memo)
      select opened.id, line.seq, line.account_id, line.amount_minor, line.currency, line.memo
      from opened, unnest(
        ${accountIds}::uuid[], ${lines.map((line) => line.amountMinor.toString())}::bigint[],
        ${lines.map((line) => line.currency)}::text[], ${lines.map((line) => line.memo ?? null)}::text[]
      ) with ordinality as line (account_id, amount_minor, currency, memo, seq)
      returning 1`.execute(tx);
    return rows.length > 0;
  } catch (error) {
    if (!isCheckViolation(error, 'ledger_account_limit')) throw error;
    const taken = lines.map(({ account }) => account.code).join(', ');
    throw conflict('ledger.limit', `There is not enough money for this: "${description}" would overdraw one of ${taken}.`, {
      cause: error,
    });
  }
}

async function theFirst(tx: Tx, { reference }: NewPosting, fingerprint: string): Promise<Posted['id']> {
  const first = await tables<LedgerTables>(tx)
    .selectFrom('ledger_transaction')
    .select(['id', 'fingerprint'])
    .where('reference', '=', reference)
    .executeTakeFirstOrThrow();
  if (first.fingerprint !== fingerprint) {
    throw conflict('ledger.reference_reused', `Reference ${reference} was posted before with other lines.`);
  }
  return first.id as Posted['id'];
}
