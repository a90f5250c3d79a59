-- A discount that the house bears can be larger than its fees: then it adds to what was paid, so that the provider gets their share.
alter table payment
  add column added_minor bigint not null default 0 check (added_minor >= 0),
  drop constraint payment_pays_out_what_it_took,
  add constraint payment_pays_out_what_it_took check (
    transferred_minor >= 0 and refunded_minor + transferred_minor <= captured_minor + added_minor);
comment on column payment.added_minor is 'class=internal; purpose=what the house added of its own; retention=7y';
