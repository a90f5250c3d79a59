-- Until when a booking that was taken before it was paid must be paid.
alter table booking add column pay_by timestamptz;
comment on column booking.pay_by is 'class=internal; purpose=until when it must be paid, when it was taken before; retention=7y';
