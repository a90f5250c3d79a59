-- Paid in two parts: a down payment with the booking, the balance some days before the start. (A damage deposit is another thing: it
-- comes beside the price and goes back.)
create table down_payment_terms (
  listing_id uuid primary key,
  percent smallint check (percent between 10 and 90),
  amount_minor bigint check (amount_minor > 0),
  currency text not null,
  days_before smallint not null check (days_before between 3 and 60),
  updated_at timestamptz not null,
  constraint down_payment_one_way check (num_nonnulls(percent, amount_minor) = 1)
);
comment on table down_payment_terms is 'owner=bookings; class=public; purpose=which part of the price a host asks at once; retention=while the listing exists';
comment on column down_payment_terms.listing_id is 'class=public; purpose=of which kitchen; retention=while the listing exists';
comment on column down_payment_terms.percent is 'class=public; purpose=share of the price that is paid at once; retention=while the listing exists';
comment on column down_payment_terms.amount_minor is 'class=public; purpose=amount that is paid at once; retention=while the listing exists';
comment on column down_payment_terms.currency is 'class=public; purpose=currency of the amount; retention=while the listing exists';
comment on column down_payment_terms.days_before is 'class=public; purpose=how long before the start the rest is due; retention=while the listing exists';
comment on column down_payment_terms.updated_at is 'class=internal; purpose=when the host said so; retention=while the listing exists';

-- What of the total is still to be paid; nothing once it is.
alter table booking
  add column balance_minor bigint not null default 0,
  add column balance_due_at timestamptz,
  add constraint booking_balance_within check (balance_minor between 0 and total_minor),
  add constraint booking_balance_due check (balance_minor = 0 or balance_due_at is not null);
comment on column booking.balance_minor is 'class=personal; purpose=part of the total that is still to be paid; retention=7y';
comment on column booking.balance_due_at is 'class=personal; purpose=when the rest is taken; retention=7y';

create table booking_balance (
  id uuid primary key,
  booking_id uuid not null unique references booking,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  due_at timestamptz not null,
  pay_by timestamptz not null check (pay_by > due_at),
  payment_method_id text not null,
  state text not null default '',
  state_version int not null default 0,
  state_entered_at timestamptz not null,
  created_at timestamptz not null
);
comment on table booking_balance is 'owner=bookings; class=personal; purpose=the rest of a price and how its payment goes; retention=7y';
comment on column booking_balance.id is 'class=internal; purpose=which balance; retention=7y';
comment on column booking_balance.booking_id is 'class=internal; purpose=of which booking; retention=7y';
comment on column booking_balance.amount_minor is 'class=personal; purpose=how much it is; retention=7y';
comment on column booking_balance.currency is 'class=internal; purpose=currency of the amount; retention=7y';
comment on column booking_balance.due_at is 'class=personal; purpose=when the card is asked; retention=7y';
comment on column booking_balance.pay_by is 'class=personal; purpose=until when it must be paid; retention=7y';
comment on column booking_balance.payment_method_id is 'class=sensitive; purpose=the card that is asked, as the provider names it; retention=7y';
comment on column booking_balance.state is 'class=internal; purpose=how its payment goes; retention=7y';
comment on column booking_balance.state_version is 'class=internal; purpose=counts its steps; retention=7y';
comment on column booking_balance.state_entered_at is 'class=internal; purpose=since when it is so; retention=7y';
comment on column booking_balance.created_at is 'class=internal; purpose=since when it is owed; retention=7y';
