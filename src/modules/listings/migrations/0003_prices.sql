-- What hosts price apart: weekends, evenings, long bookings, and a least price for the time.
alter table listing
  add column weekend_percent integer check (weekend_percent between 1 and 200),
  add column evening_percent integer check (evening_percent between 1 and 200),
  add column minimum_minor bigint check (minimum_minor > 0),
  add column length_discounts jsonb not null default '[]' check (jsonb_typeof(length_discounts) = 'array'),
  add constraint listing_prices_build_on_hourly check (
    hourly_minor is not null
    or (weekend_percent is null and evening_percent is null and minimum_minor is null and length_discounts = '[]'));
comment on column listing.weekend_percent is 'class=public; purpose=what an hour costs more on Saturday and Sunday; retention=7y after its last booking';
comment on column listing.evening_percent is 'class=public; purpose=what an hour costs more in evenings and nights; retention=7y after its last booking';
comment on column listing.minimum_minor is 'class=public; purpose=the least that a booking of it costs; retention=7y after its last booking';
comment on column listing.length_discounts is 'class=public; purpose=what long bookings cost less; retention=7y after its last booking';
