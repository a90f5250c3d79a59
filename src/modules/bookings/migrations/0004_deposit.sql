-- What was charged beside the total and is kept apart, against damage.
alter table booking add column deposit_minor bigint not null default 0 check (deposit_minor >= 0);
comment on column booking.deposit_minor is 'class=personal; purpose=deposit that was charged beside the total; retention=7y';
