-- The oldest entries carry the balances of today: the books are never cut off. They name people by number only, and the number is nobody's
-- once the person is erased and the dealing has ended.
comment on table ledger_account is 'owner=ledger; class=internal; purpose=chart of accounts; retention=forever';
comment on column ledger_account.code is 'class=personal; purpose=names the account, some by the id of a person or a booking; retention=forever';
comment on column ledger_account.minimum_minor is 'class=internal; purpose=the balance may not fall below this, null is no limit; retention=forever';
comment on column ledger_account.balance_minor is 'class=internal; purpose=kept by trigger where there is a limit, on the normal side; retention=forever';

comment on table ledger_transaction is 'owner=ledger; class=internal; purpose=journal, append-only; retention=forever';
comment on column ledger_transaction.description is 'class=personal; purpose=what happened, in words; retention=forever';
comment on column ledger_transaction.subject_id is 'class=personal; purpose=booking or other thing the money belongs to; retention=forever';
comment on column ledger_transaction.fingerprint is 'class=internal; purpose=tells a repeated posting from a different one under the same reference; retention=forever';
comment on column ledger_transaction.position is 'class=internal; purpose=order of posting, for pages; ids of one millisecond have no order; retention=forever';

comment on table ledger_entry is 'owner=ledger; class=internal; purpose=journal lines, append-only; debit above zero, credit below; retention=forever';

comment on column ledger_account.id is 'class=internal; purpose=which account; retention=forever';
comment on column ledger_account.title is 'class=personal; purpose=what the account is called, some by a person; retention=forever';
comment on column ledger_account.currency is 'class=internal; purpose=currency of the account; retention=forever';
comment on column ledger_account.kind is 'class=internal; purpose=asset, liability and so on; retention=forever';
comment on column ledger_account.normal_side is 'class=internal; purpose=the side that increases it; retention=forever';
comment on column ledger_account.opened_at is 'class=internal; purpose=when it was opened; retention=forever';

comment on column ledger_entry.transaction_id is 'class=internal; purpose=transaction the line belongs to; retention=forever';
comment on column ledger_entry.seq is 'class=internal; purpose=place in the transaction; retention=forever';
comment on column ledger_entry.account_id is 'class=personal; purpose=account that is debited or credited; retention=forever';
comment on column ledger_entry.amount_minor is 'class=personal; purpose=how much; debit above zero, credit below; retention=forever';
comment on column ledger_entry.currency is 'class=internal; purpose=currency of the amount; retention=forever';
comment on column ledger_entry.memo is 'class=personal; purpose=what the line is for; retention=forever';

comment on column ledger_transaction.id is 'class=internal; purpose=which transaction; retention=forever';
comment on column ledger_transaction.reference is 'class=personal; purpose=makes a repeated posting the same transaction, some by the id of a booking; retention=forever';
comment on column ledger_transaction.kind is 'class=internal; purpose=what kind of posting it is; retention=forever';
comment on column ledger_transaction.subject_kind is 'class=internal; purpose=what kind of thing the money belongs to; retention=forever';
comment on column ledger_transaction.line_count is 'class=internal; purpose=how many lines it must have; retention=forever';
comment on column ledger_transaction.correlation_id is 'class=internal; purpose=ties it to the request it was part of; retention=forever';
comment on column ledger_transaction.occurred_at is 'class=internal; purpose=when it was posted; retention=forever';
