-- The part of the total that is paid later, and when.
alter table quote
  add column balance_minor bigint check (balance_minor > 0 and balance_minor < total_minor),
  add column balance_due_at timestamptz check (balance_due_at < starts_at),
  add constraint quote_balance_whole check (num_nonnulls(balance_minor, balance_due_at) in (0, 2));
comment on column quote.balance_minor is 'class=personal; purpose=part of the total that is paid later; retention=7y when used, 30d when not';
comment on column quote.balance_due_at is 'class=personal; purpose=when that part is taken; retention=7y when used, 30d when not';
