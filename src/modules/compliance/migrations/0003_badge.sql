-- Whether a kitchen's papers are in order, as guests see it.
create table compliance_badge (
  kitchen_id uuid primary key,
  state text not null check (state in ('held', 'withdrawn')),
  since timestamptz not null,
  checked_at timestamptz not null
);
comment on table compliance_badge is 'owner=compliance; class=public; purpose=whether the papers of a kitchen are in order; retention=while the listing exists';
comment on column compliance_badge.kitchen_id is 'class=public; purpose=which kitchen; retention=while the listing exists';
comment on column compliance_badge.state is 'class=public; purpose=whether it wears the badge; retention=while the listing exists';
comment on column compliance_badge.since is 'class=public; purpose=since when it does or does not; retention=while the listing exists';
comment on column compliance_badge.checked_at is 'class=public; purpose=when that was last looked at; retention=while the listing exists';
