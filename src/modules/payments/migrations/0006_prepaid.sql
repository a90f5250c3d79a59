-- A payment that is handed out to others as they use it: hours that were bought ahead pay for bookings.
alter table payment add column prepaid boolean not null default false;
comment on column payment.prepaid is 'class=internal; purpose=whether it pays for other things later; retention=7y';
