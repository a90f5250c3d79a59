-- Times that are booked together, such as every Tuesday for eight weeks: taken all or not at all, each a booking with its own money.
-- Without booked_at it is an offer that nobody took up yet.
create table booking_series (
  id uuid primary key,
  listing_id uuid not null,
  guest_id uuid not null,
  provider_id uuid not null,
  starts_at text not null check (starts_at ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d$'),
  minutes integer not null check (minutes between 5 and 10080),
  rule text not null check (length(rule) <= 200),
  quote_ids uuid[] not null check (cardinality(quote_ids) between 1 and 100),
  request_key text,
  expires_at timestamptz not null,
  booked_at timestamptz,
  created_at timestamptz not null,
  unique (guest_id, request_key)
);
create index booking_series_of_guest on booking_series (guest_id, created_at desc, id desc) where booked_at is not null;
create index booking_series_of_provider on booking_series (provider_id, created_at desc, id desc) where booked_at is not null;
create index booking_series_offers on booking_series (expires_at) where booked_at is null;
comment on table booking_series is 'owner=bookings; class=internal; purpose=times that are booked together; retention=7y';
comment on column booking_series.id is 'class=internal; purpose=which series; retention=7y';
comment on column booking_series.listing_id is 'class=internal; purpose=what is booked; retention=7y';
comment on column booking_series.guest_id is 'class=personal; purpose=who books; retention=7y';
comment on column booking_series.provider_id is 'class=personal; purpose=who provides; retention=7y';
comment on column booking_series.starts_at is 'class=personal; purpose=first start by the wall clock of the kitchen; retention=7y';
comment on column booking_series.minutes is 'class=internal; purpose=how long each time is; retention=7y';
comment on column booking_series.rule is 'class=personal; purpose=how it repeats (RFC 5545); retention=7y';
comment on column booking_series.quote_ids is 'class=internal; purpose=the price of each time, in order; retention=7y';
comment on column booking_series.request_key is 'class=internal; purpose=makes a repeated request the same series; retention=7y';
comment on column booking_series.expires_at is 'class=internal; purpose=until when the offer stands; retention=7y';
comment on column booking_series.booked_at is 'class=internal; purpose=when it was taken up; retention=7y';
comment on column booking_series.created_at is 'class=internal; purpose=when it was priced; retention=7y';

alter table booking add column series_id uuid references booking_series;
create index booking_in_series on booking (series_id, starts_at) where series_id is not null;
comment on column booking.series_id is 'class=internal; purpose=which bookings were made together; retention=7y';

-- What is told of all of a series at once is told once.
create table series_notice (
  series_id uuid not null references booking_series on delete cascade,
  template text not null,
  primary key (series_id, template)
);
comment on table series_notice is 'owner=bookings; class=internal; purpose=keeps a series from being told of once for each of its times; retention=7y';
comment on column series_notice.series_id is 'class=internal; purpose=which series; retention=7y';
comment on column series_notice.template is 'class=internal; purpose=what was told; retention=7y';
