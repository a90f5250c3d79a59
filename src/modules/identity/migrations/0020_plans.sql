-- Who is on another plan than the standard one. What each plan is, the market says.
create table person_plan (
  person_id uuid primary key references person on delete cascade,
  plan text not null check (plan ~ '^[a-z][a-z_]{0,39}$'),
  assigned_at timestamptz not null,
  assigned_by uuid
);
comment on table person_plan is 'owner=identity; class=internal; purpose=plans of people who are not on the standard one; retention=life of the account';
comment on column person_plan.person_id is 'class=personal; purpose=whose plan it is; retention=life of the account';
comment on column person_plan.plan is 'class=personal; purpose=which bounds are widened for the person; retention=life of the account';
comment on column person_plan.assigned_at is 'class=personal; purpose=since when; retention=life of the account';
comment on column person_plan.assigned_by is 'class=personal; purpose=who gave it; retention=life of the account';
