-- Stretches of wall time, once or by a rule, in which a resource is open beside its weekly hours. What they come to stands in opening_hours.
create table opening (
  id uuid primary key,
  resource_id uuid not null references calendar_resource on delete cascade,
  starts_at text not null check (starts_at ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d$'),
  minutes integer not null check (minutes between 5 and 10080),
  rule text check (length(rule) <= 1000),
  note text not null check (length(note) between 1 and 200),
  expanded_at timestamptz not null,
  created_at timestamptz not null
);
create index opening_of on opening (resource_id);
create index opening_due on opening (expanded_at) where rule is not null;
comment on table opening is 'owner=calendar; class=internal; purpose=times that are open beside the weekly hours, once or by a rule; retention=while the listing exists';
comment on column opening.id is 'class=internal; purpose=which opening; retention=while the listing exists';
comment on column opening.resource_id is 'class=internal; purpose=whose calendar it opens; retention=while the listing exists';
comment on column opening.starts_at is 'class=internal; purpose=first start by the wall clock of the kitchen; retention=while the listing exists';
comment on column opening.minutes is 'class=internal; purpose=how long each lasts by that clock; retention=while the listing exists';
comment on column opening.rule is 'class=internal; purpose=how it repeats (RFC 5545), none for once; retention=while the listing exists';
comment on column opening.note is 'class=internal; purpose=the owner''s own word what for; retention=while the listing exists';
comment on column opening.expanded_at is 'class=internal; purpose=when its days were last worked out; retention=while the listing exists';
comment on column opening.created_at is 'class=internal; purpose=when it was entered; retention=while the listing exists';

-- By date and minutes of the wall, as weekly hours are, cut at midnight: so they mean the same moments when the clock changes.
create table opening_hours (
  opening_id uuid not null references opening on delete cascade,
  resource_id uuid not null references calendar_resource on delete cascade,
  date date not null,
  opens smallint not null check (opens between 0 and 1439),
  closes smallint not null check (closes between 1 and 1440),
  check (opens < closes),
  primary key (opening_id, date, opens)
);
create index opening_hours_on on opening_hours (resource_id, date);
comment on table opening_hours is 'owner=calendar; class=public; purpose=the days of openings, two years ahead; retention=while the listing exists';
comment on column opening_hours.opening_id is 'class=internal; purpose=which opening it is a day of; retention=while the listing exists';
comment on column opening_hours.resource_id is 'class=public; purpose=whose calendar it opens; retention=while the listing exists';
comment on column opening_hours.date is 'class=public; purpose=the day; retention=while the listing exists';
comment on column opening_hours.opens is 'class=public; purpose=minutes after midnight by the wall at which it opens; retention=while the listing exists';
comment on column opening_hours.closes is 'class=public; purpose=minutes after midnight by the wall at which it closes; retention=while the listing exists';
