-- Hours of a kitchen that are bought ahead.
create table pack_offer (
  id uuid primary key,
  listing_id uuid not null,
  host_id uuid not null,
  minutes integer not null check (minutes between 60 and 60000 and minutes % 30 = 0),
  price_minor bigint not null check (price_minor between 1000 and 10000000),
  currency text not null,
  valid_months smallint not null check (valid_months between 1 and 24),
  status text not null check (status in ('offered', 'withdrawn')),
  created_at timestamptz not null
);
create index pack_offer_of on pack_offer (listing_id, id);
comment on table pack_offer is 'owner=packs; class=public; purpose=hours that a host sells ahead; retention=7y after the last sale';
comment on column pack_offer.id is 'class=public; purpose=which offer; retention=7y after the last sale';
comment on column pack_offer.listing_id is 'class=public; purpose=of which kitchen; retention=7y after the last sale';
comment on column pack_offer.host_id is 'class=personal; purpose=who offers it; retention=7y after the last sale';
comment on column pack_offer.minutes is 'class=public; purpose=how much time it is; retention=7y after the last sale';
comment on column pack_offer.price_minor is 'class=public; purpose=what the host asks for it; retention=7y after the last sale';
comment on column pack_offer.currency is 'class=public; purpose=currency of the price; retention=7y after the last sale';
comment on column pack_offer.valid_months is 'class=public; purpose=how long it is good after it was bought; retention=7y after the last sale';
comment on column pack_offer.status is 'class=public; purpose=whether it is sold now; retention=7y after the last sale';
comment on column pack_offer.created_at is 'class=internal; purpose=when it was offered; retention=7y after the last sale';

-- What is left stands on the pack's own row: of two who take the last hours at once, the checks let one.
create table pack (
  id uuid primary key,
  offer_id uuid not null references pack_offer,
  listing_id uuid not null,
  listing_title text not null,
  guest_id uuid not null,
  host_id uuid not null,
  minutes integer not null check (minutes > 0),
  total_minor bigint not null check (total_minor > 0),
  provider_minor bigint not null check (provider_minor between 0 and total_minor),
  currency text not null,
  lines jsonb not null,
  payment_method_id text not null,
  expires_at timestamptz not null,
  minutes_left integer not null,
  total_left_minor bigint not null,
  provider_left_minor bigint not null,
  request_key text not null,
  state text not null default '',
  state_version int not null default 0,
  state_entered_at timestamptz not null,
  created_at timestamptz not null,
  constraint pack_not_overdrawn check (minutes_left between 0 and minutes),
  constraint pack_money_within check (total_left_minor between 0 and total_minor and provider_left_minor between 0 and provider_minor),
  constraint pack_empty_of_both check ((minutes_left = 0) = (total_left_minor = 0)),
  unique (guest_id, request_key)
);
create index pack_of_guest on pack (guest_id, created_at desc, id desc);
create index pack_of_host on pack (host_id, created_at desc, id desc);
comment on table pack is 'owner=packs; class=personal; purpose=hours that somebody bought ahead; retention=7y';
comment on column pack.id is 'class=internal; purpose=which pack; retention=7y';
comment on column pack.offer_id is 'class=internal; purpose=the offer it was bought by; retention=7y';
comment on column pack.listing_id is 'class=personal; purpose=of which kitchen; retention=7y';
comment on column pack.listing_title is 'class=internal; purpose=what the kitchen was called; retention=7y';
comment on column pack.guest_id is 'class=personal; purpose=who bought it; retention=7y';
comment on column pack.host_id is 'class=personal; purpose=who is paid for the hours; retention=7y';
comment on column pack.minutes is 'class=internal; purpose=how much time it is; retention=7y';
comment on column pack.total_minor is 'class=personal; purpose=what was paid; retention=7y';
comment on column pack.provider_minor is 'class=personal; purpose=what the host gets when all of it is used; retention=7y';
comment on column pack.currency is 'class=internal; purpose=currency of its amounts; retention=7y';
comment on column pack.lines is 'class=internal; purpose=how the price was made, as it was sold; retention=7y';
comment on column pack.payment_method_id is 'class=sensitive; purpose=the card, as the provider names it; retention=7y';
comment on column pack.expires_at is 'class=personal; purpose=until when it can be used; retention=7y';
comment on column pack.minutes_left is 'class=personal; purpose=how much of it is left; retention=7y';
comment on column pack.total_left_minor is 'class=personal; purpose=what of the price is not used; retention=7y';
comment on column pack.provider_left_minor is 'class=personal; purpose=what of the host’s part is not used; retention=7y';
comment on column pack.request_key is 'class=internal; purpose=makes a request that is sent twice one; retention=7y';
comment on column pack.state is 'class=internal; purpose=how far it is; retention=7y';
comment on column pack.state_version is 'class=internal; purpose=counts its steps; retention=7y';
comment on column pack.state_entered_at is 'class=internal; purpose=since when it is so; retention=7y';
comment on column pack.created_at is 'class=personal; purpose=when it was asked for; retention=7y';

create table pack_use (
  booking_id uuid primary key,
  pack_id uuid not null references pack,
  minutes integer not null check (minutes > 0),
  total_minor bigint not null check (total_minor > 0),
  provider_minor bigint not null check (provider_minor between 0 and total_minor),
  returned_minutes integer not null default 0 check (returned_minutes between 0 and minutes),
  returned_minor bigint not null default 0 check (returned_minor between 0 and total_minor),
  used_at timestamptz not null
);
create index pack_use_of on pack_use (pack_id, used_at desc);
comment on table pack_use is 'owner=packs; class=personal; purpose=hours of a pack that a booking took; retention=7y';
comment on column pack_use.booking_id is 'class=personal; purpose=which booking; retention=7y';
comment on column pack_use.pack_id is 'class=internal; purpose=of which pack; retention=7y';
comment on column pack_use.minutes is 'class=personal; purpose=how much time it took; retention=7y';
comment on column pack_use.total_minor is 'class=personal; purpose=what that time is worth; retention=7y';
comment on column pack_use.provider_minor is 'class=personal; purpose=the host’s part of it; retention=7y';
comment on column pack_use.returned_minutes is 'class=personal; purpose=time that came back; retention=7y';
comment on column pack_use.returned_minor is 'class=personal; purpose=money that came back; retention=7y';
comment on column pack_use.used_at is 'class=personal; purpose=when it was taken; retention=7y';
