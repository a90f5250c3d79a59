import { createHash } from 'node:crypto';
import { invalid, type Money } from '#kernel';

export type AccountKind = 'asset' | 'liability' | 'revenue' | 'expense' | 'equity' | 'memo';
export type Side = 'debit' | 'credit';

/** An account by name. It is opened, as described here, by the first posting that uses it in a currency. */
export interface AccountRef {
  /** `escrow:booking:<id>` */
  code: string;
  kind: AccountKind;
  /** What people read on a ledger page. */
  title: string;
  /** The side on which the balance counts as positive. Default: debit for assets, expenses and memos, credit for the rest. */
  normal?: Side;
  /** The balance, in minor units on the normal side, may never fall below this. Absent: no limit, and no lock when posting. */
  minimumMinor?: bigint;
}

/** One line: exactly one of debit and credit. A zero amount is left out of the posting. */
export type NewLine = { account: AccountRef; memo?: string } & (
  | { debit: Money.Money; credit?: never }
  | { credit: Money.Money; debit?: never }
);

export interface NewPosting {
  /** Makes the posting happen once, for example `payment:<id>:captured`. */
  reference: string;
  /** `payments.captured` */
  kind: string;
  description: string;
  subject: { kind: string; id: string };
  lines: readonly NewLine[];
}

export interface SignedLine {
  account: AccountRef;
  /** Debit above zero, credit below. */
  amountMinor: bigint;
  currency: string;
  memo: string | undefined;
}

export const normalSide = (account: AccountRef): Side =>
  account.normal ?? (account.kind === 'asset' || account.kind === 'expense' || account.kind === 'memo' ? 'debit' : 'credit');

/**
 * Signs the lines and checks that they balance in every currency. The database checks the same again at commit.
 *
 * @throws ledger.negative_line, ledger.empty, ledger.unbalanced
 */
export function signLines({ reference, lines }: NewPosting): SignedLine[] {
  const signed: SignedLine[] = [];
  const sums = new Map<string, bigint>();
  for (const { account, debit, credit, memo } of lines) {
    const { amountMinor, currency } = debit ?? credit;
    if (amountMinor < 0n) {
      throw invalid('ledger.negative_line', `Posting ${reference}: ${account.code} has a negative amount. Use the other side.`);
    }
    if (amountMinor === 0n) continue;
    const value = debit === undefined ? -amountMinor : amountMinor;
    sums.set(currency, (sums.get(currency) ?? 0n) + value);
    signed.push({ account, amountMinor: value, currency, memo });
  }
  if (signed.length === 0) throw invalid('ledger.empty', `Posting ${reference} moves no money.`);
  for (const [currency, sum] of sums) {
    if (sum !== 0n) throw invalid('ledger.unbalanced', `Posting ${reference} is off by ${sum} minor units of ${currency}.`);
  }
  return signed;
}

/** Equal for equal postings: kind, subject and lines; wording and order of lines do not count. */
export function fingerprintOf({ kind, subject }: NewPosting, lines: readonly SignedLine[]): string {
  const flat = lines.map((line) => `${line.account.code} ${line.currency} ${line.amountMinor}`).sort();
  return createHash('sha256')
    .update(JSON.stringify([kind, subject.kind, subject.id, flat]))
    .digest('hex');
}
