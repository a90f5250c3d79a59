create table ledger_account (
  id uuid primary key,
  code text not null check (code ~ '^[a-z][A-Za-z0-9:._-]{1,199}$'),
  title text not null check (length(title) between 1 and 200),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  kind text not null check (kind in ('asset', 'liability', 'revenue', 'expense', 'equity', 'memo')),
  normal_side text not null check (normal_side in ('debit', 'credit')),
  minimum_minor bigint,
  balance_minor bigint,
  opened_at timestamptz not null,
  constraint ledger_account_code unique (code, currency),
  constraint ledger_account_currency unique (id, currency),
  constraint ledger_account_maintained check ((minimum_minor is null) = (balance_minor is null)),
  constraint ledger_account_limit check (balance_minor >= minimum_minor)
);
comment on table ledger_account is 'owner=ledger; class=internal; purpose=chart of accounts; retention=10y';
comment on column ledger_account.code is 'class=personal; purpose=names the account, some by the id of a person or a booking; retention=10y';
comment on column ledger_account.minimum_minor is 'class=internal; purpose=the balance may not fall below this, null is no limit; retention=10y';
comment on column ledger_account.balance_minor is 'class=internal; purpose=kept by trigger where there is a limit, on the normal side; retention=10y';

create table ledger_transaction (
  id uuid primary key,
  reference text not null check (length(reference) between 1 and 200),
  kind text not null check (length(kind) between 1 and 60),
  description text not null check (length(description) between 1 and 500),
  subject_kind text not null,
  subject_id text not null,
  line_count smallint not null check (line_count between 2 and 200),
  fingerprint text not null,
  correlation_id text not null,
  occurred_at timestamptz not null,
  position bigint generated always as identity,
  constraint ledger_transaction_reference unique (reference),
  constraint ledger_transaction_position unique (position)
);
comment on table ledger_transaction is 'owner=ledger; class=internal; purpose=journal, append-only; retention=10y';
comment on column ledger_transaction.description is 'class=personal; purpose=what happened, in words; retention=10y';
comment on column ledger_transaction.subject_id is 'class=personal; purpose=booking or other thing the money belongs to; retention=10y';
comment on column ledger_transaction.fingerprint is 'class=internal; purpose=tells a repeated posting from a different one under the same reference; retention=10y';
comment on column ledger_transaction.position is 'class=internal; purpose=order of posting, for pages; ids of one millisecond have no order; retention=10y';
create index ledger_transaction_subject on ledger_transaction (subject_kind, subject_id, position);

create table ledger_entry (
  transaction_id uuid not null references ledger_transaction,
  seq smallint not null check (seq > 0),
  account_id uuid not null,
  amount_minor bigint not null check (amount_minor <> 0),
  currency text not null,
  memo text check (length(memo) between 1 and 200),
  primary key (transaction_id, seq),
  constraint ledger_entry_account_currency foreign key (account_id, currency) references ledger_account (id, currency)
);
comment on table ledger_entry is 'owner=ledger; class=internal; purpose=journal lines, append-only; debit above zero, credit below; retention=10y';
-- Serves both the page of an account and, index-only, the sum that is the balance of an account without a limit.
create index ledger_entry_account on ledger_entry (account_id, transaction_id) include (amount_minor);

create function ledger_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'The ledger is append-only: % on % is refused. Post a correcting transaction.', tg_op, tg_table_name
    using errcode = '23514', constraint = 'ledger_append_only';
end $$;

create trigger ledger_transaction_append_only before update or delete or truncate on ledger_transaction
  for each statement execute function ledger_refuse_change();
create trigger ledger_entry_append_only before update or delete or truncate on ledger_entry
  for each statement execute function ledger_refuse_change();
create trigger ledger_account_kept before delete or truncate on ledger_account
  for each statement execute function ledger_refuse_change();

-- A balance moves only from the trigger on entries (depth 2 here), and nothing else of an account moves at all.
create function ledger_guard_account() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if coalesce(new.balance_minor, 0) <> 0 then
      raise exception 'Account % must open with nothing in it.', new.code using errcode = '23514', constraint = 'ledger_account_guarded';
    end if;
    return new;
  end if;
  if pg_trigger_depth() < 2 or (to_jsonb(new) - 'balance_minor') <> (to_jsonb(old) - 'balance_minor') then
    raise exception 'Account % changes only by posting entries.', old.code using errcode = '23514', constraint = 'ledger_account_guarded';
  end if;
  return new;
end $$;
create trigger ledger_account_guarded before insert or update on ledger_account
  for each row execute function ledger_guard_account();

-- Locks the limited accounts of a statement in one order, so that two postings cannot wait for each other, and keeps their balances.
-- Accounts without a limit (revenue, the provider) are never locked: bookings would queue up behind them.
create function ledger_apply_entries() returns trigger language plpgsql as $$
begin
  if exists (select from inserted i join ledger_transaction t on t.id = i.transaction_id where i.seq > t.line_count) then
    raise exception 'A ledger transaction takes no more lines than it was made with.'
      using errcode = '23514', constraint = 'ledger_append_only';
  end if;
  perform from ledger_account a
    where a.minimum_minor is not null and a.id in (select account_id from inserted)
    order by a.id for no key update;
  update ledger_account a
    set balance_minor = a.balance_minor + case a.normal_side when 'debit' then d.delta else -d.delta end
    from (select account_id, sum(amount_minor)::bigint as delta from inserted group by account_id) d
    where a.id = d.account_id and a.minimum_minor is not null and d.delta <> 0;
  return null;
end $$;
create trigger ledger_entry_applied after insert on ledger_entry
  referencing new table as inserted for each statement execute function ledger_apply_entries();

create function ledger_refuse_unbalanced() returns trigger language plpgsql as $$
declare
  lines bigint;
  uneven text;
begin
  select count(*) into lines from ledger_entry where transaction_id = new.id;
  if lines <> new.line_count then
    raise exception 'Ledger transaction % has % lines instead of %.', new.reference, lines, new.line_count
      using errcode = '23514', constraint = 'ledger_transaction_balanced';
  end if;
  select currency into uneven from ledger_entry where transaction_id = new.id group by currency having sum(amount_minor) <> 0 limit 1;
  if uneven is not null then
    raise exception 'Ledger transaction % does not balance in %.', new.reference, uneven
      using errcode = '23514', constraint = 'ledger_transaction_balanced';
  end if;
  return null;
end $$;
create constraint trigger ledger_transaction_balanced after insert on ledger_transaction
  deferrable initially deferred for each row execute function ledger_refuse_unbalanced();
