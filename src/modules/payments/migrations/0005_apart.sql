-- One charge can bring in money that is held for something else as well: a deposit beside a price. A refund and a transfer say whose
-- escrow they are taken from; empty means the subject of the payment.
alter table payment
  add column apart_kind text,
  add column apart_id uuid,
  add column apart_minor bigint not null default 0 check (apart_minor >= 0 and apart_minor <= amount_minor),
  add constraint payment_apart_for_something check ((apart_kind is null) = (apart_id is null) and (apart_kind is null) = (apart_minor = 0));
comment on column payment.apart_kind is 'class=internal; purpose=what the part kept apart is held for; retention=7y';
comment on column payment.apart_id is 'class=personal; purpose=which thing the part kept apart is held for; retention=7y';
comment on column payment.apart_minor is 'class=personal; purpose=how much of the amount is kept apart; retention=7y';

alter table refund add column for_kind text, add column for_id uuid;
comment on column refund.for_kind is 'class=internal; purpose=what kind of thing the money was held for; retention=7y';
comment on column refund.for_id is 'class=personal; purpose=which thing the money was held for; retention=7y';

alter table transfer add column for_kind text, add column for_id uuid;
comment on column transfer.for_kind is 'class=internal; purpose=what kind of thing the money was held for; retention=7y';
comment on column transfer.for_id is 'class=personal; purpose=which thing the money was held for; retention=7y';

alter table receivable
  add column apart_kind text,
  add column apart_id uuid,
  add column apart_minor bigint not null default 0 check (apart_minor >= 0 and apart_minor <= amount_minor),
  add constraint receivable_apart_for_something check ((apart_kind is null) = (apart_id is null) and (apart_kind is null) = (apart_minor = 0));
comment on column receivable.apart_kind is 'class=internal; purpose=what the part kept apart is owed for; retention=7y';
comment on column receivable.apart_id is 'class=personal; purpose=which thing the part kept apart is owed for; retention=7y';
comment on column receivable.apart_minor is 'class=personal; purpose=how much of the amount is kept apart; retention=7y';
