-- Who has lost every second factor and the recovery codes waits, so that the owner can stop what somebody else began. A reset by staff is noted
-- here too, closed from the start: a log-in soon after either is looked at more closely.
create table factor_reset (
  id uuid primary key,
  person_id uuid not null references person on delete cascade,
  asked_at timestamptz not null,
  -- When the waiting is over.
  ends_at timestamptz not null,
  -- Until when the reset can then be carried out.
  expires_at timestamptz not null,
  by_staff boolean not null default false,
  closed_at timestamptz,
  outcome text check (outcome in ('done', 'stopped', 'expired')),
  constraint factor_reset_in_order check (asked_at <= ends_at and ends_at <= expires_at),
  constraint factor_reset_closes_with_an_outcome check ((closed_at is null) = (outcome is null))
);
create unique index factor_reset_open on factor_reset (person_id) where closed_at is null;
create index factor_reset_person on factor_reset (person_id, asked_at);
create index factor_reset_expires_at on factor_reset (expires_at);
comment on table factor_reset is 'owner=identity; class=internal; purpose=second steps that are given up because every factor was lost; retention=30d after its end';
comment on column factor_reset.id is 'class=internal; purpose=which request; retention=30d after its end';
comment on column factor_reset.person_id is 'class=personal; purpose=whose second step; retention=30d after its end';
comment on column factor_reset.asked_at is 'class=personal; purpose=when it was asked for, and how often of late; retention=30d after its end';
comment on column factor_reset.ends_at is 'class=personal; purpose=how long its owner can still stop it unseen; retention=30d after its end';
comment on column factor_reset.expires_at is 'class=internal; purpose=when it is given up; retention=30d after its end';
comment on column factor_reset.by_staff is 'class=personal; purpose=whether somebody of staff did it; retention=30d after its end';
comment on column factor_reset.closed_at is 'class=personal; purpose=when it came to an end, which log-ins are judged by; retention=30d after its end';
comment on column factor_reset.outcome is 'class=personal; purpose=how it came to an end; retention=30d after its end';

-- The mailed code that such a request is made with; by itself it opens nothing.
alter table second_step add column reset_code_hash text;
comment on column second_step.reset_code_hash is 'class=secret; purpose=SHA-256 of ticket and mailed code of a reset, which are stored nowhere; retention=1d';

-- A link that only stops.
alter table one_time_token drop constraint one_time_token_purpose_check;
alter table one_time_token add constraint one_time_token_purpose_check check (purpose in ('verify', 'reset', 'stop_reset'));
