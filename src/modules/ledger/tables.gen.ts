import type { ColumnType, GeneratedAlways } from 'kysely';

export interface LedgerTables {
  ledger_account: {
    id: string;
    code: string;
    title: string;
    currency: string;
    kind: string;
    normal_side: string;
    minimum_minor: bigint | null;
    balance_minor: bigint | null;
    opened_at: ColumnType<Temporal.Instant>;
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
    occurred_at: ColumnType<Temporal.Instant>;
    position: GeneratedAlways<bigint>;
  };
  ledger_entry: {
    transaction_id: string;
    seq: number;
    account_id: string;
    amount_minor: bigint;
    currency: string;
    memo: string | null;
  };
}
