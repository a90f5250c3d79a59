-- What can be booked with a kitchen and is itself limited: ovens, cold stores, a loading dock that several kitchens of one host share.
-- Its id is the id of a part in the calendar, which knows when it is free.
create table extra (
  id uuid primary key,
  host_id uuid not null,
  title text not null check (length(title) between 1 and 80),
  units smallint not null check (units between 1 and 50),
  price_minor bigint not null check (price_minor >= 0),
  price_per text not null check (price_per in ('hour', 'booking')),
  currency text not null,
  buffer_minutes integer not null check (buffer_minutes between 0 and 1440),
  status text not null default 'offered' check (status in ('offered', 'withdrawn')),
  created_at timestamptz not null
);
create index extra_of_host on extra (host_id, id);
comment on table extra is 'owner=listings; class=public; purpose=what can be booked with a kitchen; retention=while the listing exists';
comment on column extra.id is 'class=public; purpose=which extra; retention=while the listing exists';
comment on column extra.host_id is 'class=personal; purpose=whose it is; retention=while the listing exists';
comment on column extra.title is 'class=public; purpose=what it is; retention=while the listing exists';
comment on column extra.units is 'class=public; purpose=how many there are; retention=while the listing exists';
comment on column extra.price_minor is 'class=public; purpose=what one costs; retention=while the listing exists';
comment on column extra.price_per is 'class=public; purpose=for each hour or each booking; retention=while the listing exists';
comment on column extra.currency is 'class=public; purpose=currency of its price; retention=while the listing exists';
comment on column extra.buffer_minutes is 'class=public; purpose=time kept free after each use; retention=while the listing exists';
comment on column extra.status is 'class=public; purpose=whether it can be booked; retention=while the listing exists';
comment on column extra.created_at is 'class=internal; purpose=when it was entered; retention=while the listing exists';

create table extra_place (
  extra_id uuid not null references extra on delete cascade,
  listing_id uuid not null references listing on delete cascade,
  primary key (listing_id, extra_id)
);
create index extra_place_of on extra_place (extra_id);
comment on table extra_place is 'owner=listings; class=public; purpose=with which kitchens an extra can be booked; retention=while the listing exists';
comment on column extra_place.extra_id is 'class=public; purpose=which extra; retention=while the listing exists';
comment on column extra_place.listing_id is 'class=public; purpose=with which kitchen; retention=while the listing exists';
