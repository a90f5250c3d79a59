-- Whether a vendor answers, as the processes that call it found; those that only wait for it read it here.
create table vendor_health (
  vendor text primary key,
  state text not null check (state in ('up', 'down')),
  since timestamptz not null,
  seen_at timestamptz not null,
  last_error text
);
comment on table vendor_health is 'owner=platform; class=internal; purpose=whether a vendor answers; retention=while the vendor is used';
comment on column vendor_health.vendor is 'class=internal; purpose=which vendor; retention=while the vendor is used';
comment on column vendor_health.state is 'class=internal; purpose=whether it answers; retention=while the vendor is used';
comment on column vendor_health.since is 'class=internal; purpose=since when, in database time; retention=while the vendor is used';
comment on column vendor_health.seen_at is 'class=internal; purpose=when it was last tried, in database time; retention=while the vendor is used';
comment on column vendor_health.last_error is 'class=internal; purpose=what went wrong last; retention=while the vendor is used';
