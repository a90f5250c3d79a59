-- Every column says how private it is, what it is for and how long it stays; a test holds them to it.
comment on column ledger_account.id is 'class=internal; purpose=which account; retention=10y';
comment on column ledger_account.title is 'class=personal; purpose=what the account is called, some by a person; retention=10y';
comment on column ledger_account.currency is 'class=internal; purpose=currency of the account; retention=10y';
comment on column ledger_account.kind is 'class=internal; purpose=asset, liability and so on; retention=10y';
comment on column ledger_account.normal_side is 'class=internal; purpose=the side that increases it; retention=10y';
comment on column ledger_account.opened_at is 'class=internal; purpose=when it was opened; retention=10y';

comment on column ledger_entry.transaction_id is 'class=internal; purpose=transaction the line belongs to; retention=10y';
comment on column ledger_entry.seq is 'class=internal; purpose=place in the transaction; retention=10y';
comment on column ledger_entry.account_id is 'class=personal; purpose=account that is debited or credited; retention=10y';
comment on column ledger_entry.amount_minor is 'class=personal; purpose=how much; debit above zero, credit below; retention=10y';
comment on column ledger_entry.currency is 'class=internal; purpose=currency of the amount; retention=10y';
comment on column ledger_entry.memo is 'class=personal; purpose=what the line is for; retention=10y';

comment on column ledger_transaction.id is 'class=internal; purpose=which transaction; retention=10y';
comment on column ledger_transaction.reference is 'class=personal; purpose=makes a repeated posting the same transaction, some by the id of a booking; retention=10y';
comment on column ledger_transaction.kind is 'class=internal; purpose=what kind of posting it is; retention=10y';
comment on column ledger_transaction.subject_kind is 'class=internal; purpose=what kind of thing the money belongs to; retention=10y';
comment on column ledger_transaction.line_count is 'class=internal; purpose=how many lines it must have; retention=10y';
comment on column ledger_transaction.correlation_id is 'class=internal; purpose=ties it to the request it was part of; retention=10y';
comment on column ledger_transaction.occurred_at is 'class=internal; purpose=when it was posted; retention=10y';
