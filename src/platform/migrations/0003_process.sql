create table process_step (
  id uuid primary key,
  graph text not null,
  subject_id uuid not null,
  seq int not null check (seq > 0),
  transition text not null,
  from_state text not null,
  to_state text not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  note text check (length(note) <= 2000),
  at timestamptz not null,
  unique (subject_id, seq)
);
comment on table process_step is 'owner=platform; class=internal; purpose=timeline of every process; retention=7y';
comment on column process_step.actor_name is 'class=personal; purpose=shown on the timeline; retention=7y';
comment on column process_step.note is 'class=personal; purpose=what people wrote with a step; retention=7y';
