// From the migrations, by `npm run generate`; do not edit.
import type { GeneratedAlways } from 'kysely';

export interface LedgerTables {
  ledger_account: {
    id: string;
    code: string;
    title: string;
    currency: string;
    kind: 'asset' | 'liability' | 'revenue' | 'expense' | 'equity' | 'memo';
    normal_side: 'debit' | 'credit';
    minimum_minor: bigint | null;
    balance_minor: bigint | null;
    opened_at: Temporal.Instant;
  };
  ledger_entry: {
    transaction_id: string;
    seq: number;
    account_id: string;
    amount_minor: bigint;
    currency: string;
    memo: string | null;
  };
  ledger_transaction: {
    id: string;
    reference: string;
    kind: string;
    description: string;
    subject_kind: string;
    subject_id: string;
    line_count: number;
    fingerprint: string;
    correlation_id: string;
    occurred_at: Temporal.Instant;
    position: GeneratedAlways<bigint>;
  };
}
