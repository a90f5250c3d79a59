-- Stretches of wall time, once or by a rule, in which a resource takes no bookings. What they come to stands in busy_time.
create table blackout (
  id uuid primary key,
  resource_id uuid not null references calendar_resource on delete cascade,
  starts_at text not null check (starts_at ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d$'),
  minutes integer not null check (minutes between 5 and 10080),
  rule text check (length(rule) <= 1000),
  reason text not null check (length(reason) between 1 and 200),
  expanded_at timestamptz not null,
  created_at timestamptz not null
);
create index blackout_of on blackout (resource_id);
create index blackout_due on blackout (expanded_at);
comment on table blackout is 'owner=calendar; class=internal; purpose=recurring times without bookings; retention=while the listing exists';
comment on column blackout.id is 'class=internal; purpose=which blackout; retention=while the listing exists';
comment on column blackout.resource_id is 'class=internal; purpose=whose calendar it closes; retention=while the listing exists';
comment on column blackout.starts_at is 'class=internal; purpose=first start by the wall clock of the kitchen; retention=while the listing exists';
comment on column blackout.minutes is 'class=internal; purpose=how long each lasts by that clock; retention=while the listing exists';
comment on column blackout.rule is 'class=internal; purpose=how it repeats (RFC 5545), none for once; retention=while the listing exists';
comment on column blackout.reason is 'class=internal; purpose=the owner''s own word why; retention=while the listing exists';
comment on column blackout.expanded_at is 'class=internal; purpose=when its times were last worked out; retention=while the listing exists';
comment on column blackout.created_at is 'class=internal; purpose=when it was entered; retention=while the listing exists';
