-- Rights for a while: who asked for what and why, who granted it, and until when. Nobody decides on their own asking, here as in the code.
create table elevation (
  id uuid primary key,
  person_id uuid not null,
  permissions text[] not null check (cardinality(permissions) between 1 and 20),
  reason text not null,
  minutes integer not null check (minutes between 5 and 480),
  state text not null check (state in ('asked', 'granted', 'refused', 'ended')),
  asked_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  note text,
  granted_until timestamptz,
  ended_by uuid,
  ended_at timestamptz,
  check (decided_by <> person_id),
  check ((state = 'asked') = (decided_by is null)),
  check ((state in ('granted', 'ended')) = (granted_until is not null)),
  check (granted_until <= decided_at + minutes * interval '1 minute'),
  check ((state = 'ended') = (ended_at is not null))
);
create unique index elevation_asked_once on elevation (person_id) where state = 'asked';
create index elevation_granted on elevation (person_id, granted_until) where state = 'granted';
create index elevation_latest on elevation (asked_at desc, id desc);
comment on table elevation is 'owner=elevation; class=personal; purpose=rights that staff asked for and got for a while; retention=3y';
comment on column elevation.id is 'class=internal; purpose=names it in addresses; retention=3y';
comment on column elevation.person_id is 'class=personal; purpose=who asked; retention=3y';
comment on column elevation.permissions is 'class=internal; purpose=what was asked for; retention=3y';
comment on column elevation.reason is 'class=personal; purpose=why, in the words of who asked; retention=3y';
comment on column elevation.minutes is 'class=internal; purpose=for how long it was asked; retention=3y';
comment on column elevation.state is 'class=internal; purpose=what has become of it; retention=3y';
comment on column elevation.asked_at is 'class=internal; purpose=when it was asked; retention=3y';
comment on column elevation.decided_by is 'class=personal; purpose=who decided, never who asked; retention=3y';
comment on column elevation.decided_at is 'class=internal; purpose=when it was decided; retention=3y';
comment on column elevation.note is 'class=personal; purpose=what was said with the decision; retention=3y';
comment on column elevation.granted_until is 'class=internal; purpose=from this instant on it counts no more; retention=3y';
comment on column elevation.ended_by is 'class=personal; purpose=who ended it early; retention=3y';
comment on column elevation.ended_at is 'class=internal; purpose=when it was ended early; retention=3y';
