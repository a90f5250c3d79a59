-- One durable queue under timers, jobs, deliveries of events and effects.
create table job (
  id uuid primary key,
  lane text not null check (lane in ('event', 'effect', 'job')),
  queue text not null,
  key text,
  payload jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'dead', 'discarded')),
  run_at timestamptz not null,
  retry_at timestamptz,
  attempts int not null default 0,
  max_attempts int not null check (max_attempts between 1 and 1000),
  lease_until timestamptz,
  leased_by text,
  last_error text,
  correlation_id text not null,
  created_at timestamptz not null,
  finished_at timestamptz
);
create unique index job_key on job (queue, key) where state = 'waiting' and key is not null;
create index job_due on job (lane, run_at, id) where state = 'waiting';
create index job_leases on job (lease_until) where state = 'running';
create index job_dead on job (finished_at, id) where state = 'dead';
create index job_finished on job (finished_at) where state in ('done', 'discarded');
comment on table job is 'owner=platform; class=internal; purpose=work to be done, run_at in business time, retry_at and leases in database time; retention=7d after the end';
comment on column job.payload is 'class=personal; purpose=what the work is about; retention=7d after the end';

create table outbox_event (
  id uuid primary key,
  name text not null,
  version int not null,
  subject_kind text not null,
  subject_id text not null,
  payload jsonb not null,
  actor jsonb not null,
  correlation_id text not null,
  occurred_at timestamptz not null,
  relayed_at timestamptz
);
create index outbox_event_unrelayed on outbox_event (occurred_at, id) where relayed_at is null;
create index outbox_event_relayed on outbox_event (relayed_at) where relayed_at is not null;
comment on table outbox_event is 'owner=platform; class=internal; purpose=events on their way to subscribers; retention=7d after relay';
comment on column outbox_event.actor is 'class=personal; purpose=who caused the event; retention=7d after relay';
comment on column outbox_event.payload is 'class=personal; purpose=facts of the event; retention=7d after relay';

create table effect (
  id uuid primary key,
  kind text not null,
  subject_kind text not null,
  subject_id text not null,
  payload jsonb not null,
  state text not null default 'pending' check (state in ('pending', 'succeeded', 'failed')),
  unknown boolean not null default false,
  attempts int not null default 0,
  outcome jsonb,
  last_error text,
  created_at timestamptz not null,
  settled_at timestamptz
);
create index effect_subject on effect (subject_id, kind);
create index effect_pending on effect (created_at) where state = 'pending';
comment on table effect is 'owner=platform; class=internal; purpose=calls to the outside world, their keys and outcomes; retention=90d';
comment on column effect.payload is 'class=sensitive; purpose=what is asked of the vendor; retention=90d';
comment on column effect.outcome is 'class=sensitive; purpose=what the vendor answered; retention=90d';
