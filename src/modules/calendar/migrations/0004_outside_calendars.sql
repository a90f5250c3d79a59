-- Times at which a resource is not to be had although nobody booked it here: what an outside calendar says, and recurring
-- blackouts. They may lie over what is sold, which stays sold; new bookings keep clear of them.
create table busy_time (
  source_id uuid not null,
  resource_id uuid not null references calendar_resource on delete cascade,
  during tstzrange not null check (not isempty(during) and lower_inc(during) and not upper_inc(during)),
  primary key (source_id, during)
);
create index busy_time_during on busy_time using gist (resource_id, during);
comment on table busy_time is 'owner=calendar; class=internal; purpose=times kept free of bookings by other calendars and by rules; retention=while the listing exists';
comment on column busy_time.source_id is 'class=internal; purpose=which calendar or rule says so; retention=while the listing exists';
comment on column busy_time.resource_id is 'class=internal; purpose=what is not to be had; retention=while the listing exists';
comment on column busy_time.during is 'class=personal; purpose=when; retention=while the listing exists';

create table outside_calendar (
  id uuid primary key,
  resource_id uuid not null references calendar_resource on delete cascade,
  name text not null check (length(name) between 1 and 80),
  address_host text,
  address_sealed text,
  etag text,
  last_modified text,
  source text not null,
  busy_count integer not null,
  event_count integer not null,
  problems jsonb not null,
  failure text,
  failing_since timestamptz,
  checked_at timestamptz not null,
  read_at timestamptz not null,
  created_at timestamptz not null,
  check ((address_host is null) = (address_sealed is null)),
  check ((failure is null) = (failing_since is null))
);
create index outside_calendar_of on outside_calendar (resource_id);
create index outside_calendar_due on outside_calendar (checked_at);
comment on table outside_calendar is 'owner=calendar; class=personal; purpose=calendars elsewhere whose busy times keep a kitchen free; retention=until removed';
comment on column outside_calendar.id is 'class=internal; purpose=which calendar; retention=until removed';
comment on column outside_calendar.resource_id is 'class=internal; purpose=the kitchen it keeps free; retention=until removed';
comment on column outside_calendar.name is 'class=personal; purpose=what its owner calls it; retention=until removed';
comment on column outside_calendar.address_host is 'class=personal; purpose=shows where it is read, none for a file; retention=until removed';
comment on column outside_calendar.address_sealed is 'class=secret; purpose=reads it again; retention=until removed';
comment on column outside_calendar.etag is 'class=internal; purpose=asks whether it changed; retention=until removed';
comment on column outside_calendar.last_modified is 'class=internal; purpose=asks whether it changed; retention=until removed';
comment on column outside_calendar.source is 'class=personal; purpose=its events without titles, worked out again as days go by; retention=until removed';
comment on column outside_calendar.busy_count is 'class=internal; purpose=how many busy times came of it; retention=until removed';
comment on column outside_calendar.event_count is 'class=internal; purpose=how many events it holds; retention=until removed';
comment on column outside_calendar.problems is 'class=personal; purpose=tells its owner what was not taken over; retention=until removed';
comment on column outside_calendar.failure is 'class=internal; purpose=tells its owner why it cannot be read; retention=until removed';
comment on column outside_calendar.failing_since is 'class=internal; purpose=tells since when; retention=until removed';
comment on column outside_calendar.checked_at is 'class=internal; purpose=when it was last asked for; retention=until removed';
comment on column outside_calendar.read_at is 'class=internal; purpose=when it was last read; retention=until removed';
comment on column outside_calendar.created_at is 'class=internal; purpose=when it was added; retention=until removed';
