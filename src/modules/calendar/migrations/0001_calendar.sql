create table calendar_resource (
  id uuid primary key,
  owner_id uuid not null,
  time_zone text not null,
  buffer_minutes integer not null check (buffer_minutes between 0 and 1440),
  lead_minutes integer not null check (lead_minutes between 0 and 525600),
  slot_minutes integer not null check (slot_minutes in (5, 10, 15, 20, 30, 60)),
  minimum_minutes integer not null check (minimum_minutes between 5 and 10080),
  maximum_minutes integer not null check (maximum_minutes between 5 and 10080),
  horizon_days integer not null check (horizon_days between 1 and 730),
  open_week int4multirange not null default '{}',
  created_at timestamptz not null,
  check (minimum_minutes <= maximum_minutes)
);
create index calendar_resource_zone on calendar_resource (time_zone);
create index calendar_resource_owner on calendar_resource (owner_id);
comment on table calendar_resource is 'owner=calendar; class=internal; purpose=what can be booked by time, and its rules; retention=while the listing exists';
comment on column calendar_resource.owner_id is 'class=personal; purpose=who may change the rules; retention=while the listing exists';

comment on column calendar_resource.open_week is 'class=public; purpose=weekly_hours again as minutes from Monday 00:00 to the end of the next Monday, for search; retention=while the listing exists';

create table weekly_hours (
  resource_id uuid not null references calendar_resource on delete cascade,
  weekday smallint not null check (weekday between 1 and 7),
  opens time not null,
  closes time not null,
  check (opens < closes),
  primary key (resource_id, weekday, opens),
  constraint weekly_hours_apart exclude using gist (
    resource_id with =, weekday with =,
    int4range((extract(epoch from opens) / 60)::int, (extract(epoch from closes) / 60)::int) with &&)
);
comment on table weekly_hours is 'owner=calendar; class=public; purpose=opening hours by ISO weekday in the resource''s zone, closes may be 24:00; retention=while the listing exists';

create table calendar_exception (
  id uuid primary key,
  resource_id uuid not null references calendar_resource on delete cascade,
  date date not null,
  closed boolean not null,
  opens time,
  closes time,
  note text check (length(note) <= 200),
  created_at timestamptz not null,
  check (case when closed then opens is null and closes is null else opens is not null and closes is not null and opens < closes end),
  constraint calendar_exception_apart exclude using gist (
    resource_id with =, date with =,
    int4range(coalesce((extract(epoch from opens) / 60)::int, 0), coalesce((extract(epoch from closes) / 60)::int, 1440)) with &&)
);
create index calendar_exception_on on calendar_exception (resource_id, date);
comment on table calendar_exception is 'owner=calendar; class=public; purpose=days whose hours differ from the weekly ones; retention=while the listing exists';
comment on column calendar_exception.note is 'class=internal; purpose=the owner''s own reminder; retention=while the listing exists';

-- Only live reservations stay here, so the exclusion constraint holds without exception: two rows of one resource never overlap.
create table reservation (
  id uuid primary key,
  resource_id uuid not null references calendar_resource,
  subject_kind text not null,
  subject_id uuid not null,
  during tstzrange not null check (not isempty(during) and lower_inc(during) and not upper_inc(during)),
  blocked tstzrange not null check (blocked @> during),
  status text not null check (status in ('hold', 'committed')),
  expires_at timestamptz,
  note text check (length(note) <= 200),
  created_at timestamptz not null,
  check ((status = 'hold') = (expires_at is not null)),
  constraint reservation_never_overlaps exclude using gist (resource_id with =, blocked with &&)
);
create index reservation_subject on reservation (subject_kind, subject_id);
create index reservation_time on reservation using gist (blocked);
create index reservation_expiry on reservation (expires_at) where status = 'hold';
comment on table reservation is 'owner=calendar; class=internal; purpose=time that is held or sold; retention=7y';
comment on column reservation.note is 'class=personal; purpose=why the owner blocked the time; retention=1y';

create table reservation_history (
  id uuid primary key,
  resource_id uuid not null references calendar_resource,
  subject_kind text not null,
  subject_id uuid not null,
  during tstzrange not null,
  blocked tstzrange not null,
  created_at timestamptz not null,
  ended_at timestamptz not null,
  reason text not null check (reason in ('released', 'expired'))
);
create index reservation_history_subject on reservation_history (subject_kind, subject_id);
comment on table reservation_history is 'owner=calendar; class=internal; purpose=time that was held or sold and given back; retention=1y';
