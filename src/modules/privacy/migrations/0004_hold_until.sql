-- A hold may have a day on which it ends by itself. The daily sweep writes that down, as nobody's act.
alter table legal_hold add column until timestamptz;
alter table legal_hold add constraint legal_hold_until check (until > placed_at);
alter table legal_hold drop constraint legal_hold_lifted;
alter table legal_hold add constraint legal_hold_lifted check (lifted_by is null or lifted_at is not null);
create index legal_hold_newest on legal_hold (placed_at desc, id desc);
comment on column legal_hold.until is 'class=internal; purpose=when it ends by itself; retention=7y';
